import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Handlers } from './handlers.js';
import { Hands } from './hands.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Store } from './store.js';
import type { Tx } from './tx.js';
import { causeOf, isDoubtful, passes } from './unavailable.js';

/** What is done when a deadline of one kind falls due; `dueAt` may be past, never ahead. */
export type DeadlineWork = (tx: Tx, subjectId: string, dueAt: Date) => Promise<void>;

interface Due {
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date;
  /** `dueAt` as the database has it; a `Date` loses its microseconds. */
  readonly exactly: string;
}

/** While its work was done, the deadline was set anew, taken back or fired by another replica: what was done does not stand. */
class Moved extends Error {}

/** When one that failed is tried again; half a minute is what lateness after a fault may be. */
const failedMs = 20_000;

/**
 * Deadlines are rows, written in the transaction of what they belong to (`tx.setDeadline`). Firing deletes the row in the
 * transaction of its work, so each takes effect once whatever stops in between. The row is locked last, as by those who set
 * and drop it: work that locks what the deadline belongs to would else wait in a ring with a change of it. What keeps replicas
 * from doing the same work twice is a lock of the deadline's name. The database's clock decides, being the one clock that all
 * replicas share.
 */
@Injectable()
export class Deadlines extends Hands {
  private readonly works = new Map<string, DeadlineWork>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly handlers: Handlers,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {
    super('Deadlines', options.deadlinePollMs);
  }

  /** Says what happens when deadlines of `kind` fall due; call it before the service starts. */
  on(kind: string, work: DeadlineWork): void {
    this.works.set(kind, work);
  }

  override start(): void {
    if (this.works.size > 0) super.start();
  }

  /** Fires everything that is due. */
  async fireAll(): Promise<void> {
    while (await this.next());
  }

  protected async isAnyDue(): Promise<boolean> {
    const rows = await this.dataSource.query('SELECT FROM deadlines WHERE try_at <= now() AND kind = ANY($1) LIMIT 1', [
      [...this.works.keys()],
    ]);
    return rows.length > 0;
  }

  protected async next(): Promise<boolean> {
    let due: Due | undefined;
    try {
      return await this.store.transaction(async (tx) => {
        due = await claim(tx.manager, [...this.works.keys()]);
        if (!due) return false;
        const { kind, subjectId, dueAt } = due;
        await this.handlers.timed(kind, async () => this.works.get(kind)?.(tx, subjectId, dueAt));
        await remove(tx.manager, due);
        return true;
      });
    } catch (error) {
      if (!due) throw error;
      // Not looked at again at once: work that itself sets its deadline and flushes would be done without end.
      if (error instanceof Moved) return false;
      const { kind, subjectId } = due;
      const passing = passes(error) || isDoubtful(error);
      if (!passing) this.logger.error(`${kind} of ${subjectId} failed and is tried again: ${causeOf(error)}`);
      await postpone(this.store, due, passing ? this.options.deadlinePollMs : failedMs);
      return true;
    }
  }
}

/** The first that no other replica has in hand, among more than replicas there are. */
async function claim(manager: EntityManager, kinds: readonly string[]): Promise<Due | undefined> {
  const rows: Due[] = await manager.query(
    `SELECT kind, subject_id AS "subjectId", due_at AS "dueAt", due_at::text AS exactly FROM (
       SELECT * FROM deadlines WHERE try_at <= now() AND kind = ANY($1) ORDER BY try_at LIMIT 50
     ) due WHERE pg_try_advisory_xact_lock(hashtextextended(kind || ' ' || subject_id, 0)) LIMIT 1`,
    [kinds],
  );
  return rows[0];
}

async function remove(manager: EntityManager, { kind, subjectId, exactly }: Due): Promise<void> {
  const [, count]: [unknown, number] = await manager.query(
    'DELETE FROM deadlines WHERE kind = $1 AND subject_id = $2 AND due_at = $3',
    [kind, subjectId, exactly],
  );
  if (count === 0) throw new Moved();
}

/** Whatever its failure, others go first; one that was set anew meanwhile keeps its time. */
function postpone(store: Store, { kind, subjectId, exactly }: Due, ms: number): Promise<void> {
  return store.transaction(({ manager }) =>
    manager.query(
      `UPDATE deadlines SET try_at = now() + $4 * interval '1 millisecond'
       WHERE kind = $1 AND subject_id = $2 AND due_at = $3`,
      [kind, subjectId, exactly, ms],
    ),
  );
}
