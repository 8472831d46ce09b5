import type { Bilingual } from '../refusal.js';
import { importProblem, type ImportProblem } from './problem.js';

/** A line of a table of a county folder: its cells and the line or row where it begins, from 1. */
export interface RawLine {
  readonly line: number;
  readonly values: readonly string[];
  /** Places of cells of a workbook that hold a number and no text: a code that was typed there has lost its leading zeros. */
  readonly numbers?: ReadonlySet<number>;
  /** What is wrong with cells of a workbook, by their place. */
  readonly faults?: ReadonlyMap<number, Bilingual>;
  /** Why it cannot be read; its values are a guess then. */
  readonly broken?: Bilingual;
}

/** Cells of a line under the names used in code; columns that the heading lacks have none. */
export interface FolderRow {
  readonly file: string;
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** It was reported: its cells only say what it is about. */
  readonly bad?: true;
  /** Columns that the heading lacks, where it was reported: nothing is known of them, and nothing is told of them again. */
  readonly unread?: readonly string[];
}

/**
 * Columns of a table by their name in code, each with the Chinese heading that is accepted in its place; the leading zeros of a code
 * count, and a number in a workbook may have lost them.
 */
export type FolderColumns = Readonly<
  Record<string, { readonly zh: string; readonly optional?: boolean; readonly isCode?: boolean }>
>;

/** The columns of a table by their place, those that nobody knows undefined; `unread` are those of which nothing is known. */
interface Heading {
  readonly names: readonly (string | undefined)[];
  readonly unread: readonly string[];
}

/**
 * Rows of a table under its heading; whatever does not fit is reported, and what stands beside it is read. `lost` is told when the
 * heading lacks what lines are known by.
 */
export function* rowsOf(
  file: string,
  lines: Iterable<RawLine>,
  columns: FolderColumns,
  problems: ImportProblem[],
  lost: () => void = () => undefined,
): Generator<FolderRow> {
  const below = lines[Symbol.iterator]();
  const heading = headingOf(file, below.next().value as RawLine | undefined, columns, problems);
  if (!heading || heading.unread.some((name) => !columns[name]?.optional)) lost();
  if (!heading) return;
  for (const line of { [Symbol.iterator]: () => below }) yield rowUnder(heading, file, line, columns, problems);
}

/** What a table's first line heads, undefined when none of it is known; everything that does not fit is reported. */
function headingOf(
  file: string,
  heading: RawLine | undefined,
  columns: FolderColumns,
  problems: ImportProblem[],
): Heading | undefined {
  const line = heading?.line ?? 1;
  if (heading?.broken) {
    problems.push({ file, line, column: '', reason: heading.broken });
    return undefined;
  }
  const texts = heading?.values ?? [];
  const names = texts.map((text) => nameOf(text, columns));
  let fit = true;
  const report = (column: string, zh: string, en: string): void => {
    problems.push(importProblem(file, line, column, zh, en));
    fit = false;
  };
  texts.forEach((text, i) => {
    const name = names[i];
    if (name === undefined) report(text, `没有名为“${text}”的列`, `There is no column "${text}"`);
    else if (names.indexOf(name) < i) report(text, '此列重复出现', 'This column appears twice');
  });
  for (const [name, { zh, optional }] of Object.entries(columns)) {
    if (!optional && !names.includes(name))
      report(name, `缺少“${zh}”列（${name}）`, `Column ${name} (${zh}) is missing`);
  }
  if (names.every((name) => name === undefined)) return undefined;
  return {
    names: names.map((name, i) => (name !== undefined && names.indexOf(name) < i ? undefined : name)),
    unread: fit ? [] : Object.keys(columns).filter((name) => !names.includes(name)),
  };
}

/** A line under its heading, bad and reported when it has more or fewer cells, or cells that cannot be read. */
function rowUnder(
  { names, unread }: Heading,
  file: string,
  { line, values, numbers = new Set(), faults = new Map(), broken }: RawLine,
  columns: FolderColumns,
  problems: ImportProblem[],
): FolderRow {
  const bad = names.flatMap((name, i): ImportProblem[] => {
    if (name === undefined) return [];
    const reason = faults.get(i) ?? (numbers.has(i) && columns[name]?.isCode ? zerosLost : undefined);
    return reason ? [{ file, line, column: name, reason }] : [];
  });
  if (broken) bad.push({ file, line, column: '', reason: broken });
  else if (bad.length === 0 && values.length !== names.length) {
    const [zh, en] = [
      `本行有 ${values.length} 列，表头有 ${names.length} 列`,
      `${values.length} cells under ${names.length} columns`,
    ];
    bad.push(importProblem(file, line, '', zh, en));
  }
  problems.push(...bad);
  const cells = Object.fromEntries(names.flatMap((name, i) => (name === undefined ? [] : [[name, values[i] ?? '']])));
  return { file, line, cells, ...(bad.length > 0 && { bad: true }), ...(unread.length > 0 && { unread }) };
}

const zerosLost: Bilingual = {
  zh: '单元格是数字，前导零可能已丢失；请将单元格设为文本后重新填写',
  en: 'The cell is a number and may have lost leading zeros; format it as text and enter it again',
};

function nameOf(text: string, columns: FolderColumns): string | undefined {
  return Object.entries(columns).find(([name, { zh }]) => text === name || text === zh)?.[0];
}
