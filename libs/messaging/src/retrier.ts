import { Inject, Injectable, Logger } from '@nestjs/common';
import { Refusal } from '#contracts';
import { DataSource } from 'typeorm';
import { decode } from './envelope.js';
import { Intake } from './intake.js';
import { metrics } from './metrics.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import {
  backoffMs,
  holding,
  parkedColumns,
  type ParkedEvent,
  type ParkedStatus,
  promote,
  promoteForgotten,
  storableCause,
} from './parking.js';
import { Pulse } from './pulse.js';
import { Store } from './store.js';
import type { Tx } from './tx.js';
import { causeOf, isNews, passes } from './unavailable.js';

/** Requeued, and still no event: it goes back to where it came from and holds up nobody. */
class StillUnreadable extends Error {
  override readonly name = 'Unreadable';
}

/** How often heads are looked for that nobody promoted. */
const forgottenMs = 5_000;

/**
 * Works off parked events: always the first of its line, so that a key's events stay in order; when it succeeds the next
 * one is promoted and due at once. The row lock makes one replica the only one on a line.
 */
@Injectable()
export class Retrier {
  private readonly logger = new Logger('Retrier');
  private readonly pulse = new Pulse();
  private running?: Promise<void>;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly intake: Intake,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  /** Finishes the event in hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pulse.beat();
    await this.running;
    this.running = undefined;
  }

  /** Looks for due events now instead of at the next poll. */
  wake(): void {
    this.pulse.beat();
  }

  private async run(): Promise<void> {
    let lookedAt = -Infinity;
    while (!this.stopping) {
      try {
        if (performance.now() - lookedAt > forgottenMs) {
          await promoteForgotten(this.dataSource.manager);
          lookedAt = performance.now();
        }
        if (!((await this.isAnyDue()) && (await this.next()))) await this.pulse.wait(this.options.pollMs);
      } catch (error) {
        if (isNews(error)) this.logger.error(causeOf(error));
        await this.pulse.wait(this.options.pollMs);
      }
    }
  }

  /** One statement instead of a transaction: most looks find nothing. */
  private async isAnyDue(): Promise<boolean> {
    const rows = await this.dataSource.query(
      `SELECT FROM parked_events WHERE status = 'retrying' AND next_attempt_at <= now() LIMIT 1`,
    );
    return rows.length > 0;
  }

  /** Handles one due event; false when none is due. */
  private async next(): Promise<boolean> {
    let parked: ParkedEvent | undefined;
    try {
      const handled = await this.store.transaction(async (tx) => {
        parked = await this.due(tx);
        if (!parked) return undefined;
        const names = await this.handle(parked, tx);
        await tx.manager.query('DELETE FROM parked_events WHERE id = $1', [parked.id]);
        await promote(tx.manager, parked);
        return names;
      });
      for (const handler of handled ?? []) metrics.handled.inc({ handler });
      return handled !== undefined;
    } catch (error) {
      if (!parked) throw error;
      if (passes(error)) await this.postpone(parked);
      else await this.failed(parked, error);
      return true;
    }
  }

  private async due(tx: Tx): Promise<ParkedEvent | undefined> {
    const rows: ParkedEvent[] = await tx.manager.query(
      `SELECT ${parkedColumns} FROM parked_events p
       WHERE status = 'retrying' AND next_attempt_at <= now() AND NOT EXISTS (
         SELECT FROM parked_events e WHERE e.status IN ${holding} AND e.topic = p.topic AND e.key = p.key AND e.id < p.id)
       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    return rows[0];
  }

  private async handle(parked: ParkedEvent, tx: Tx): Promise<string[]> {
    metrics.retries.inc();
    const read = decode(parked);
    if ('unreadable' in read) throw new StillUnreadable(`${read.unreadable.code}: ${read.unreadable.detail}`);
    return this.intake.again(read.event, tx);
  }

  /** Others go first, and it counts as no attempt. */
  private async postpone({ id }: ParkedEvent): Promise<void> {
    await this.dataSource.query(
      `UPDATE parked_events SET next_attempt_at = now() + $2 * interval '1 millisecond' WHERE id = $1 AND status = 'retrying'`,
      [id, this.options.retryMs],
    );
  }

  private async failed(parked: ParkedEvent, error: unknown): Promise<void> {
    const attempts = parked.attempts + 1;
    const status = this.statusAfter(error, attempts);
    const cause = storableCause(causeOf(error));
    if (status !== 'retrying') this.logger.error(`${status} ${parked.id}: ${parked.topic} ${parked.key}: ${cause}`);
    await this.dataSource.query(
      `UPDATE parked_events SET status = $2, attempts = $3, cause = $4, next_attempt_at = now() + $5 * interval '1 millisecond',
         history = history || jsonb_build_object('at', now(), 'cause', $4::text) WHERE id = $1 AND status <> 'discarded'`,
      [parked.id, status, attempts, cause, backoffMs(attempts, this.options.retryMs, this.options.retryMaxMs)],
    );
    if (status === 'unreadable') await promote(this.dataSource.manager, parked);
    if (status !== 'retrying') metrics.parked.inc({ status });
  }

  private statusAfter(error: unknown, attempts: number): ParkedStatus {
    if (error instanceof StillUnreadable) return 'unreadable';
    return error instanceof Refusal || attempts >= this.options.parkedAttempts ? 'dead' : 'retrying';
  }
}
