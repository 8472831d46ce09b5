import { Refusal, type Bilingual } from '#contracts';

/** One bad place of a county folder. */
export interface ImportProblem {
  readonly file: string;
  /** 1 is the first line of the file; 0 when the file as a whole is meant. */
  readonly line: number;
  /** Column heading; empty when the whole line is meant. */
  readonly column: string;
  readonly reason: Bilingual;
}

export const problem = (file: string, line: number, column: string, zh: string, en: string): ImportProblem => ({
  file,
  line,
  column,
  reason: { zh, en },
});

const placed = (place: string, { zh, en }: Bilingual): Bilingual => ({ zh: `${place}: ${zh}`, en: `${place}: ${en}` });

/** Every bad line with file, line and column beside the pointer and detail that every problem document has. */
export function badLines(problems: readonly ImportProblem[]): Refusal {
  const errors = problems
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column.localeCompare(b.column))
    .map(({ file, line, column, reason }) => ({
      pointer: `/files/${file.split(' › ')[0]}`,
      detail: placed(`${file}:${line}${column && ` ${column}`}`, reason),
      file,
      line,
      column,
      reason,
    }));
  const text = {
    zh: `有 ${errors.length} 处错误，未导入任何内容；请更正后重新导入`,
    en: `${errors.length} bad places; nothing was imported. Correct them and import again`,
  };
  return new Refusal('invalid', 'import/bad-lines', text, errors);
}
