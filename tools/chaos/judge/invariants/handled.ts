import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

export const neverHandled = { what: 'an event that was never handled', counts: 'lost' } as const;

/**
 * Invariants 1 and 3: a flow reaches its end only if every event of it has been handled by whoever handles its type, and an
 * aggregate's events in their order, also those that were parked, given up and requeued in between.
 */
export function handled({
  unhandled,
  handledEarly,
  parked,
}: Pick<Facts, 'unhandled' | 'handledEarly' | 'parked'>): Violation[] {
  const standing = new Set(parked.map(({ service, eventId }) => `${service} ${eventId}`));
  const lost = unhandled
    .filter(({ service, eventId }) => !standing.has(`${service} ${eventId}`))
    .map(({ service, handler, eventId }) => `${eventId} by ${handler} of ${service}`);
  const early = handledEarly.map(({ service, eventId }) => `${eventId} by ${service}`);
  return [
    ...found('1', neverHandled.what, lost, neverHandled.counts),
    ...found('3', 'an event that was handled before an earlier one', early, 'outOfOrder'),
  ];
}
