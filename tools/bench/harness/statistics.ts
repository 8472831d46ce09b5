/** Times of many operations, in milliseconds. */
export interface Distribution {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The value that `share` of all values do not exceed (nearest rank); 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The middle value, or the mean of the two in the middle; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

/** p50 and p99 of times in milliseconds. */
export const distributionOf = (values: readonly number[]): Distribution => ({
  p50Ms: rounded(percentile(values, 0.5)),
  p99Ms: rounded(percentile(values, 0.99)),
});

/** Three significant digits: more would claim a precision that no run on a shared machine has. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/**
 * Field by field the median of several measurements of one shape; objects inside are taken apart, a field that only some have
 * is the median of those.
 */
export function medians<T extends object>(measurements: readonly T[]): T {
  const names = new Set(measurements.flatMap((each) => Object.keys(each)));
  const fields = [...names].map((name) => {
    const values = measurements.map((each) => each[name as keyof T] as unknown).filter((value) => value !== undefined);
    const isTree = values.every((value) => typeof value === 'object' && value !== null);
    return [name, isTree ? medians(values) : rounded(median(values as number[]))];
  });
  return Object.fromEntries(fields) as T;
}
