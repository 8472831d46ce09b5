import type { Facts } from '../facts.js';
import { found, type Violation } from '../violation.js';

/** Invariant 1: a flow reaches its end only if every event of it has been handled by whoever handles its type. */
export function handled({ unhandled, parked }: Pick<Facts, 'unhandled' | 'parked'>): Violation[] {
  const standing = new Set(parked.map(({ service, eventId }) => `${service} ${eventId}`));
  const lost = unhandled
    .filter(({ service, eventId }) => !standing.has(`${service} ${eventId}`))
    .map(({ service, handler, eventId }) => `${eventId} by ${handler} of ${service}`);
  return found('1', 'an event that was never handled', lost, 'lost');
}
