import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Pulse } from './pulse.js';
import { Store } from './store.js';
import type { Tx } from './tx.js';
import { causeOf, isNews, passes } from './unavailable.js';

/** What is done when a deadline of one kind falls due; `dueAt` may be past, never ahead. */
export type DeadlineWork = (tx: Tx, subjectId: string, dueAt: Date) => Promise<void>;

interface Due {
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date;
}

/** When one that failed is tried again; half a minute is what lateness after a fault may be. */
const failedMs = 20_000;

/**
 * Deadlines are rows, written in the transaction of what they belong to (`tx.setDeadline`). Firing deletes the row in the
 * transaction of its work, so each takes effect once whatever stops in between; replicas skip rows that another one has in
 * hand. The database's clock decides, being the one clock that all replicas share.
 */
@Injectable()
export class Deadlines {
  private readonly logger = new Logger('Deadlines');
  private readonly works = new Map<string, DeadlineWork>();
  private readonly pulse = new Pulse();
  private running?: Promise<void>;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  /** Says what happens when deadlines of `kind` fall due; call it before the service starts. */
  on(kind: string, work: DeadlineWork): void {
    this.works.set(kind, work);
  }

  start(): void {
    this.stopping = false;
    if (this.works.size > 0) this.running ??= this.run();
  }

  /** Finishes the one in hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pulse.beat();
    await this.running;
    this.running = undefined;
  }

  /** Fires everything that is due. */
  async fireAll(): Promise<void> {
    while (await this.fireOne());
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        if ((await this.isAnyDue()) && (await this.fireOne())) continue;
      } catch (error) {
        if (isNews(error)) this.logger.error(causeOf(error));
      }
      await this.pulse.wait(this.options.deadlinePollMs);
    }
  }

  /** One statement instead of a transaction: most looks find nothing. */
  private async isAnyDue(): Promise<boolean> {
    const rows = await this.dataSource.query('SELECT FROM deadlines WHERE try_at <= now() AND kind = ANY($1) LIMIT 1', [
      [...this.works.keys()],
    ]);
    return rows.length > 0;
  }

  private async fireOne(): Promise<boolean> {
    let due: Due | undefined;
    try {
      return await this.store.transaction(async (tx) => {
        due = await take(tx.manager, [...this.works.keys()]);
        if (!due) return false;
        await this.works.get(due.kind)?.(tx, due.subjectId, due.dueAt);
        return true;
      });
    } catch (error) {
      if (!due) throw error;
      const { kind, subjectId } = due;
      const passing = passes(error);
      if (!passing) this.logger.error(`${kind} of ${subjectId} failed and is tried again: ${causeOf(error)}`);
      await postpone(this.store, due, passing ? this.options.deadlinePollMs : failedMs);
      return true;
    }
  }
}

async function take(manager: EntityManager, kinds: readonly string[]): Promise<Due | undefined> {
  const rows: Due[] = await manager.query(
    `WITH due AS (
       SELECT kind, subject_id FROM deadlines WHERE try_at <= now() AND kind = ANY($1)
       ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED
     ), taken AS (
       DELETE FROM deadlines d USING due WHERE d.kind = due.kind AND d.subject_id = due.subject_id RETURNING d.*
     ) SELECT kind, subject_id AS "subjectId", due_at AS "dueAt" FROM taken`,
    [kinds],
  );
  return rows[0];
}

/** Whatever its failure, others go first. */
function postpone(store: Store, { kind, subjectId }: Due, ms: number): Promise<void> {
  return store.transaction(({ manager }) =>
    manager.query(
      `UPDATE deadlines SET try_at = now() + $3 * interval '1 millisecond' WHERE kind = $1 AND subject_id = $2`,
      [kind, subjectId, ms],
    ),
  );
}
