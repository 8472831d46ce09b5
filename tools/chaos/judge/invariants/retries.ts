import { rollingRestartName, type Evidence, type Operation } from '../../evidence.js';
import { found, type Violation } from '../violation.js';

/** Sent, and sent once more with the same key. */
const most = 1;

/** What no rule ever forbids a client of the suite; care may overtake a cancellation. */
const alwaysRight: readonly Operation['kind'][] = ['create', 'submit'];

/** Part of invariant 1: while two replicas of each service are restarted in turn, nobody is turned away twice, or for good. */
export function retries({ operations, faults }: Pick<Evidence, 'operations' | 'faults'>): Violation[] {
  const restarts = faults.filter(({ name }) => name === rollingRestartName);
  const during = operations.filter(({ invokedAt }) =>
    restarts.some(({ startedAt, endedAt }) => startedAt <= invokedAt && invokedAt <= endedAt),
  );
  const twice = during.filter(({ turnedAway = [] }) => turnedAway.length > most);
  const refused = during.filter(({ kind, outcome }) => alwaysRight.includes(kind) && outcome === 'fail');
  return [
    ...found(
      '1',
      'an operation that was turned away twice in a rolling restart',
      twice.map(
        ({ key, turnedAway = [] }) => `${key} (${turnedAway.length} times: ${[...new Set(turnedAway)].join('; ')})`,
      ),
    ),
    ...found(
      '1',
      'an operation that was refused in a rolling restart',
      refused.map(({ kind, key }) => `${kind} ${key}`),
    ),
  ];
}
