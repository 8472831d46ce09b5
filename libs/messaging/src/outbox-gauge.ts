import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { metrics } from './metrics.js';

/** Knows how much waits in the outbox, also while a produce request hangs: it looks by itself, now and then. */
export class OutboxGauge {
  private readonly logger = new Logger('Outbox');
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private waiting = 0;
  /** Age of the oldest row at the last look, and when that was (ms, monotonic). */
  private oldest = 0;
  private lookedAt = performance.now();

  constructor(
    private readonly dataSource: DataSource,
    private readonly everyMs: number,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.look(), this.everyMs).unref();
    this.look();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Rows waiting as of the last look: the distance between first and last id, so rolled back ones count too. */
  rows(): number {
    return this.waiting;
  }

  /** As of the last look: a row that was on its way then is long gone. Only while looks fail does it grow by itself. */
  oldestSeconds(): number {
    const since = performance.now() - this.lookedAt;
    return this.oldest > 0 && since > 2 * this.everyMs ? this.oldest + since / 1_000 : this.oldest;
  }

  /** One look at a time: while the database hangs they must not pile up on the pool. */
  private look(): void {
    this.looking ??= this.measure()
      .catch((error: Error) => this.logger.debug(`backlog unknown: ${error.message}`))
      .finally(() => {
        this.looking = undefined;
        metrics.outboxRows.set(this.waiting);
        metrics.outboxOldestSeconds.set(this.oldestSeconds());
      });
  }

  private async measure(): Promise<void> {
    const [row] = await this.dataSource.query(
      `SELECT (SELECT max(id) FROM outbox) - first.id + 1 AS rows,
              extract(epoch FROM clock_timestamp() - first.created_at) AS seconds
       FROM (SELECT id, created_at FROM outbox ORDER BY id LIMIT 1) AS first`,
    );
    this.waiting = row ? Number(row.rows) : 0;
    this.oldest = row ? Math.max(0, Number(row.seconds)) : 0;
    this.lookedAt = performance.now();
  }
}
