import type { TableRow } from './table-row.js';
import type { Command } from './transitions.js';

/** The rows of the table from the handover of a patient to the end of the loop. */
export const visitRows = {
  'hand-over': {
    row: 13,
    guard: 'complete handover checklist, two signatures; by the referrer or the emergency centre (120) of the group',
    timer: 'as after schedule; in an emergency as after hand-over-unbooked',
    effect: 'the receiver expects the patient from now on, an emergency now, whenever it is booked',
    source: 'S1',
  },
  'hand-over-unbooked': {
    row: 13,
    guard: 'an emergency, which does not wait for a slot; otherwise as hand-over',
    timer: '`dayMissedHours` after the day of the handover without arrival it climbs',
    effect: 'as hand-over; what scheduling has for the referral is given back',
    source: 'S1',
  },
  'no-show': {
    row: 15,
    guard:
      'the grace period `noShowGraceMinutes` is over; who is on the way is late, no no-show, also where scheduling has the slot as missed: expected as before',
    timer: 'the referrer contacts the patient within `contactWorkingDays`, then it climbs',
    effect: 'a contact task of the referrer',
    source: 'S4',
  },
  rebook: {
    row: 15,
    guard: 'at most `maxRebookings`; the receiver an active member',
    effect: 'scheduling looks for another slot',
    source: 'default',
  },
  arrive: {
    row: 14,
    guard: 'an appointment to arrive at, also after it was missed; not there already when the cancellation was asked',
    effect: 'green channel where slip and card, or what the policy needs, are shown',
    source: 'S0',
  },
  'check-in': {
    row: 14,
    who: 'receiver, in scheduling: scheduler, referral-coordinator',
    guard: 'not there already',
    effect: 'as arrive, at the appointment that was checked in at; slip and card may be shown afterwards',
    source: 'default',
  },
  'arrive-unbooked': {
    row: 14,
    guard: 'an emergency without an appointment, or who lost theirs on the way',
    effect:
      'as arrive; what scheduling has for the referral is given back, a slot already checked in at counts as the visit',
    source: 'S1',
  },
  'start-care': {
    row: 16,
    guard: 'the patient has arrived',
    timer: 'the outcome falls due after `outcomeDueHours`; overdue, it climbs',
    effect:
      'care that goes on after a request to cancel is the one that began: the times measured stay, and when its outcome is due',
    source: 'all',
  },
  'green-channel': {
    row: 14,
    guard: 'the scanned codes of a slip of this way and of a card of the patient, neither revoked nor expired',
    timer: 'seen within `seenWithinMinutes`, also where a cancellation was asked meanwhile; a breach is shown to both',
    effect: 'by the policy `referrals.green-channel` of the day: fee line of 0 with its reason, queue priority',
    source: 'S0',
  },
  note: { row: 16, guard: 'text', effect: 'repeatable; the referrer is told', source: 'all' },
  admit: {
    row: 16,
    guard: 'the patient came for a visit',
    timer: 'as after `start-care` of an admission: no outcome is due before the discharge',
    effect: 'ward rounds count as for who was admitted at once',
    source: 'all',
  },
  discharge: {
    row: 17,
    guard: 'admitted',
    timer: 'the outcome falls due after `outcomeDueHours.discharge`',
    source: 'all',
  },
  'send-outcome': { row: 17, guard: 'outcome document; care has begun', source: 'all' },
  'pass-outcome': {
    row: 17,
    guard: 'the child of a hop onward has its outcome; past hops of a re-routing, whose referrer has it',
    timer: 'as before close',
    effect: 'every referrer before has the outcome, is told, and acknowledges it by close',
    source: 'S3',
  },
  'refer-down': {
    row: 19,
    guard: 'a rehabilitation plan; care has begun here; both ends active members of the group',
    effect: 'a draft of the same root, by default to where the patient came from',
    source: 'S2',
  },
  close: {
    row: 18,
    guard: 'the follow-up is set',
    timer: 'the referrer is called every `acknowledgeReminderDays`',
    effect: 'access to the identity ends with the root',
    source: 'all',
  },
} as const satisfies Partial<Record<Command, TableRow>>;
