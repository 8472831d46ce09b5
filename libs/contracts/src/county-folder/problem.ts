import type { Bilingual } from '../refusal.js';

/** One bad place of a county folder. */
export interface ImportProblem {
  readonly file: string;
  /** 1 is the first line of the file; 0 when the file as a whole is meant. */
  readonly line: number;
  /** Column heading, or the path in `group.yaml`; empty when the whole line is meant. */
  readonly column: string;
  readonly reason: Bilingual;
}

/** A bad place and its reason in Chinese and English. */
export const importProblem = (file: string, line: number, column: string, zh: string, en: string): ImportProblem => ({
  file,
  line,
  column,
  reason: { zh, en },
});

/** By file and line, as a reader works through them. */
export const inOrder = (problems: readonly ImportProblem[]): ImportProblem[] =>
  problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column.localeCompare(b.column));
