import { problem, type ImportProblem } from './problem.js';

/** A line as the CSV reader hands it over. */
export interface RawLine {
  readonly line: number;
  readonly values: readonly string[];
}

/** Cells of a line under the names the planner knows; absent columns read as empty. */
export interface Row {
  readonly file: string;
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** What a file's columns may be headed: the name used in code, or the Chinese one. */
export interface ColumnSpec {
  readonly zh: string;
  readonly optional?: boolean;
}

/** Reads the heading and the lines under it; whatever does not fit is reported, not dropped. */
export function tableRows(
  file: string,
  lines: readonly RawLine[],
  columns: Readonly<Record<string, ColumnSpec>>,
  problems: ImportProblem[],
): Row[] {
  const [heading, ...body] = lines;
  const line = heading?.line ?? 1;
  const names = (heading?.values ?? []).map((text) => nameOf(text, columns));
  let readable = true;
  names.forEach((name, i) => {
    const text = heading?.values[i] ?? '';
    if (name === undefined)
      problems.push(problem(file, line, text, `没有名为“${text}”的列`, `There is no column "${text}"`));
    else if (names.indexOf(name) < i)
      problems.push(problem(file, line, text, '此列重复出现', 'This column appears twice'));
    else return;
    readable = false;
  });
  for (const [name, { zh, optional }] of Object.entries(columns)) {
    if (optional || names.includes(name)) continue;
    problems.push(problem(file, line, name, `缺少“${zh}”列（${name}）`, `Column ${name} (${zh}) is missing`));
    readable = false;
  }
  if (!readable) return [];
  return body.flatMap(({ line, values }) => {
    if (values.length !== names.length) {
      const [zh, en] = [
        `本行有 ${values.length} 列，表头有 ${names.length} 列`,
        `${values.length} cells under ${names.length} columns`,
      ];
      problems.push(problem(file, line, '', zh, en));
      return [];
    }
    return [{ file, line, cells: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) }];
  });
}

function nameOf(text: string, columns: Readonly<Record<string, ColumnSpec>>): string | undefined {
  return Object.entries(columns).find(([name, { zh }]) => text === name || text === zh)?.[0];
}
