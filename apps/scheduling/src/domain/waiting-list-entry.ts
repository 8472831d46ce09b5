import {
  WaitingListEntryAdded,
  WaitingListEntryBooked,
  WaitingListEntryWithdrawn,
  type Decision,
  type Versioned,
} from '#contracts';
import { nowAfter } from './calendar.js';
import { demandOf, type Demand } from './demand.js';
import { rankedFrom, type HeadStart } from './waiting-order.js';

export const entryStatuses = ['waiting', 'booked', 'withdrawn'] as const;
export type EntryStatus = (typeof entryStatuses)[number];

/** The life of a place in the queue. */
export const transitions = {
  book: { from: ['waiting'], to: 'booked', event: WaitingListEntryBooked },
  withdraw: { from: ['waiting'], to: 'withdrawn', event: WaitingListEntryWithdrawn },
} as const;

/** A referral for which nothing was free. */
export interface WaitingListEntry extends Versioned, Demand {
  /** Its place in the order: the earliest of the list is served first; see waiting-order.ts. */
  readonly rankedFrom: Date;
  /** The slot it just gave up: it is not offered the same one again. */
  readonly declinedSlotId: string | null;
  readonly status: EntryStatus;
  readonly addedAt: Date;
  readonly endedAt: Date | null;
  readonly appointmentId: string | null;
  readonly reasonCode: string | null;
}

export type EntryDecision = Decision<WaitingListEntry>;

/** What a referral had before it waits again: since when, the slot, where it declined that, and why. */
export interface GivenBack {
  readonly bookedAt: Date;
  readonly slotId: string | null;
  readonly reasonCode?: string;
}

/** Puts a referral on the list, with the time it has waited already; told later than what it had before, as in `book`. */
export function addEntry(
  id: string,
  demand: Demand,
  headStart: HeadStart,
  now: Date,
  given?: GivenBack,
): EntryDecision {
  const addedAt = given ? nowAfter(given.bookedAt, now) : now;
  const state: WaitingListEntry = {
    ...demandOf(demand),
    id,
    version: 0,
    rankedFrom: rankedFrom(demand, headStart),
    declinedSlotId: given?.slotId ?? null,
    status: 'waiting',
    addedAt,
    endedAt: null,
    appointmentId: null,
    reasonCode: null,
  };
  const why = given?.reasonCode !== undefined && { reasonCode: given.reasonCode };
  return { state, events: [{ ...WaitingListEntryAdded(id, { ...factsOf(state), ...why }), time: addedAt }] };
}

/** A slot was found. Who no longer waits is left as it is: words of others may come late. */
export function bookEntry(entry: WaitingListEntry, appointmentId: string, now: Date): EntryDecision {
  if (entry.status !== 'waiting') return { state: entry, events: [] };
  const state = { ...entry, status: transitions.book.to, endedAt: now, appointmentId };
  return { state, events: [WaitingListEntryBooked(entry.id, { ...factsOf(state), appointmentId })] };
}

/** The referral needs no slot any more. */
export function withdrawEntry(entry: WaitingListEntry, reasonCode: string, now: Date): EntryDecision {
  if (entry.status !== 'waiting') return { state: entry, events: [] };
  const state = { ...entry, status: transitions.withdraw.to, endedAt: now, reasonCode };
  return { state, events: [WaitingListEntryWithdrawn(entry.id, { ...factsOf(state), reasonCode })] };
}

const factsOf = ({ referralId, fromOrganizationId, organizationId, askedDepartment, priority }: WaitingListEntry) => ({
  referralId,
  fromOrganizationId,
  organizationId,
  department: askedDepartment,
  priority,
});
