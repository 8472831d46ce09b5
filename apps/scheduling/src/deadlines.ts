import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { isDatabaseAway, Store, type Tx } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import type { EntityManager } from 'typeorm';
import type { config } from './config.js';
import { Repeat } from './repeat.js';

/** What is done when a deadline of one kind falls due; `dueAt` may be past, never ahead. */
export type DeadlineWork = (tx: Tx, subjectId: string, dueAt: Date) => Promise<void>;

interface Due {
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date;
}

/**
 * Deadlines are rows, written in the transaction of what they belong to. Firing deletes the row in the transaction of its
 * work, so each takes effect once whatever stops in between; replicas skip rows that another one has in hand. The
 * database's clock decides, being the one clock that all replicas share.
 */
@Injectable()
export class Deadlines implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Deadlines');
  private readonly works = new Map<string, DeadlineWork>();
  private repeat?: Repeat;

  constructor(
    private readonly store: Store,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  on(kind: string, work: DeadlineWork): void {
    this.works.set(kind, work);
  }

  onApplicationBootstrap(): void {
    this.repeat = new Repeat('Deadlines', this.settings.DEADLINE_POLL_MS, () => this.fireAll());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.repeat?.stop();
  }

  /** Fires everything that is due. */
  async fireAll(): Promise<void> {
    while (await this.fireOne());
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
      if (!due || isDatabaseAway(error)) throw error;
      this.logger.error(`${due.kind} of ${due.subjectId} failed and is tried again: ${String(error)}`);
      await this.store.transaction((tx) => postpone(tx.manager, due as Due));
      return true;
    }
  }
}

/** Sets the one deadline of this kind that a subject has. */
export async function setDeadline(manager: EntityManager, kind: string, subjectId: string, dueAt: Date): Promise<void> {
  await manager.query(
    `INSERT INTO deadlines (kind, subject_id, due_at, try_at) VALUES ($1, $2, $3, $3)
     ON CONFLICT (kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at, try_at = EXCLUDED.try_at`,
    [kind, subjectId, dueAt],
  );
}

export async function dropDeadline(manager: EntityManager, kind: string, subjectId: string): Promise<void> {
  await manager.query('DELETE FROM deadlines WHERE kind = $1 AND subject_id = $2', [kind, subjectId]);
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

/** A deadline that fails lets others go first; half a minute is what lateness after a fault may be. */
async function postpone(manager: EntityManager, { kind, subjectId }: Due): Promise<void> {
  await manager.query(
    `UPDATE deadlines SET try_at = now() + interval '20 seconds' WHERE kind = $1 AND subject_id = $2`,
    [kind, subjectId],
  );
}
