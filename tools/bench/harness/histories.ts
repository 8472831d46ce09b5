import type { RowContext } from '../row.js';
import { historyStatements } from './history-statements.js';

/** Rows of one statement: a transaction stays bounded, and an interruption is heard between two. */
const atOnce = 100_000;

/** Referrals of years gone by beside which the chain is measured. */
export class Histories {
  private stored = 0;

  constructor(private readonly context: RowContext) {}

  /** Adds what is missing to so many, and lets the databases learn of it. */
  async growTo(size: number): Promise<void> {
    const { stage, signal } = this.context;
    while (this.stored < size) {
      signal.throwIfAborted();
      const until = Math.min(size, this.stored + atOnce);
      await this.add(this.stored + 1, until);
      this.stored = until;
    }
    for (const service of ['referrals', 'scheduling', 'notifications']) {
      await stage.query(service, 'VACUUM ANALYZE');
      await stage.query(service, 'CHECKPOINT');
    }
  }

  private async add(first: number, last: number): Promise<void> {
    const { stage, county } = this.context;
    const { organizationId: to, departments } = county.receiver;
    const from = county.senders[0]?.organizationId ?? '';
    const statements = historyStatements({ first, last, from, to, department: departments[0] ?? '' });
    const done = Object.entries(statements).map(async ([service, texts]) => {
      for (const text of texts) await stage.query(service, text);
    });
    await Promise.all(done);
  }
}
