import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

/** Invariant 7: audit trails only grow, and what was decided about a dead letter is on record. */
export function audit({
  audit: { changeable, recordedDiscards },
  parked,
}: Pick<Facts, 'audit' | 'parked'>): Violation[] {
  const recorded = new Set(recordedDiscards);
  const unrecorded = parked
    .filter(({ status }) => status === 'discarded')
    .map(({ service, id }) => `${service}/${id}`)
    .filter((letter) => !recorded.has(letter));
  return [
    ...found('7', 'an audit trail that can be changed', changeable),
    ...found('7', 'a dead letter that was given up without a record', unrecorded),
  ];
}
