import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

const everyMs = 600_000;

/** Forgets answers after a week, in small steps; every replica may do it. */
@Injectable()
export class IdempotencyPruner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async prune(): Promise<void> {
    try {
      await this.dataSource.query(
        `DELETE FROM idempotency_keys WHERE (caller, key) IN (
           SELECT caller, key FROM idempotency_keys WHERE answered_at < now() - interval '7 days' ORDER BY answered_at LIMIT 10000)`,
      );
    } catch (error) {
      new Logger('Idempotency').warn(`old answers stay for now: ${(error as Error).message}`);
    }
  }
}
