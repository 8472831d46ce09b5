import type { ProcessSample } from '../../evidence.js';
import { processes } from './processes.js';

const sample: ProcessSample = { name: 'referrals', maxResidentMiB: 400, idleCpuPercent: 4.99 };
const found = (changes: Partial<ProcessSample>, outbursts: readonly string[] = []): string[] =>
  processes({ processes: [{ ...sample, ...changes }] }, { outbursts }).map(
    ({ what, subject }) => `${what}: ${subject}`,
  );

describe('invariant 9, processes', () => {
  it('holds for small ones that rest', () => {
    expect(found({})).toEqual([]);
    expect(found({ idleCpuPercent: undefined })).toEqual([]);
  });

  it.each([
    ['a process above 400 MiB: referrals (401)', found({ maxResidentMiB: 401 })],
    ['a process that does not rest: referrals (5 %)', found({ idleCpuPercent: 5 })],
    ['an error that nobody handled: a.log: unhandledRejection', found({}, ['a.log: unhandledRejection'])],
  ])('finds %s', (said, violations) => expect(violations).toEqual([said]));
});
