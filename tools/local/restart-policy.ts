/** How often and how fast something that keeps ending is started again. */
export interface RestartLimits {
  /** Restarts within the window after which it is given up; undefined never gives up. */
  readonly limit?: number;
  readonly windowMs: number;
  readonly longestDelayMs: number;
}

/** A service that ends ten times within a minute will not get better by itself. */
export const serviceLimits: RestartLimits = { limit: 10, windowMs: 60_000, longestDelayMs: 3_000 };

/** The infrastructure is always worth another try: a full disk is freed, a port is given back. */
export const infrastructureLimits: RestartLimits = { windowMs: 60_000, longestDelayMs: 10_000 };

/** Remembers restarts and says when the next one may be: at once, then after longer and longer pauses. */
export class RestartPolicy {
  private times: number[] = [];

  constructor(private readonly limits: RestartLimits) {}

  /** The pause before the next restart in milliseconds, or undefined when it is time to give up. */
  next(now: number): number | undefined {
    const { limit, windowMs, longestDelayMs } = this.limits;
    this.times = this.times.filter((time) => now - time < windowMs);
    if (limit !== undefined && this.times.length >= limit) return undefined;
    const before = this.times.length;
    this.times.push(now);
    return before === 0 ? 0 : Math.min(longestDelayMs, 125 * 2 ** before);
  }
}
