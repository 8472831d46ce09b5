import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import { RateLimiter } from './rate-limiter.js';
import { RedisCounter } from './redis-counter.js';

/** The gateway's limiter: as it is configured, shared by all gateways through Redis, and telling when it is not. */
@Injectable()
export class SharedRateLimiter extends RateLimiter {
  constructor(@InjectConfig() settings: ConfigOf<typeof config>, redis: RedisCounter, clock: Clock) {
    const logger = new Logger('RateLimit');
    super({
      redis: redis.exists ? redis : undefined,
      timeoutMs: settings.RATE_LIMIT_REDIS_TIMEOUT_MS,
      retryMs: 5_000,
      maxClients: 100_000,
      now: () => clock.now().getTime(),
      onRedis: (state, error) => {
        if (state === 'back') logger.log('Redis is back: limits are shared again');
        else logger.warn(`Redis is away, every gateway counts for itself: ${String(error)}`);
      },
    });
  }
}
