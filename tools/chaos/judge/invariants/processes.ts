import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

const residentMiB = 400;
/**
 * Finds what spins: a look at the database every 10 ms uses ten percent, and what rests up to 2.5, on a machine in a slow hour.
 * The goal, 1 %, is for the benchmark to measure: right after a load, beside others, it is a matter of luck.
 */
const idlePercent = 5;

/** Invariant 9: small processes that rest when there is nothing to do, and handle all their errors. */
export function processes(
  { processes: samples }: Pick<Evidence, 'processes'>,
  { outbursts }: Pick<Facts, 'outbursts'>,
): Violation[] {
  const large = samples.filter(({ maxResidentMiB }) => maxResidentMiB > residentMiB);
  const restless = samples.filter(({ idleCpuPercent = 0 }) => idleCpuPercent >= idlePercent);
  return [
    ...found(
      '9',
      `a process above ${residentMiB} MiB`,
      large.map((each) => `${each.name} (${each.maxResidentMiB})`),
    ),
    ...found(
      '9',
      'a process that does not rest',
      restless.map((each) => `${each.name} (${each.idleCpuPercent} %)`),
    ),
    ...found('9', 'an error that nobody handled', outbursts),
  ];
}
