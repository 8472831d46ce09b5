import { isDate } from '#contracts';
import { problem, type ImportProblem } from './problem.js';
import type { Row } from './table.js';

const unprintable = /\p{Cc}/u;
export const separator = /[;；|]/;

/** Reads the cells of one row. A cell that does not fit is reported and read as a placeholder, so that every bad cell is found at once. */
export class Cells {
  /** False once a cell of this row did not fit; then no placeholder is ever used. */
  fit = true;

  constructor(
    readonly row: Row,
    private readonly problems: ImportProblem[],
  ) {}

  optional(column: string, max = 200): string | null {
    const text = this.row.cells[column] ?? '';
    if (unprintable.test(text)) return this.report(column, null, '含有控制字符', 'Holds control characters');
    if (text.length > max) return this.report(column, null, `最多 ${max} 个字符`, `At most ${max} characters`);
    return text === '' ? null : text;
  }

  text(column: string, max = 200): string {
    return this.optional(column, max) ?? this.report(column, '', '此项必填', 'This cell must not be empty');
  }

  matching(column: string, fits: (text: string) => boolean, zh: string, en: string): string {
    const text = this.text(column);
    return text === '' || fits(text) ? text : this.report(column, '', `“${text}”${zh}`, `"${text}" ${en}`);
  }

  code<Code extends string>(column: string, words: Readonly<Record<Code, string>>): Code {
    const codes = Object.keys(words) as Code[];
    const known = codes.join(', ');
    const text = this.matching(
      column,
      (each) => codes.some((code) => code === each || words[code] === each),
      `不在可选值中：${codes.map((code) => `${code}（${words[code]}）`).join('、')}`,
      `is none of ${known}`,
    );
    return codes.find((code) => words[code] === text) ?? (text as Code);
  }

  number(column: string, min: number, max: number): number {
    return this.wholeNumber(column, this.text(column), min, max);
  }

  numberOrNull(column: string, min: number, max: number): number | null {
    const text = this.optional(column);
    return text === null ? null : this.wholeNumber(column, text, min, max);
  }

  /** Numbers separated by a semicolon (either width) or a bar, without repetitions. */
  numbers(column: string, min: number, max: number): number[] {
    return [...new Set(this.list(column).map((text) => this.wholeNumber(column, text, min, max)))];
  }

  /** Days of the calendar (`YYYY-MM-DD`), separated likewise. */
  dates(column: string): string[] {
    const dates = [...new Set(this.list(column))];
    const bad = dates.find((text) => !isDate(text));
    if (bad === undefined) return dates;
    return this.report(column, [], `“${bad}”不是 YYYY-MM-DD 格式的日期`, `"${bad}" is not a date YYYY-MM-DD`);
  }

  report<T>(column: string, instead: T, zh: string, en: string): T {
    this.fit = false;
    this.problems.push(problem(this.row.file, this.row.line, column, zh, en));
    return instead;
  }

  private list(column: string): string[] {
    const texts = (this.row.cells[column] ?? '').split(separator).map((text) => text.trim());
    return texts.filter((text) => text !== '');
  }

  private wholeNumber(column: string, text: string, min: number, max: number): number {
    const value = Number(text);
    if (text === '' || (/^\d{1,9}$/.test(text) && value >= min && value <= max)) return value;
    const zh = `“${text}”应为 ${min} 到 ${max} 之间的整数`;
    return this.report(column, min, zh, `"${text}" is not a whole number from ${min} to ${max}`);
  }
}
