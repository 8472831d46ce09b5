import { infrastructureLimits, RestartPolicy, serviceLimits } from './restart-policy.js';

describe('restarts', () => {
  it('come at once, then after longer and longer pauses', () => {
    const policy = new RestartPolicy(serviceLimits);
    const pauses = Array.from({ length: 7 }, (_, i) => policy.next(i));
    expect(pauses).toEqual([0, 250, 500, 1000, 2000, 3000, 3000]);
  });

  it('end after ten within a minute', () => {
    const policy = new RestartPolicy(serviceLimits);
    for (let i = 0; i < 10; i += 1) expect(policy.next(i * 1000)).toBeDefined();
    expect(policy.next(20_000)).toBeUndefined();
  });

  it('forget what is longer ago than a minute', () => {
    const policy = new RestartPolicy(serviceLimits);
    for (let i = 0; i < 10; i += 1) policy.next(0);
    expect(policy.next(60_000)).toBe(0);
  });

  it('never end for the infrastructure', () => {
    const policy = new RestartPolicy(infrastructureLimits);
    for (let i = 0; i < 50; i += 1) policy.next(i);
    expect(policy.next(51)).toBe(10_000);
  });
});
