import { randomUUID } from 'node:crypto';

/** The outbox is shared out by key in this many shards; see the generated column `outbox.shard`. */
export const shards = 16;

/** Where relays tell each other that there is something to do. */
export const channel = 'yilian_outbox';

/** The shards of the replica `$1`, as they stand when the statement begins. */
export const held = 'WITH held AS (SELECT shard FROM relay_leases WHERE holder = $1)';

/** Runs a statement on the relay's own connection. */
export type Ask = <R extends object>(text: string, values?: unknown[]) => Promise<R[]>;

/** How long a replica that gives no sign of life keeps its shards; renewed three times as often. */
const leaseMs = 3_000;

/** A request that takes longer is stuck: the client goes on trying for minutes. */
const stuckMs = 5_000;

interface View {
  readonly alive: boolean;
  readonly buried: boolean;
  readonly replicas: number;
  readonly held: number;
  readonly free: number;
}

/**
 * This replica's part of the outbox. A replica lives while its row in `replicas` does not expire, by the database's clock;
 * a shard of `relay_leases` belongs to the replica that it names. Whoever finds a row expired deletes it, which frees its
 * shards, and a row that was deleted cannot be renewed. So the name in a lease is its fencing token, and no other replica
 * takes a shard before `isValid` is false here.
 */
export class RelayLeases {
  readonly id = randomUUID();
  private validUntil = 0;
  private held = 0;
  private free = 0;
  private share = shards;

  constructor(private readonly lifeMs = leaseMs) {}

  get renewMs(): number {
    return this.lifeMs / 3;
  }

  /** True while no other replica can have taken a shard of this one; a produce request begins only then, and ends with it. */
  isValid(): boolean {
    return performance.now() < this.validUntil;
  }

  /**
   * Does work that must not go on when another replica may have taken a shard: `over` tells when it has to end. A request that hangs
   * for 5 s while others live has to end, too: the broker may be away only for this one.
   */
  async whileValid<T>(work: (over: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController();
    const stuckAt = performance.now() + stuckMs;
    const watch = setInterval(() => {
      if (!this.isValid()) over.abort(new Error('the lease ran out during a request'));
      else if (performance.now() > stuckAt && !this.isAlone())
        over.abort(new Error('a request hangs while others live'));
    }, this.lifeMs / 60);
    try {
      return await work(over.signal);
    } finally {
      clearInterval(watch);
    }
  }

  holdsAll(): boolean {
    return this.held === shards && this.isValid();
  }

  /** True when no other replica was alive at the last look. */
  isAlone(): boolean {
    return this.share === shards;
  }

  /** True when shards are to be taken or given up, which `settle` does between two produce requests. */
  isUneven(): boolean {
    return this.held > this.share || (this.held < this.share && this.free > 0);
  }

  async join(ask: Ask): Promise<void> {
    // Alive at once: another replica would bury a row that has run out before it is renewed.
    await ask(
      `INSERT INTO replicas (id, expires_at) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
       ON CONFLICT (id) DO NOTHING`,
      [this.id, this.lifeMs],
    );
    await this.renew(ask);
    await this.settle(ask);
  }

  /**
   * A sign of life; also deletes the rows of those that gave none in time. It waits for none of them: a row that is locked is
   * just being renewed or deleted, and two that come back from a freeze at once would wait for each other.
   * @throws Error when this replica's own row is gone: its shards belong to others.
   */
  async renew(ask: Ask): Promise<void> {
    const asked = performance.now();
    const [view] = await ask<View>(
      `WITH renewed AS (
         UPDATE replicas SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1 RETURNING id
       ), buried AS (
         DELETE FROM replicas WHERE id IN (
           SELECT id FROM replicas WHERE id <> $1 AND expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED) RETURNING id
       )
       SELECT EXISTS (SELECT FROM renewed) AS alive, EXISTS (SELECT FROM buried) AS buried,
         (SELECT count(*)::int FROM replicas WHERE id = $1 OR expires_at > clock_timestamp()) AS replicas,
         (SELECT count(*)::int FROM relay_leases WHERE holder = $1) AS held,
         (SELECT count(*)::int FROM relay_leases WHERE holder IS NULL) AS free`,
      [this.id, this.lifeMs],
    );
    if (!view?.alive) {
      this.validUntil = 0;
      throw new Error('this replica gave no sign of life in time and has lost its shards');
    }
    // A tenth early: it takes a moment until a request that is on its way has been given up.
    this.validUntil = asked + 0.9 * this.lifeMs;
    this.held = view.held;
    // What the buried ones held is free now, and seen by the next statement.
    this.free = view.buried ? shards - view.held : view.free;
    this.share = Math.ceil(shards / view.replicas);
  }

  /** Takes free shards, or gives up those beyond an even share; no row of this replica may be on its way meanwhile. */
  async settle(ask: Ask): Promise<void> {
    const missing = this.share - this.held;
    if (missing > 0) {
      const taken = await ask(
        `UPDATE relay_leases SET holder = $1 WHERE shard IN (
           SELECT shard FROM relay_leases WHERE holder IS NULL ORDER BY shard LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING shard`,
        [this.id, missing],
      );
      this.held += taken.length;
      this.free = 0;
    } else if (missing < 0) {
      await ask(
        `WITH given AS (UPDATE relay_leases SET holder = NULL WHERE shard IN (
           SELECT shard FROM relay_leases WHERE holder = $1 ORDER BY shard DESC LIMIT $2) RETURNING shard)
         SELECT pg_notify('${channel}', '${freed}') FROM (SELECT count(*) FROM given) AS all_given`,
        [this.id, -missing],
      );
      this.held = this.share;
    }
  }

  /** Gives up everything at once, so that others need not wait for the row to expire. */
  async leave(ask: Ask): Promise<void> {
    this.validUntil = 0;
    this.held = 0;
    await ask(`DELETE FROM replicas WHERE id = $1`, [this.id]);
    await ask(`SELECT pg_notify('${channel}', '${freed}')`);
  }
}

/** Payload of a hint that shards are free. */
export const freed = 'freed';
