import { Logger } from '@nestjs/common';
import { backoffMs, storableCause } from './parking.js';
import { type Ask, held } from './relay-leases.js';
import type { OutgoingMessage, Refused } from './transport.js';

/** A row of the outbox. */
export type OutboxRow = OutgoingMessage & { readonly id: string };

/** True of rows of the outbox that wait behind none that the broker refused. */
export const flowing = `key NOT IN (SELECT key FROM outbox_refusals)
  AND topic NOT IN (SELECT topic FROM outbox_refusals WHERE whole_topic)`;

/** Longest wait between two tries of what the broker refused. */
const longestWaitMs = 15_000;

/**
 * Outbox rows that the broker refused. Each stays where it is and is marked; until it is published, or deleted, the rows of its key
 * (of its topic, if nothing is taken for that) wait behind it, whoever holds their shards. They are tried one at a time, those of
 * all keys in turn, so that many of them slow the others down as little as one does.
 */
export class Refusals {
  private readonly logger = new Logger('Relay');
  private failures = 0;
  private tryAt = 0;

  constructor(
    private readonly replica: string,
    private readonly firstWaitMs: number,
    private readonly maxWaitMs: number,
  ) {}

  async setAside(ask: Ask, { id, topic, key, headers }: OutboxRow, refused: Refused): Promise<void> {
    const whole = refused.topic === topic;
    const [mark] = await ask<{ tries: number }>(
      `${held} INSERT INTO outbox_refusals AS r (id, topic, key, whole_topic, cause)
       SELECT id, topic, key, $3::boolean, $4::text FROM outbox WHERE id = $2 AND shard IN (SELECT shard FROM held)
       ON CONFLICT (id) DO UPDATE SET whole_topic = EXCLUDED.whole_topic, cause = EXCLUDED.cause, tries = r.tries + 1, tried_at = now()
       RETURNING tries`,
      [this.replica, id, whole, storableCause(refused.message)],
    );
    if (mark?.tries === 1) {
      const what = whole ? 'its topic' : 'its key';
      this.logger.error(
        `the broker refuses ${headers['ce_type']} of ${topic} ${key} (outbox ${id}), ${what} waits: ${refused.message}`,
      );
    }
    this.failures += 1;
    this.tryAt =
      performance.now() + backoffMs(this.failures, this.firstWaitMs, Math.min(this.maxWaitMs, longestWaitMs));
  }

  /** The next one to be tried again, if its time has come; forgets those that somebody deleted. */
  async due(ask: Ask): Promise<OutboxRow | undefined> {
    if (performance.now() < this.tryAt) return undefined;
    const [row] = await ask<OutboxRow>(
      `${held}, gone AS (DELETE FROM outbox_refusals r WHERE NOT EXISTS (SELECT FROM outbox WHERE id = r.id))
       SELECT o.id, o.topic, o.key, o.headers, o.value FROM outbox_refusals r JOIN outbox o USING (id)
       WHERE o.shard IN (SELECT shard FROM held) ORDER BY r.tried_at, r.id LIMIT 1`,
      [this.replica],
    );
    if (!row) this.tryAt = performance.now() + this.firstWaitMs;
    return row;
  }

  /** The broker has it: what waited behind it goes on, and the next one that it refused is tried. */
  async taken(ask: Ask, { id, topic, key }: OutboxRow): Promise<void> {
    await ask('DELETE FROM outbox_refusals WHERE id = $1', [id]);
    this.logger.log(`the broker takes ${topic} ${key} (outbox ${id}), what waited goes on`);
    this.failures = 0;
    this.tryAt = 0;
  }
}
