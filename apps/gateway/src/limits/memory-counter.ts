import type { WindowCounts } from './sliding-window.js';

interface Entry {
  window: number;
  current: number;
  previous: number;
}

/** Counts in this process only: what is left of the rate limit when Redis is away. */
export class MemoryCounter {
  private entries = new Map<string, Entry>();

  constructor(private readonly maxClients: number) {}

  /** Counts of `key` before this request; the request itself is counted unless the limit is used up. */
  take(key: string, limit: number, windowMs: number, nowMs: number): WindowCounts {
    const window = Math.floor(nowMs / windowMs);
    const entry = this.entryOf(key, window);
    const counts = { current: entry.current, previous: entry.previous, elapsedMs: nowMs - window * windowMs };
    if (counts.previous * (1 - counts.elapsedMs / windowMs) + counts.current + 1 <= limit) entry.current += 1;
    return counts;
  }

  /** Takes one counted request of `key` back. */
  giveBack(key: string, windowMs: number, nowMs: number): void {
    const entry = this.entryOf(key, Math.floor(nowMs / windowMs));
    entry.current = Math.max(0, entry.current - 1);
  }

  private entryOf(key: string, window: number): Entry {
    const known = this.entries.get(key);
    if (known?.window === window) return known;
    const entry = { window, current: 0, previous: known?.window === window - 1 ? known.current : 0 };
    this.entries.delete(key);
    // The map keeps insertion order, so the first key is the one that has been silent longest.
    const oldest = this.entries.size >= this.maxClients ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, entry);
    return entry;
  }
}
