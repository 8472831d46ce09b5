import { inOrder, Refusal, type Bilingual, type ImportProblem } from '#contracts';

const placed = (place: string, { zh, en }: Bilingual): Bilingual => ({ zh: `${place}: ${zh}`, en: `${place}: ${en}` });

/** Every bad line with file, line and column beside the pointer and detail that every problem document has. */
export function badLines(problems: readonly ImportProblem[]): Refusal {
  const errors = inOrder(problems).map(({ file, line, column, reason }) => ({
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
