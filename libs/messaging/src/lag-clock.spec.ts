import { LagClock } from './lag-clock.js';

describe('the lag clock', () => {
  let now = 0;
  const clock = new LagClock(() => now);
  const seconds = (at: number, handled: number, end: number): number | undefined => {
    now = at * 1_000;
    return clock.time([{ topic: 'yilian.lamp', partition: 0, lag: end - handled, end }])[0]?.seconds;
  };

  test('tells for how long the oldest message has waited, as far as anyone looked', () => {
    expect(seconds(0, 5, 5)).toBe(0);
    expect(seconds(10, 5, 7)).toBe(0);
    expect(seconds(20, 5, 7)).toBe(10);
    expect(seconds(30, 6, 9)).toBe(20);
    // What was there at 10 s is handled; what came next was seen first at 30 s.
    expect(seconds(40, 7, 9)).toBe(10);
    expect(seconds(50, 9, 9)).toBe(0);
    expect(seconds(60, 9, 10)).toBe(0);
  });
});
