import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { DataSource } from 'typeorm';
import { decode } from './envelope.js';
import { Handlers } from './handlers.js';
import { claim } from './inbox.js';
import {
  heldUp,
  holding,
  outlineColumns,
  parkedColumns,
  parkedStatuses,
  type ParkedEvent,
  type ParkedOutline,
  type ParkedStatus,
  promote,
  storableCause,
} from './parking.js';
import { Retrier } from './retrier.js';
import { Store } from './store.js';

/** Which parked events to list. */
export interface ParkedQuery {
  /** Dead and unreadable ones unless given; of a flow all that are not dealt with. */
  readonly statuses?: readonly ParkedStatus[];
  /** Only what belongs to this flow. */
  readonly correlationId?: string;
  readonly topic?: string;
  /** Begins behind the event of this id. */
  readonly after?: string;
  readonly limit?: number;
}

const lettersStatuses: readonly ParkedStatus[] = ['dead', 'unreadable'];
/** What an operator may decide about: the others wait for one of these, or are decided. */
const decidable: readonly ParkedStatus[] = ['retrying', 'dead', 'unreadable'];
const openStatuses = parkedStatuses.filter((status) => status !== 'discarded');

const waitingBehind = `(SELECT count(*)::int FROM parked_events w
   WHERE w.status = 'waiting' AND w.topic = p.topic AND w.key = p.key AND w.id > p.id AND p.status IN ${holding}) AS waiting`;

/** What an operator may do with events that were given up or could not be read. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly handlers: Handlers,
    private readonly retrier: Retrier,
  ) {}

  /** Parked events without their values, oldest first. */
  list(query: ParkedQuery = {}): Promise<ParkedOutline[]> {
    const { correlationId = null, topic = null, after = null, limit = 100 } = query;
    const { statuses = correlationId ? openStatuses : lettersStatuses } = query;
    return this.dataSource.query(
      `SELECT ${outlineColumns}, ${waitingBehind} FROM parked_events p
       WHERE status = ANY($1) AND ($2::text IS NULL OR topic = $2) AND ($3::bigint IS NULL OR id > $3)
         AND ($4::text IS NULL OR headers->>'ce_correlationid' = $4)
       ORDER BY id LIMIT $5`,
      [statuses, topic, after, correlationId, limit],
    );
  }

  /** How many events are parked in each status; the discarded ones are kept for the record. */
  async counts(): Promise<Record<ParkedStatus, number>> {
    const rows: { status: ParkedStatus; count: number }[] = await this.dataSource.query(
      'SELECT status, count(*)::int AS count FROM parked_events GROUP BY status',
    );
    const counts = { retrying: 0, waiting: 0, dead: 0, unreadable: 0, discarded: 0 };
    for (const { status, count } of rows) counts[status] = count;
    return counts;
  }

  /** One parked event of any status; Refusal `not-found` when there is none. */
  async show(id: string): Promise<ParkedEvent & Pick<ParkedOutline, 'waiting'>> {
    const [parked] = await this.dataSource.query(
      `SELECT ${parkedColumns}, ${waitingBehind} FROM parked_events p WHERE id = $1`,
      [this.known(id)],
    );
    return parked ?? this.unknown(id);
  }

  /**
   * Tries a dead letter again; it goes first of its key, and the events that waited behind it follow in order. One that is tried
   * again by itself is tried now. Nothing waits behind an unreadable one: its later events may have been handled before it. It
   * waits itself while an earlier one of its key is parked, and is tried after that.
   * @throws Refusal `not-found`, or `conflict` for one that waits behind another or was discarded.
   */
  async requeue(id: string): Promise<ParkedEvent> {
    return this.store.transaction(async (tx) => {
      tx.afterCommit(() => this.retrier.wake());
      const [rows] = await tx.manager.query(
        `UPDATE parked_events p SET status = CASE WHEN ${heldUp} THEN 'waiting' ELSE 'retrying' END, attempts = 0, next_attempt_at = now()
         WHERE id = $1 AND status = ANY($2) RETURNING ${parkedColumns}`,
        [this.known(id), decidable],
      );
      return (rows[0] as ParkedEvent | undefined) ?? this.undecidable(id);
    });
  }

  /**
   * Gives a dead letter, or one that is still tried, up for good, keeps it with the reason, and lets the key's later events go on.
   * @throws Refusal as `requeue`.
   */
  async discard(id: string, reason = ''): Promise<ParkedEvent> {
    const cause = storableCause(`discarded: ${reason}`);
    return this.store.transaction(async (tx) => {
      tx.afterCommit(() => this.retrier.wake());
      const [rows] = await tx.manager.query(
        `UPDATE parked_events SET status = 'discarded',
           history = history || jsonb_build_object('at', now(), 'cause', $2::text)
         WHERE id = $1 AND status = ANY($3) RETURNING ${parkedColumns}`,
        [this.known(id), cause, decidable],
      );
      const parked: ParkedEvent = rows[0] ?? (await this.undecidable(id));
      // Counts as handled: the broker may deliver it once more, and then nothing must come of it.
      const read = decode(parked);
      if ('event' in read) await claim(tx.manager, this.handlers.deliveriesOf(read.event));
      await promote(tx.manager, parked);
      return parked;
    });
  }

  /** The database would complain of what is no number. */
  private known(id: string): string {
    return /^\d{1,18}$/.test(id) ? id : this.unknown(id);
  }

  private async undecidable(id: string): Promise<never> {
    const { status } = await this.show(id);
    const text =
      status === 'discarded'
        ? { zh: `死信 ${id} 已被丢弃`, en: `Dead letter ${id} was discarded` }
        : { zh: `事件 ${id} 正在等待同一对象更早的事件`, en: `Event ${id} waits for an earlier one of its key` };
    throw new Refusal('conflict', 'dead-letter/not-to-decide', text);
  }

  private unknown(id: string): never {
    throw new Refusal('not-found', 'dead-letter/not-found', {
      zh: `没有死信 ${id}`,
      en: `There is no dead letter ${id}`,
    });
  }
}
