import type { EntityTarget } from 'typeorm';
import { type Copy, keepAll } from './copies.js';
import { Tx } from './tx.js';

/** The transaction of replayed events: what they keep is written together before the commit, and nothing comes of them. */
export class ReplayTx extends Tx {
  private readonly kept = new Map<EntityTarget<Copy>, Map<string, Copy>>();

  override async keep<R extends Copy>(entity: EntityTarget<R>, row: R): Promise<void> {
    const rows = this.kept.get(entity) ?? new Map<string, Copy>();
    this.kept.set(entity, rows);
    const before = rows.get(row['id']);
    if (!before || before.version <= row.version) rows.set(row['id'], row);
  }

  override publish(): never {
    throw new Error('a projection publishes nothing: it is run again in a replay');
  }

  override setDeadline(): never {
    throw new Error('a projection sets no deadline: it is run again in a replay');
  }

  override async flush(): Promise<boolean> {
    for (const [entity, rows] of this.kept) await keepAll(this.manager, entity, [...rows.values()], true);
    this.kept.clear();
    return false;
  }
}
