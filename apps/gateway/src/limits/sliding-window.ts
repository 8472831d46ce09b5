/** Requests of one client in the current and the previous window, before the request that asks. */
export interface WindowCounts {
  readonly current: number;
  readonly previous: number;
  /** How far into the current window we are. */
  readonly elapsedMs: number;
}

/** What the front door answers a client, and what it tells it in the RateLimit headers. */
export interface Verdict {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the next request is allowed (refused), or until the current window ends (allowed). */
  readonly resetSeconds: number;
}

/** The previous window counts as far as it still overlaps the last `windowMs`; so no burst of twice the limit at a window's edge. */
const weighed = (counts: WindowCounts, windowMs: number): number =>
  counts.previous * (1 - counts.elapsedMs / windowMs) + counts.current;

/** Milliseconds until a client that used up its limit has room for one request again. */
function waitMs({ current, previous, elapsedMs }: WindowCounts, limit: number, windowMs: number): number {
  if (current < limit) return Math.max(0, windowMs * (1 - (limit - current - 1) / previous) - elapsedMs);
  return windowMs - elapsedMs + windowMs * (1 - (limit - 1) / current);
}

/** Decides about one request from what the client did before it. */
export function judge(counts: WindowCounts, limit: number, windowMs: number): Verdict {
  const used = weighed(counts, windowMs);
  const allowed = used + 1 <= limit;
  const untilMs = allowed ? windowMs - counts.elapsedMs : waitMs(counts, limit, windowMs);
  return {
    allowed,
    limit,
    remaining: allowed ? Math.floor(limit - used - 1) : 0,
    resetSeconds: Math.max(1, Math.ceil(untilMs / 1000)),
  };
}
