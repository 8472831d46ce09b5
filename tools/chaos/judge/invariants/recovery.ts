import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

const limitSeconds = 60;

/** Invariant 5: within a minute of each fault's end, and so at the end, nothing lags and everything is ready. */
export function recovery(
  { faults }: Pick<Evidence, 'faults'>,
  { waiting, notReady }: Pick<Facts, 'waiting' | 'notReady'>,
): Violation[] {
  const forGood = faults.filter(({ recoverySeconds }) => recoverySeconds === undefined).map(({ name }) => name);
  const late = faults.flatMap(({ name, recoverySeconds = 0 }) =>
    recoverySeconds > limitSeconds ? [`${name} (${Math.round(recoverySeconds)} s)`] : [],
  );
  const left = waiting.map(({ where, count }) => `${count} in ${where}`);
  return [
    ...found('5', 'a fault from which the platform did not recover', forGood),
    ...found('5', 'a fault from which it recovered too late', late),
    ...found('5', 'a place where something still waits', left),
    ...found('5', 'a replica that is not ready', notReady),
  ];
}
