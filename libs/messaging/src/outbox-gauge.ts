import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { metrics } from './metrics.js';
import { flowing } from './refusals.js';

/** No row has this id: all stand before it. */
const maxId = '9223372036854775807';

/** Knows how much waits in the outbox, also while a produce request hangs: it looks by itself, now and then. */
export class OutboxGauge {
  private readonly logger = new Logger('Outbox');
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private waiting = 0;
  private barring = 0;
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

  /**
   * Rows waiting as of the last look: the distance between the first that is not held up by a refused one and the last, so
   * rolled back ones count too; and those before it.
   */
  rows(): number {
    return this.waiting;
  }

  /** Rows that the broker refuses, as of the last look. */
  refused(): number {
    return this.barring;
  }

  /** Counts one that it refused just now. */
  refuse(): void {
    this.barring += 1;
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
        metrics.outboxRefused.set(this.barring);
        metrics.outboxOldestSeconds.set(this.oldestSeconds());
      });
  }

  private async measure(): Promise<void> {
    const [row] = await this.dataSource.query(
      `WITH flowing AS (SELECT id FROM outbox WHERE ${flowing} ORDER BY id LIMIT 1)
       SELECT coalesce((SELECT max(id) FROM outbox) - (SELECT id FROM flowing) + 1, 0)
           + (SELECT count(*) FROM outbox WHERE id < coalesce((SELECT id FROM flowing), ${maxId})) AS rows,
         (SELECT extract(epoch FROM clock_timestamp() - created_at) FROM outbox ORDER BY id LIMIT 1) AS seconds,
         (SELECT count(*) FROM outbox_refusals) AS refused`,
    );
    this.waiting = Number(row.rows);
    this.barring = Number(row.refused);
    this.oldest = Math.max(0, Number(row.seconds));
    this.lookedAt = performance.now();
  }
}
