import type { Evidence, Operation } from '../../evidence.js';
import { found, type Violation } from '../violation.js';

/** Fewer show nothing: some seconds of load without a fault bring more. */
const least = 20;

/** Invariant 1 holds of whatever nobody knows the outcome of: enough must be known to have been done, and more than is not. */
export function successes({ operations }: Pick<Evidence, 'operations'>): Violation[] {
  const keysOf = (outcome: Operation['outcome']): Set<string> =>
    new Set(operations.filter((each) => each.outcome === outcome).map(({ key }) => key));
  const done = keysOf('ok');
  const unknown = [...keysOf('unknown')].filter((key) => !done.has(key)).length;
  if (done.size >= least && done.size >= unknown) return [];
  return found('1', 'a run in which too little was answered with success', [`${done.size}, ${unknown} unknown`]);
}
