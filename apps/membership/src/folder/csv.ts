import { CsvError, parse } from 'csv-parse/sync';
import { problem, type ImportProblem } from '../domain/import/problem.js';
import type { RawLine } from '../domain/import/table.js';

const complaints: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  CSV_QUOTE_NOT_CLOSED: ['引号没有配对', 'A quote is not closed'],
  CSV_INVALID_CLOSING_QUOTE: ['引号后应为逗号或换行', 'A comma or line end must follow a closing quote'],
  INVALID_OPENING_QUOTE: ['未加引号的单元格中出现引号', 'A quote stands inside an unquoted cell'],
};

/**
 * Lines of a CSV file with the line number where each begins, undefined when it is not CSV. Lines of empty cells, as
 * Excel leaves them, are passed over.
 */
export function csvLines(file: string, text: string, problems: ImportProblem[]): RawLine[] | undefined {
  const lines: RawLine[] = [];
  let lastLine = 0;
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (values: string[], context) => {
        lastLine = context.lines;
        if (values.some((value) => value !== '')) lines.push({ line: lastLine - newlinesIn(values), values });
        return null;
      },
    });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const [zh, en] = complaints[error.code] ?? ['不是有效的 CSV', `Not valid CSV (${error.code})`];
    // A quote that is never closed is noticed at the end of the file; where it began is what helps.
    problems.push(problem(file, lastLine + 1, '', zh, en));
    return undefined;
  }
}

const newlinesIn = (values: readonly string[]): number => values.join('').split('\n').length - 1;
