import { MemoryCounter } from './memory-counter.js';
import { judge, type Verdict, type WindowCounts } from './sliding-window.js';

/** The one command of a Redis client that the limiter needs. */
export interface ScriptRunner {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** How the limiter is set up. */
export interface RateLimiterOptions {
  /** Absent or failing: each gateway counts for itself. */
  readonly redis?: ScriptRunner;
  readonly timeoutMs: number;
  /** How long Redis is left alone after it failed, so that no request waits for it again and again. */
  readonly retryMs: number;
  readonly maxClients: number;
  readonly now: () => number;
  /** Told once when Redis goes away and once when it is back. */
  readonly onRedis: (state: 'away' | 'back', error?: unknown) => void;
}

/** Reads both windows and counts the request unless the limit is used up; Redis' clock, so that all gateways agree. */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local index = math.floor(now / window)
local elapsed = now - index * window
local key = KEYS[1] .. ':' .. string.format('%.0f', index)
local current = tonumber(redis.call('GET', key) or '0')
local previous = tonumber(redis.call('GET', KEYS[1] .. ':' .. string.format('%.0f', index - 1)) or '0')
if cost < 0 and current > 0 or cost > 0 and previous * (1 - elapsed / window) + current + cost <= limit then
  redis.call('INCRBY', key, cost)
  redis.call('PEXPIRE', key, 2 * window)
end
return { current, previous, elapsed }`;

/** Counts requests per key in sliding windows, shared by all gateways through Redis and kept going without it. */
export class RateLimiter {
  private readonly memory: MemoryCounter;
  private redisAway = false;
  private leaveRedisUntil = 0;

  constructor(private readonly options: RateLimiterOptions) {
    this.memory = new MemoryCounter(options.maxClients);
  }

  /** Counts one request of `key` if it is within the limit, and says so. */
  async take(key: string, limit: number, windowMs: number): Promise<Verdict> {
    const counts =
      (await this.shared(key, limit, windowMs, 1)) ?? this.memory.take(key, limit, windowMs, this.options.now());
    return judge(counts, limit, windowMs);
  }

  /** Undoes one `take`: what turned out fine does not use up the limit. */
  async giveBack(key: string, limit: number, windowMs: number): Promise<void> {
    if (!(await this.shared(key, limit, windowMs, -1))) this.memory.giveBack(key, windowMs, this.options.now());
  }

  private async shared(key: string, limit: number, windowMs: number, cost: number): Promise<WindowCounts | undefined> {
    const { redis, now, retryMs, onRedis } = this.options;
    if (!redis || now() < this.leaveRedisUntil) return undefined;
    try {
      const args = [limit, windowMs, cost].map(String);
      // The braces keep both windows of a key on one node of a Redis cluster.
      const answer = await this.inTime(redis.eval(script, { keys: [`yilian:rate:{${key}}`], arguments: args }));
      const [current = 0, previous = 0, elapsedMs = 0] = (answer as unknown[]).map(Number);
      if (this.redisAway) onRedis('back');
      this.redisAway = false;
      return { current, previous, elapsedMs };
    } catch (error) {
      this.leaveRedisUntil = now() + retryMs;
      if (!this.redisAway) onRedis('away', error);
      this.redisAway = true;
      return undefined;
    }
  }

  private async inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${this.options.timeoutMs} ms`)), this.options.timeoutMs);
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
