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
    return refused('publishes nothing');
  }

  override write(): never {
    return refused('keeps copies one by one');
  }

  override setDeadline(): never {
    return refused('sets no deadline');
  }

  override dropDeadline(): never {
    return refused('takes back no deadline');
  }

  override afterCommit(): never {
    return refused('leaves nothing to be done after it');
  }

  override async flush(): Promise<boolean> {
    for (const [entity, rows] of this.kept) await keepAll(this.manager, entity, [...rows.values()], true);
    this.kept.clear();
    return false;
  }
}

function refused(what: string): never {
  throw new Error(`a projection ${what}: it is run again in a replay`);
}
