import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { ReceivedMessage } from './transport.js';

/**
 * `retrying`: a failed event; `waiting`: behind one of its key; `dead`: given up, its key stays parked; `unreadable`: no
 * event; `discarded`: dealt with by a person, kept for the record.
 */
export const parkedStatuses = ['retrying', 'waiting', 'dead', 'unreadable', 'discarded'] as const;
/** One of them. */
export type ParkedStatus = (typeof parkedStatuses)[number];

/** One try of a parked event, or what a person decided about it. */
export interface Attempt {
  readonly at: string;
  readonly cause: string;
}

/** A parked event with everything it came with. */
export interface ParkedEvent {
  readonly id: string;
  readonly status: ParkedStatus;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: Buffer | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly cause: string | null;
  readonly history: Attempt[];
  readonly parkedAt: Date;
}

/** A parked event as a list shows it: how large its value is instead of the value. */
export interface ParkedOutline extends Omit<ParkedEvent, 'value'> {
  readonly bytes: number;
  /** Later events of the key that wait behind it. */
  readonly waiting: number;
}

const columnsWith = (
  value: string,
): string => `id, status, topic, partition, "offset", key, headers, ${value}, attempts,
  next_attempt_at AS "nextAttemptAt", cause, history, parked_at AS "parkedAt"`;

/** Columns of a parked event under its property names. */
export const parkedColumns = columnsWith('value');

/** The same of an outline, but for what is counted. */
export const outlineColumns = columnsWith('coalesce(octet_length(value), 0) AS bytes');

/** Statuses that hold up the later events of their key. */
export const holding = `('retrying', 'waiting', 'dead')`;

/** True of the parked event `p` when an earlier one of its key holds it up. */
export const heldUp = `EXISTS (SELECT FROM parked_events e
  WHERE e.status IN ${holding} AND e.topic = p.topic AND e.key = p.key AND e.id < p.id)`;

const longestCause = 2_000;
const longestKey = 255;

/** PostgreSQL's text holds neither a NUL nor half of a surrogate pair; what comes from outside may. Values are kept as bytes. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** A cause as it is kept: a schema's complaints about a hostile message could be megabytes. */
export const storableCause = (cause: string): string => storable(cause.slice(0, longestCause));

/** Keys of events are at most this long (see `decode`); a longer one belongs to something unreadable, and no index takes it. */
const storableKey = (key: string): string => storable(key.slice(0, longestKey));

/**
 * What tells a message without an id from another one at its place, in a topic that was made anew. It is so short that nobody can work
 * out from it what it was made of, which may be a patient's number.
 */
export const digestOf = ({ key, headers, value }: ReceivedMessage): string =>
  createHash('sha256')
    .update(JSON.stringify([key, headers, value === null]))
    .update(value ?? '')
    .digest('hex')
    .slice(0, 8);

const lineKey = (message: { topic: string; key: string }): string => `${message.topic} ${storableKey(message.key)}`;

/** The lines (topic and key) of `messages` that stand parked: their later events must wait behind. */
export async function parkedLines(manager: EntityManager, messages: readonly ReceivedMessage[]): Promise<Set<string>> {
  const rows: { topic: string; key: string }[] = await manager.query(
    `SELECT DISTINCT topic, key FROM parked_events WHERE status IN ${holding} AND topic = ANY($1) AND key = ANY($2)`,
    [[...new Set(messages.map((m) => m.topic))], [...new Set(messages.map((m) => storableKey(m.key)))]],
  );
  return new Set(rows.map(lineKey));
}

/** True when the message's key is among `lines`. */
export const isParked = (lines: ReadonlySet<string>, message: ReceivedMessage): boolean => lines.has(lineKey(message));

/** Parks a message as it came. Parking the same delivery again changes nothing. */
export async function park(
  manager: EntityManager,
  message: ReceivedMessage,
  status: ParkedStatus,
  cause: string | null,
  nextAttemptMs = 0,
  eventId = message.headers['ce_id'] || digestOf(message),
): Promise<void> {
  const reason = cause === null ? null : storableCause(cause);
  const history: Attempt[] = reason === null ? [] : [{ at: new Date().toISOString(), cause: reason }];
  const headers = Object.entries(message.headers).map(([name, value]) => [storable(name), storable(value)]);
  await manager.query(
    `INSERT INTO parked_events
       (status, topic, partition, "offset", event_id, key, headers, value, attempts, cause, history, next_attempt_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + $12 * interval '1 millisecond')
     ON CONFLICT (topic, partition, "offset", event_id) DO NOTHING`,
    [
      status,
      message.topic,
      message.partition,
      message.offset,
      storableKey(eventId),
      storableKey(message.key),
      JSON.stringify(Object.fromEntries(headers)),
      message.value,
      status === 'retrying' || status === 'dead' ? 1 : 0,
      reason,
      JSON.stringify(history),
      nextAttemptMs,
    ],
  );
}

/** Lets the event that has come to the head of a line go on, unless it is there for a reason of its own. */
export async function promote(
  manager: EntityManager,
  { topic, key }: Pick<ParkedEvent, 'topic' | 'key'>,
): Promise<void> {
  await manager.query(
    `UPDATE parked_events SET status = 'retrying', next_attempt_at = now() WHERE status = 'waiting' AND id = (
       SELECT id FROM parked_events WHERE status IN ${holding} AND topic = $1 AND key = $2 ORDER BY id LIMIT 1)`,
    [topic, key],
  );
}

/**
 * Promotes every head that waits for nobody: an event may have been put behind one that was just leaving. It hops from line
 * to line along the index, however long the lines are.
 */
export async function promoteForgotten(manager: EntityManager): Promise<void> {
  const first = `FROM parked_events WHERE status IN ${holding}`;
  await manager.query(
    `WITH RECURSIVE heads AS (
       (SELECT topic, key, id, status ${first} ORDER BY topic, key, id LIMIT 1)
       UNION ALL
       SELECT next.* FROM heads h CROSS JOIN LATERAL (
         SELECT topic, key, id, status ${first} AND (topic, key) > (h.topic, h.key) ORDER BY topic, key, id LIMIT 1) AS next
     )
     UPDATE parked_events SET status = 'retrying', next_attempt_at = now()
     WHERE status = 'waiting' AND id IN (SELECT id FROM heads WHERE status = 'waiting')`,
  );
}

/** Exponential wait with full jitter on its upper half: attempt 1 waits about `baseMs`, each further one twice as long. */
export function backoffMs(attempt: number, baseMs: number, maxMs: number, random = Math.random()): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (full / 2) * random;
}
