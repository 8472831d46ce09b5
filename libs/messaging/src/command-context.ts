import type { Tx } from './tx.js';

/** A command in the hands of its handler: `@Ctx() context: CommandContext`. */
export interface CommandContext {
  /** `ce_id`: the key of its answer. */
  readonly id: string;
  readonly type: string;
  /** As they came; `authorization` is who sends it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The transaction that has the effect and the answer. */
  readonly tx: Tx;
}
