import { rollingRestartName, type Evidence } from '../../evidence.js';
import { found, type Violation } from '../violation.js';

/** Sent, and sent once more with the same key. */
const most = 1;

/** Part of invariant 1: while two replicas of each service are restarted in turn, nobody is turned away twice. */
export function retries({ operations, faults }: Pick<Evidence, 'operations' | 'faults'>): Violation[] {
  const restarts = faults.filter(({ name }) => name === rollingRestartName);
  const during = operations.filter(({ invokedAt }) =>
    restarts.some(({ startedAt, endedAt }) => startedAt <= invokedAt && invokedAt <= endedAt),
  );
  return found(
    '1',
    'an operation that was turned away twice in a rolling restart',
    during
      .filter(({ turnedAway = [] }) => turnedAway.length > most)
      .map(({ key, turnedAway = [] }) => `${key} (${turnedAway.length} times: ${[...new Set(turnedAway)].join('; ')})`),
  );
}
