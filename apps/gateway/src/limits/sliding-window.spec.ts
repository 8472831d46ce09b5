import { MemoryCounter } from './memory-counter.js';
import { judge } from './sliding-window.js';

describe('the sliding window', () => {
  it('allows up to the limit and says how much is left', () => {
    expect(judge({ current: 0, previous: 0, elapsedMs: 0 }, 3, 1000)).toEqual({
      allowed: true,
      limit: 3,
      remaining: 2,
      resetSeconds: 1,
    });
    expect(judge({ current: 3, previous: 0, elapsedMs: 0 }, 3, 1000)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('counts the previous window as far as it overlaps', () => {
    expect(judge({ current: 0, previous: 10, elapsedMs: 0 }, 10, 60_000).allowed).toBe(false);
    expect(judge({ current: 4, previous: 10, elapsedMs: 30_000 }, 10, 60_000).allowed).toBe(true);
    expect(judge({ current: 5, previous: 10, elapsedMs: 30_000 }, 10, 60_000).allowed).toBe(false);
  });

  it.each([
    [{ current: 5, previous: 10, elapsedMs: 30_000 }],
    [{ current: 10, previous: 0, elapsedMs: 1_000 }],
    [{ current: 0, previous: 10, elapsedMs: 500 }],
    [{ current: 9, previous: 7, elapsedMs: 100 }],
  ])('a client that waits as long as it is told gets in: %j', (counts) => {
    const windowMs = 60_000;
    const refused = judge(counts, 10, windowMs);
    expect(refused.allowed).toBe(false);
    const later = counts.elapsedMs + refused.resetSeconds * 1000;
    const next =
      later < windowMs
        ? { ...counts, elapsedMs: later }
        : { previous: counts.current, current: 0, elapsedMs: later - windowMs };
    expect(judge(next, 10, windowMs).allowed).toBe(true);
  });
});

describe('the counter in memory', () => {
  it('does not count what it refuses, so a hammering client recovers', () => {
    const counter = new MemoryCounter(10);
    for (let i = 0; i < 100; i++) counter.take('a', 2, 1000, 10);
    expect(counter.take('a', 2, 1000, 20).current).toBe(2);
    expect(counter.take('a', 2, 1000, 2010)).toEqual({ current: 0, previous: 0, elapsedMs: 10 });
  });

  it('carries the last window over and forgets the longest silent client when full', () => {
    const counter = new MemoryCounter(2);
    counter.take('a', 5, 1000, 0);
    expect(counter.take('a', 5, 1000, 1000)).toMatchObject({ previous: 1, current: 0 });
    counter.take('b', 5, 1000, 1000);
    counter.take('c', 5, 1000, 1000);
    expect(counter.take('a', 5, 1000, 1001)).toMatchObject({ previous: 0, current: 0 });
  });
});
