import { distributionOf, median, medians, percentile, rounded } from './statistics.js';

test('a percentile is a value that occurred, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile([7], 0.01)).toBe(7);
  expect(percentile([], 0.5)).toBe(0);
});

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([5])).toBe(5);
  expect(median([])).toBe(0);
});

test('figures have three significant digits', () => {
  expect([rounded(1234.5), rounded(0.012345), rounded(0)]).toEqual([1230, 0.0123, 0]);
  expect(distributionOf([1.23456, 2, 3])).toEqual({ p50Ms: 2, p99Ms: 3 });
});

test('medians are taken field by field, through objects', () => {
  const run = (perSecond: number, referrals: number) => ({ perSecond, cpu: { referrals } });
  expect(medians([run(10, 1), run(30, 3), run(20, 2)])).toEqual(run(20, 2));
});

test('a field that only some runs have is the median of those', () => {
  expect(medians<Record<string, number>>([{ a: 1 }, { a: 3, b: 5 }])).toEqual({ a: 2, b: 5 });
});
