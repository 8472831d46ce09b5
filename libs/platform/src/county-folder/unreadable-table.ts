import type { Bilingual } from '#contracts';

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
