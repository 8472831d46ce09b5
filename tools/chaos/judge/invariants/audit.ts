import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

/** Invariant 7: the chains verify, trails only grow, and every look at an identity and every decision is on record. */
export function audit(
  { shown }: Pick<Evidence, 'shown'>,
  { audit: trails, parked }: Pick<Facts, 'audit' | 'parked'>,
): Violation[] {
  const decided = new Set(trails.recordedDiscards);
  const discards = parked.filter(({ status }) => status === 'discarded').map(({ service, id }) => `${service}/${id}`);
  const looks = [...Map.groupBy(shown, (id) => id)];
  return [
    ...found('7', 'an audit chain that does not verify', trails.brokenChains),
    ...found('7', 'an audit trail that can be changed', trails.changeable),
    ...found(
      '7',
      'an identity that was shown without a record',
      looks.filter(([id, each]) => each.length > (trails.recordedLooks.get(id) ?? 0)).map(([id]) => id),
      'lost',
    ),
    ...found(
      '7',
      'a dead letter that was given up without a record',
      discards.filter((letter) => !decided.has(letter)),
      'lost',
    ),
  ];
}
