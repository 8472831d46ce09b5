import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { DataSource } from 'typeorm';
import { decode } from './envelope.js';
import { Hands } from './hands.js';
import { Intake } from './intake.js';
import { metrics } from './metrics.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import {
  backoffMs,
  heldUp,
  parkedColumns,
  type ParkedEvent,
  type ParkedStatus,
  promote,
  promoteForgotten,
  storableCause,
} from './parking.js';
import { Store } from './store.js';
import type { Tx } from './tx.js';
import { causeOf, passes } from './unavailable.js';

/** Requeued, and still no event: it goes back to where it came from and holds up nobody. */
class StillUnreadable extends Error {
  override readonly name = 'Unreadable';
}

/** In hand: `exactly` is its `next_attempt_at` as the database has it; a `Date` loses its microseconds. */
type Due = ParkedEvent & { readonly exactly: string };

/** True of the row as it was taken; somebody may have requeued or discarded it meanwhile, and that holds. */
const asTaken = `id = $1 AND status = 'retrying' AND next_attempt_at = $2`;

const lineOf = ({ topic, key }: ParkedEvent): string => `${topic} ${key}`;

/** How often heads are looked for that nobody promoted. */
const forgottenMs = 5_000;

/**
 * Works off parked events: always the first of its line, so that a key's events stay in order; when it succeeds the next
 * one is promoted and due at once. The row lock makes one hand of one replica the only one on a line.
 */
@Injectable()
export class Retrier extends Hands {
  /** Lines that hands of this process are on: between a try that failed and the note of it the row is not locked. */
  private readonly taken = new Set<string>();
  private lookedAt = -Infinity;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly intake: Intake,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {
    super('Retrier', options.pollMs);
  }

  protected async isAnyDue(): Promise<boolean> {
    if (performance.now() - this.lookedAt > forgottenMs) {
      await promoteForgotten(this.dataSource.manager);
      this.lookedAt = performance.now();
    }
    const rows = await this.dataSource.query(
      `SELECT FROM parked_events WHERE status = 'retrying' AND next_attempt_at <= now() LIMIT 1`,
    );
    return rows.length > 0;
  }

  protected async next(): Promise<boolean> {
    let parked: Due | undefined;
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
    } finally {
      if (parked) this.taken.delete(lineOf(parked));
    }
  }

  private async due(tx: Tx): Promise<Due | undefined> {
    const rows: Due[] = await tx.manager.query(
      `SELECT ${parkedColumns}, next_attempt_at::text AS exactly FROM parked_events p
       WHERE status = 'retrying' AND next_attempt_at <= now() AND topic || ' ' || key <> ALL($1) AND NOT ${heldUp}
       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [[...this.taken]],
    );
    if (rows[0]) this.taken.add(lineOf(rows[0]));
    return rows[0];
  }

  private async handle(parked: ParkedEvent, tx: Tx): Promise<string[]> {
    metrics.retries.inc();
    const read = decode(parked);
    if ('unreadable' in read) throw new StillUnreadable(`${read.unreadable.code}: ${read.unreadable.detail}`);
    return this.intake.again(read.event, tx);
  }

  /** Others go first, and it counts as no attempt. */
  private async postpone({ id, exactly }: Due): Promise<void> {
    await this.dataSource.query(
      `UPDATE parked_events SET next_attempt_at = now() + $3 * interval '1 millisecond' WHERE ${asTaken}`,
      [id, exactly, this.options.retryMs],
    );
  }

  private async failed(parked: Due, error: unknown): Promise<void> {
    const attempts = parked.attempts + 1;
    const status = this.statusAfter(error, attempts);
    const cause = storableCause(causeOf(error));
    const [, noted]: [unknown, number] = await this.dataSource.query(
      `UPDATE parked_events SET status = $3, attempts = $4, cause = $5, next_attempt_at = now() + $6 * interval '1 millisecond',
         history = history || jsonb_build_object('at', now(), 'cause', $5::text) WHERE ${asTaken}`,
      [
        parked.id,
        parked.exactly,
        status,
        attempts,
        cause,
        backoffMs(attempts, this.options.retryMs, this.options.retryMaxMs),
      ],
    );
    if (noted === 0 || status === 'retrying') return;
    this.logger.error(`${status} ${parked.id}: ${parked.topic} ${parked.key}: ${cause}`);
    metrics.parked.inc({ status });
    if (status === 'unreadable') await promote(this.dataSource.manager, parked);
  }

  private statusAfter(error: unknown, attempts: number): ParkedStatus {
    if (error instanceof StillUnreadable) return 'unreadable';
    return error instanceof Refusal || attempts >= this.options.parkedAttempts ? 'dead' : 'retrying';
  }
}
