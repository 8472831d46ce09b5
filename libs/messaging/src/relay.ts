import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Notification } from 'pg';
import { DataSource } from 'typeorm';
import { bytesOf } from './envelope.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { OutboxGauge } from './outbox-gauge.js';
import { backoffMs } from './parking.js';
import { poolOf } from './pool.js';
import { Pulse } from './pulse.js';
import { flowing, type OutboxRow } from './refusals.js';
import { type Ask, channel, freed, held, RelayLeases } from './relay-leases.js';
import { few, Sender } from './sender.js';
import { within } from './within.js';

/** All of one produce request may belong to one partition, and the broker refuses record batches above 1 MiB. */
const requestBytes = 512 * 1024;
/** How long a graceful stop publishes what was committed last; the rest stays in the table for the next process. */
const flushMs = 2_000;
/** A connection that answers nothing for this long is taken for lost. */
const silenceMs = 10_000;
/**
 * After a request with fewer rows than `few`, what is committed within so many milliseconds goes with the next one. Under load
 * that halves the requests, for the broker and for whoever reads; a single event never waits.
 */
const gatherMs = 10;
/** Hints of commits that come closer together than this are one. */
const hintMs = 20;

/**
 * Publishes committed outbox rows in order, those of the shards that this replica holds (see `RelayLeases`), all in one
 * loop. A commit wakes it at once, a notification hints to the other replicas, a poll is the safety net.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger('Relay');
  private readonly pulse = new Pulse();
  private readonly stopped = new Pulse();
  private readonly gauge: OutboxGauge;
  private readonly leases = new RelayLeases();
  private readonly sender: Sender;
  private running?: Promise<void>;
  private stopping = false;
  private flushUntil = 0;
  private hinting = false;
  private unhinted = false;
  /** Why the connection or the leases on it are gone. */
  private lost?: Error;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {
    this.gauge = new OutboxGauge(dataSource, 10 * options.pollMs);
    this.sender = new Sender(options, this.leases, this.gauge);
  }

  /** This process's name in `replicas`, while it lives there. */
  get replica(): string {
    return this.leases.id;
  }

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
    this.gauge.start();
  }

  /** Publishes what is committed, unless the broker or the database is away: then it stays in the table. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.flushUntil = performance.now() + flushMs;
    this.gauge.stop();
    this.pulse.beat();
    this.stopped.beat();
    await within(flushMs, this.running);
    this.running = undefined;
  }

  /** Tells the relays that rows were committed: this process's own, and by a hint those of other replicas. */
  wake(): void {
    this.pulse.beat();
    if (this.running && !this.leases.holdsAll()) this.hint();
  }

  /** True while more rows wait than the limit allows. */
  isFull(): boolean {
    return this.gauge.rows() >= this.options.outboxLimit;
  }

  /** Rows waiting (an estimate), the age of the oldest in seconds, and how many of them the broker refuses. */
  backlog(): { rows: number; oldestSeconds: number; refused: number } {
    return { rows: this.gauge.rows(), oldestSeconds: this.gauge.oldestSeconds(), refused: this.gauge.refused() };
  }

  /** The first at once, later ones coalesced: a notification for each commit would serialize the commits. */
  private hint(): void {
    this.unhinted = this.hinting;
    if (this.hinting) return;
    this.hinting = true;
    this.dataSource.query(`NOTIFY ${channel}`).catch((error: Error) => this.logger.debug(`no hint: ${error.message}`));
    setTimeout(() => {
      this.hinting = false;
      if (this.unhinted) this.hint();
    }, hintMs).unref();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        // What others publish now is not taken back from them before the broker is there again.
        if (failures > 0) await this.options.transport.connect();
        await this.onOwnConnection((ask) => this.publish(ask, () => (failures = 0)));
      } catch (error) {
        failures += 1;
        if (!this.stopping) this.logger.warn(`relay interrupted, trying again: ${(error as Error).message}`);
        // Not the pulse: commits go on while the broker is away and would make this a busy loop.
        await this.stopped.wait(backoffMs(failures, 100, 5_000));
      }
    }
  }

  /**
   * A connection that no request uses, so that signs of life do not wait. After a failure it is ended instead of going back
   * to the pool.
   */
  private async onOwnConnection(work: (ask: Ask) => Promise<void>): Promise<void> {
    const client = await poolOf(this.dataSource).connect();
    const ask: Ask = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => {
      const query = { text, values, query_timeout: silenceMs };
      return (await client.query<R>(query)).rows;
    };
    const lose = (error: Error): void => this.lose(error);
    const hear = ({ payload }: Notification): void => (payload === freed ? this.renew(ask) : this.pulse.beat());
    client.on('error', lose).on('notification', hear);
    const renewal = setInterval(() => this.renew(ask), this.leases.renewMs);
    this.lost = undefined;
    let broken: Error | undefined;
    try {
      await work(ask);
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      clearInterval(renewal);
      client.off('notification', hear);
      client.release(broken);
      client.off('error', lose);
    }
  }

  private renew(ask: Ask): void {
    this.leases.renew(ask).then(
      () => this.leases.isUneven() && this.pulse.beat(),
      (error: Error) => this.lose(error),
    );
  }

  private lose(error: Error): void {
    this.lost = error;
    this.pulse.beat();
  }

  private async publish(ask: Ask, published: () => void): Promise<void> {
    await ask(`LISTEN ${channel}`);
    await this.leases.join(ask);
    let done: OutboxRow[] = [];
    while (!this.stopping || performance.now() < this.flushUntil) {
      if (this.lost) throw this.lost;
      if (this.leases.isUneven()) {
        await this.sender.remove(ask, done.splice(0));
        await this.leases.settle(ask);
      }
      if (this.gauge.refused() > 0) await this.sender.tryRefused(ask, done);
      const rows = await this.next(ask, done);
      done = [];
      if (rows.length > 0) {
        await this.sender.send(ask, rows, done);
        published();
        if (rows.length < few) await this.stopped.wait(gatherMs);
      } else if (this.stopping) break;
      else await this.pulse.wait(this.options.pollMs);
    }
    await this.sender.remove(ask, done);
    await ask(`UNLISTEN ${channel}`);
    await this.leases.leave(ask);
  }

  /**
   * Deletes what the broker has and reads what comes next, in one statement and only of shards that are still held. An
   * aggregate's rows get their ids while its row lock is held, so id order is commit order within a key; between keys it
   * need not be, and no promise is made there. A smaller id may become visible later, so what is done is left out by its
   * ids and not by its largest.
   */
  private async next(ask: Ask, done: readonly OutboxRow[]): Promise<OutboxRow[]> {
    const rows = await ask<OutboxRow>(
      `${held}, gone AS (DELETE FROM outbox WHERE id = ANY($2::bigint[]) AND shard IN (SELECT shard FROM held))
       SELECT id, topic, key, headers, value FROM outbox
       WHERE id <> ALL($2::bigint[]) AND shard = ANY(ARRAY(SELECT shard FROM held)) AND ${flowing}
       ORDER BY id LIMIT $3`,
      [this.leases.id, done.map(({ id }) => id), this.options.relayBatch],
    );
    let bytes = 0;
    const first = rows.findIndex((row) => (bytes += bytesOf(row)) > requestBytes);
    return first < 0 ? rows : rows.slice(0, Math.max(1, first));
  }
}
