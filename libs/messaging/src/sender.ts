import { metrics } from './metrics.js';
import type { ResolvedMessagingOptions } from './options.js';
import type { OutboxGauge } from './outbox-gauge.js';
import { type OutboxRow, Refusals } from './refusals.js';
import { type Ask, held, type RelayLeases } from './relay-leases.js';
import { Refused } from './transport.js';

/** Rows of a small request. */
export const few = 50;

/** Sends rows of the outbox; those that the broker refuses wait, and with each its key or topic, while all others go. */
export class Sender {
  private readonly refusals: Refusals;

  constructor(
    private readonly options: ResolvedMessagingOptions,
    private readonly leases: RelayLeases,
    private readonly gauge: OutboxGauge,
  ) {
    this.refusals = new Refusals(leases.id, options.retryMs, options.retryMaxMs);
  }

  /** Adds to `done` what the broker has. A replica whose requests fail leaves the rows to the others. */
  async send(ask: Ask, rows: readonly OutboxRow[], done: OutboxRow[]): Promise<void> {
    try {
      await this.sendTaken(ask, rows, done);
    } catch (error) {
      await this.remove(ask, done);
      await this.leases.leave(ask);
      throw error;
    }
  }

  /** A request that is refused is made again by halves, down to the row at fault; that one waits, and with it its key or topic. */
  private async sendTaken(ask: Ask, rows: readonly OutboxRow[], done: OutboxRow[]): Promise<void> {
    const parts = [rows];
    const keys = new Set<string>();
    const topics = new Set<string | undefined>();
    for (let part: readonly OutboxRow[] | undefined; (part = parts.shift());) {
      // Read under a lease that ran out since: unless it is still there to be renewed, another replica may be publishing them.
      while (!this.leases.isValid()) await this.leases.renew(ask);
      const going = part.filter(({ key, topic }) => !keys.has(key) && !topics.has(topic));
      const refused = going.length > 0 && (await this.refusalOf(going));
      if (!refused) {
        done.push(...going);
        metrics.published.inc(going.length);
        continue;
      }
      const middle = Math.ceil(going.length / 2);
      const fault = middle === going.length ? going[0] : going.find(({ topic }) => topic === refused.topic);
      if (fault) {
        await this.refusals.setAside(ask, fault, refused);
        this.gauge.refuse();
        keys.add(fault.key);
        topics.add(refused.topic);
        parts.unshift(going);
      } else parts.unshift(going.slice(0, middle), going.slice(middle));
    }
  }

  private async refusalOf(rows: readonly OutboxRow[]): Promise<Refused | undefined> {
    try {
      await this.leases.whileValid((over) => this.options.transport.send(rows, over));
      return undefined;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }

  /** Those that the broker refused, when it is time, as long as it takes them. */
  async tryRefused(ask: Ask, done: OutboxRow[]): Promise<void> {
    for (let i = 0; i < few; i++) {
      const row = await this.refusals.due(ask);
      if (!row) return;
      await this.send(ask, [row], done);
      if (!done.includes(row)) return;
      await this.refusals.taken(ask, row);
    }
  }

  async remove(ask: Ask, done: readonly OutboxRow[]): Promise<void> {
    await ask(`${held} DELETE FROM outbox WHERE id = ANY($2::bigint[]) AND shard IN (SELECT shard FROM held)`, [
      this.leases.id,
      done.map(({ id }) => id),
    ]);
  }
}
