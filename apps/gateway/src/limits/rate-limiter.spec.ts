import { RateLimiter, type RateLimiterOptions } from './rate-limiter.js';

const options = (over: Partial<RateLimiterOptions>): RateLimiterOptions => ({
  timeoutMs: 20,
  retryMs: 1000,
  maxClients: 10,
  now: () => 0,
  onRedis: () => undefined,
  ...over,
});

describe('the rate limiter without Redis', () => {
  it('keeps counting in the process, says so once, and comes back', async () => {
    let now = 0;
    let alive = false;
    const said: string[] = [];
    const redis = { eval: () => (alive ? Promise.resolve([0, 0, 0]) : Promise.reject(new Error('gone'))) };
    const limiter = new RateLimiter(options({ redis, now: () => now, onRedis: (state) => said.push(state) }));

    const verdicts = [];
    for (let i = 0; i < 3; i++) verdicts.push((await limiter.take('a', 2, 60_000)).allowed);
    expect(verdicts).toEqual([true, true, false]);
    now = 1500;
    expect((await limiter.take('a', 2, 60_000)).allowed).toBe(false);
    expect(said).toEqual(['away']);

    alive = true;
    now = 3000;
    expect((await limiter.take('a', 2, 60_000)).allowed).toBe(true);
    expect(said).toEqual(['away', 'back']);
  });

  it('does not wait for a Redis that hangs, and then leaves it alone for a while', async () => {
    let asked = 0;
    const redis = {
      eval: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    };
    const limiter = new RateLimiter(options({ redis }));
    await limiter.take('a', 5, 1000);
    await limiter.take('a', 5, 1000);
    expect(asked).toBe(1);
  });

  it('gives back what turned out fine', async () => {
    const limiter = new RateLimiter(options({}));
    for (let i = 0; i < 5; i++) {
      expect((await limiter.take('a', 1, 1000)).allowed).toBe(true);
      await limiter.giveBack('a', 1, 1000);
    }
  });
});
