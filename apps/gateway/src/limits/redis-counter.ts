import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createClient } from 'redis';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import type { ScriptRunner } from './rate-limiter.js';

/** Redis for the rate limit: reached in the background, back by itself, and refusing at once while it is away. */
@Injectable()
export class RedisCounter implements ScriptRunner, OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  private readonly client?: ReturnType<typeof createClient>;

  constructor(@InjectConfig() { REDIS_URL }: Pick<ConfigOf<typeof config>, 'REDIS_URL'>) {
    if (!REDIS_URL) return;
    this.client = createClient({
      url: REDIS_URL,
      disableOfflineQueue: true,
      socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => Math.min(2_000, 50 * 2 ** tries) },
    });
    // The limiter says once that Redis is away; each failed try is detail.
    const detail = (error: Error): void => this.logger.debug(error.message);
    this.client.on('error', detail);
    this.client.connect().catch(detail);
  }

  /** Whether a Redis is configured at all. */
  get exists(): boolean {
    return this.client !== undefined;
  }

  async eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
    if (!this.client) throw new Error('REDIS_URL is not set');
    return this.client.eval(script, options);
  }

  onApplicationShutdown(): void {
    this.client?.destroy();
  }
}
