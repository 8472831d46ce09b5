import type { Bilingual } from '#contracts';
import { problem, type ImportProblem } from './problem.js';

/** A line as the CSV reader hands it over. */
export interface RawLine {
  readonly line: number;
  readonly values: readonly string[];
  /** Cells of a workbook that hold a number and no text, by their place. */
  readonly numbers?: ReadonlySet<number>;
  /** What is wrong with cells of a workbook, by their place. */
  readonly faults?: ReadonlyMap<number, Bilingual>;
  /** Why it cannot be read; its values are a guess then. */
  readonly broken?: Bilingual;
}

/** Cells of a line under the names used in code. */
export interface Row {
  readonly file: string;
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Columns of a table by their name in code, each with the Chinese heading that is accepted in its place; the leading zeros of a code
 * count, and a number in a workbook may have lost them.
 */
export type Columns = Readonly<
  Record<string, { readonly zh: string; readonly optional?: boolean; readonly isCode?: boolean }>
>;

const nameOf = (text: string, columns: Columns): string | undefined =>
  Object.entries(columns).find(([name, { zh }]) => text === name || text === zh)?.[0];

/** Reads the heading and the lines under it; whatever does not fit is reported, not dropped. */
export function tableRows(file: string, lines: readonly RawLine[], columns: Columns, problems: ImportProblem[]): Row[] {
  const [heading, ...body] = lines;
  const at = heading?.line ?? 1;
  if (heading?.broken) {
    problems.push({ file, line: at, column: '', reason: heading.broken });
    return [];
  }
  const texts = heading?.values ?? [];
  const names = texts.map((text) => nameOf(text, columns));
  const wrong = [
    ...texts.flatMap((text, i) => {
      if (names[i] === undefined)
        return [problem(file, at, text, `没有名为“${text}”的列`, `There is no column "${text}"`)];
      const isFirst = names.indexOf(names[i]) === i;
      return isFirst ? [] : [problem(file, at, text, '此列重复出现', 'This column appears twice')];
    }),
    ...Object.entries(columns).flatMap(([name, { zh, optional }]) =>
      optional || names.includes(name)
        ? []
        : [problem(file, at, name, `缺少“${zh}”列（${name}）`, `Column ${name} (${zh}) is missing`)],
    ),
  ];
  problems.push(...wrong);
  if (wrong.length > 0) return [];
  return body.flatMap(({ line, values, numbers, faults, broken }) => {
    if (broken) {
      problems.push({ file, line, column: '', reason: broken });
      return [];
    }
    const bad = texts.flatMap((text, i) => {
      const reason = faults?.get(i) ?? (numbers?.has(i) && columns[names[i] ?? '']?.isCode ? zerosLost : undefined);
      return reason ? [{ file, line, column: names[i] ?? text, reason }] : [];
    });
    if (bad.length > 0) {
      problems.push(...bad);
      return [];
    }
    if (values.length === names.length) {
      return [{ file, line, cells: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) }];
    }
    const zh = `本行有 ${values.length} 列，表头有 ${names.length} 列`;
    problems.push(problem(file, line, '', zh, `${values.length} cells under ${names.length} columns`));
    return [];
  });
}

const zerosLost: Bilingual = {
  zh: '单元格是数字，前导零可能已丢失；请将单元格设为文本后重新填写',
  en: 'The cell is a number and may have lost leading zeros; format it as text and enter it again',
};

type Headings = Readonly<Record<string, string>>;

/**
 * Keys of the lines of a table that another service checks, in upper case; undefined where it has not the `required` columns. A line
 * that cannot be read is a guess.
 */
export function keysIn(
  lines: Iterable<RawLine>,
  required: Headings,
  optional: Headings,
  keysOf: (cells: Readonly<Record<string, string | undefined>>, isGuess: boolean) => (string | undefined)[],
): Set<string> | undefined {
  const keys = new Set<string>();
  let names: (string | undefined)[] | undefined;
  for (const { values, broken } of lines) {
    if (!names) {
      const known = Object.entries({ ...required, ...optional });
      names = values.map((text) => known.find(([name, zh]) => text === name || text === zh)?.[0]);
      if (broken || Object.keys(required).some((name) => !names?.includes(name))) return undefined;
      continue;
    }
    const cells = Object.fromEntries(names.map((name, i) => [name ?? '', values[i]]));
    for (const key of keysOf(cells, broken !== undefined || values.length !== names.length)) {
      if (key) keys.add(key.toUpperCase());
    }
  }
  return keys;
}
