import type { Bilingual } from '#contracts';

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

/** A table that cannot be read to its end; line 0 means the file as a whole. */
export class UnreadableTable extends Error {
  readonly reason: Bilingual;

  constructor(
    readonly line: number,
    zh: string,
    en: string,
  ) {
    super(en);
    this.reason = { zh, en };
  }
}
