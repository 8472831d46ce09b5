import { CsvError, parse } from 'csv-parse/sync';
import { problem, type ImportProblem } from '../domain/import/problem.js';
import type { RawLine } from '../domain/import/table.js';

/** Lines of a CSV file with the line number where each begins, none when it is not CSV. Lines of empty cells are passed over. */
export function csvLines(file: string, text: string, problems: ImportProblem[]): RawLine[] {
  const lines: RawLine[] = [];
  let lastLine = 0;
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (values: string[], context) => {
        lastLine = context.lines;
        const breaks = values.join('').split('\n').length - 1;
        if (values.some((value) => value !== '')) lines.push({ line: lastLine - breaks, values });
        return null;
      },
    });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // A quote that is never closed is noticed at the end of the file; where it began is what helps.
    problems.push(problem(file, lastLine + 1, '', `不是有效的 CSV（${error.code}）`, `Not valid CSV (${error.code})`));
    return [];
  }
}
