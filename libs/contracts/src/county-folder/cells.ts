import { isDate } from '../calendar.js';
import { importProblem, type ImportProblem } from './problem.js';
import type { FolderRow } from './table.js';

/** The codes that a cell may hold, each with the Chinese word that is accepted in its place. */
export type Words<Code extends string> = Readonly<Record<Code, string>>;

/** Control characters, which tables and printers choke on, and halves of characters; a line break may stand in a quoted cell. */
export const unprintable = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;
/** Says what `unprintable` found. */
export const unprintableText = { zh: '含有控制字符或残缺字符', en: 'Holds control characters or half a character' };

/** What spreadsheets would run as a formula when the register is exported again; a number's sign is none. */
export const formula = /^([=@\t\r]|[+-](?!\d))/;

/** What a cell lists: texts separated by a semicolon (either width) or a bar, without repetitions. */
export const textsIn = (cell: string): string[] => [
  ...new Set(
    cell
      .split(/[;；|]/)
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  ),
];

/** Reads the cells of one row. A cell that does not fit is reported and read as null, so that every bad cell is found at once. */
export class Cells {
  /** False once a cell of this row did not fit. */
  fit = true;

  constructor(
    readonly row: FolderRow,
    private readonly problems: ImportProblem[],
  ) {}

  /** What a cell says; undefined under a heading without its column, which says nothing of it. */
  said<T>(column: string, read: (column: string) => T): T | undefined {
    return Object.hasOwn(this.row.cells, column) ? read(column) : undefined;
  }

  /** The text of a cell that must not be empty. */
  text(column: string, max = 200): string {
    if (!this.row.cells[column]) return this.report(column, '', '此项必填', 'This cell must not be empty');
    return this.textOrNull(column, max) ?? '';
  }

  textOrNull(column: string, max = 200): string | null {
    const text = this.printable(column);
    if (formula.test(text)) return this.report(column, null, '不得以公式符号开头', 'Begins like a formula');
    if ([...text].length > max) return this.report(column, null, `最多 ${max} 个字符`, `At most ${max} characters`);
    return text === '' ? null : text;
  }

  matching(column: string, pattern: { test(text: string): boolean }, zh: string, en: string, max?: number): string {
    const text = this.text(column, max);
    return text === '' || pattern.test(text) ? text : this.report(column, '', `“${text}”${zh}`, `"${text}" ${en}`);
  }

  code<Code extends string>(column: string, words: Words<Code>): Code {
    const text = this.text(column);
    // A reported row is never planned, so its placeholder is never seen.
    return text === '' ? (text as Code) : (this.decode(column, text, words) as Code);
  }

  codeOrNull<Code extends string>(column: string, words: Words<Code>): Code | null {
    const text = this.textOrNull(column);
    return text === null ? null : this.decode(column, text, words);
  }

  codes<Code extends string>(column: string, words: Words<Code>): Code[] {
    return this.list(column).flatMap((text) => this.decode(column, text, words) ?? []);
  }

  list(column: string): string[] {
    return textsIn(this.printable(column));
  }

  /** A whole number that must be there. */
  number(column: string, min: number, max: number): number {
    return this.numberIn(column, this.text(column), min, max) ?? min;
  }

  numberOrNull(column: string, min: number, max: number, whole = true): number | null {
    return this.numberIn(column, this.textOrNull(column) ?? '', min, max, whole);
  }

  /** Whole numbers, separated like texts. */
  numbers(column: string, min: number, max: number): number[] {
    return this.list(column).flatMap((text) => this.numberIn(column, text, min, max) ?? []);
  }

  /** A day as `YYYY-MM-DD`. */
  dateOrNull(column: string): string | null {
    return this.dateIn(column, this.textOrNull(column) ?? '');
  }

  /** Days, separated like texts. */
  dates(column: string): string[] {
    return this.list(column).flatMap((text) => this.dateIn(column, text) ?? []);
  }

  report<T>(column: string, instead: T, zh: string, en: string): T {
    this.fit = false;
    if (!this.row.unread?.includes(column))
      this.problems.push(importProblem(this.row.file, this.row.line, column, zh, en));
    return instead;
  }

  private printable(column: string): string {
    const text = this.row.cells[column] ?? '';
    return unprintable.test(text) ? this.report(column, '', unprintableText.zh, unprintableText.en) : text;
  }

  private numberIn(column: string, text: string, min: number, max: number, whole = true): number | null {
    if (text === '') return null;
    const value = Number(text);
    if (/^-?\d+(\.\d+)?$/.test(text) && value >= min && value <= max && (!whole || Number.isInteger(value)))
      return value;
    const [zh, en] = whole ? ['整数', 'a whole number'] : ['数', 'a number'];
    return this.report(
      column,
      null,
      `“${text}”应为 ${min} 到 ${max} 之间的${zh}`,
      `"${text}" is not ${en} from ${min} to ${max}`,
    );
  }

  private dateIn(column: string, text: string): string | null {
    if (text === '' || isDate(text)) return text || null;
    return this.report(column, null, `“${text}”应为日期，如 2026-03-01`, `"${text}" is not a date such as 2026-03-01`);
  }

  private decode<Code extends string>(column: string, text: string, words: Words<Code>): Code | null {
    const codes = Object.keys(words) as Code[];
    const code = codes.find((code) => code === text || words[code] === text);
    if (code !== undefined) return code;
    const known = codes.map((code) => `${code}（${words[code]}）`).join('、');
    return this.report(column, null, `“${text}”不在可选值中：${known}`, `"${text}" is none of ${codes.join(', ')}`);
  }
}
