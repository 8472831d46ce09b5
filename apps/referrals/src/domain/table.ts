import type { TableRow } from './table-row.js';
import type { Command } from './transitions.js';
import { visitRows } from './visit-rows.js';

/** The table of the referral machine, one entry for each command; docs/reference/referral-table.md is made from it. */
export const table: Readonly<Record<Command, TableRow>> = {
  draft: {
    row: 1,
    who: 'referrer: clinician, referral-coordinator, integration',
    guard:
      'a resident id with its check digit (GB 11643), where one is given; both ends active members of one group, whose kinds do not contradict the direction',
    effect: 'an open duplicate (same patient, same department) is warned of',
    source: 'all',
  },
  submit: {
    row: 2,
    guard:
      'coded indication or capability rule, consent, a scope of the receiver that fits: an emergency goes without them, which is noted for its review; minimum slip with history, treatment, doctor and phone, which an emergency adds later, as it does consent and who its patient is, down with rehabilitation and follow-up plan; both ends active members of one group, whose kinds do not contradict the direction',
    timer:
      'an emergency goes at once and is reviewed by the office within `emergencyReviewWorkingDays`, then it climbs',
    effect: 'the slip leaves the referrer',
    source: 'S2',
  },
  'ask-review': {
    row: 2,
    guard: 'policy `internalReviewNeeded`; an emergency skips it',
    timer: 'not reviewed within `internalReviewWorkingDays` it climbs at the referrer',
    effect: 'the referrer’s own office looks first',
    source: 'S4',
  },
  'approve-review': { row: 2, guard: 'as submit; the referral office', effect: 'the slip leaves', source: 'S4' },
  'send-back': {
    row: 2,
    guard: 'a comment',
    timer: 'not revised within `internalReviewWorkingDays` it climbs at the referrer',
    effect: 'a draft again',
    source: 'S4',
  },
  deliver: { row: 3, guard: 'the receiving worklist has it', source: 'all' },
  triage: {
    row: 4,
    guard: 'the receiver an active member',
    timer:
      'unread for `unreadMinutes` of its priority it climbs: clerk, duty officer, operations office, until someone acts; opened, it does so when undecided for `decideMinutes`, the stopped clock not counted',
    effect: 'the referral counts as read',
    source: 'default',
  },
  'request-info': {
    row: 5,
    guard: 'a question; as triage',
    effect: 'the clock stops, the referrer is asked',
    source: 'all',
  },
  'answer-info': { row: 5, guard: 'an answer', effect: 'the clock goes on', source: 'all' },
  'return-unanswered': {
    row: 5,
    timer:
      '`infoAnswerHours` after the question; it climbs at the referrer every `unreadMinutes` until it is answered, here, too',
    effect: 'the referrer answers late, or cancels at once',
    source: 'default',
  },
  'return-advice': {
    row: 6,
    guard: 'advice text; as triage',
    effect: 'the referral ends, unless it is converted',
    source: 'S0',
  },
  convert: {
    row: 6,
    guard:
      'the referrer allowed it beforehand, and has not said since what follows; whoever referred onward has not gone on; as accept',
    effect: 'as accept',
    source: 'S0',
  },
  accept: {
    row: 7,
    guard: 'another priority needs a reason; not where only advice is asked; the receiver an active member',
    effect: 'scheduling looks for a slot',
    source: 'all',
  },
  'refer-onward': {
    row: 9,
    guard: 'as submit; the new receiver is of the same group',
    effect: 'a child of the same root and intent; every referrer before keeps being told',
    source: 'S3',
  },
  reroute: {
    row: 9,
    guard: 'the receiver is no active member any more; otherwise as submit',
    effect:
      'at once: a child of the same root to another receiver, and what scheduling holds is given back; who was handed over is on the way there from its acceptance on, without a slot',
    source: 'all',
  },
  conclude: {
    row: 9,
    guard: 'the child of a re-routing is closed, or gave advice: its referrer is the same',
    effect: 'the hop ends with it',
    source: 'S3',
  },
  'come-back': {
    row: 9,
    guard: 'the child of a hop onward ended otherwise',
    timer: 'as a new one: unread it climbs, and expires, counted from now',
    effect: 'with whoever referred onward again, unread; every referrer before is told',
    source: 'default',
  },
  'go-onward': {
    row: 6,
    guard: 'came back with advice, which becomes a referral, and nobody opened it since',
    effect: 'with the next hop again; every referrer before is told',
    source: 'S0',
  },
  'give-up': {
    row: 9,
    guard: 'the child of a re-routing, or of a hop whose referrer asked to cancel, ended otherwise',
    effect: 'the patient is with the referrer, who is told',
    source: 'default',
  },
  'accept-directly': { row: 7, guard: 'the scope books directly; no emergency', effect: 'as accept', source: 'S0' },
  reject: {
    row: 8,
    guard:
      'coded reason and comment; at any time after delivery, also of what was returned or is on the way, never after arrival; as triage',
    effect: 'slot or place in the queue is given back',
    source: 'all',
  },
  queue: {
    row: 10,
    guard: 'nothing suitable is free',
    timer: 'contact within `contactByDays` of its priority, then it climbs',
    effect: 'a place on the waiting list',
    source: 'S4',
  },
  schedule: {
    row: 11,
    guard: 'the word of scheduling is newer than the last',
    timer: '`dayMissedHours` after a day without arrival or no-show it climbs',
    source: 'S4',
  },
  requeue: {
    row: 12,
    who: 'either, in scheduling: scheduler, referral-coordinator',
    guard: 'coded reason; also where its clinic session is cancelled and nothing else is free',
    effect: 'the quota is refunded, the waiting list is offered the slot, the time waited counts on',
    source: 'S4',
  },
  reschedule: {
    row: 12,
    who: 'either, in scheduling: scheduler, referral-coordinator',
    guard: 'another slot of the same receiver is free',
    effect: 'the new slot is booked before the old one is let go; then as requeue',
    source: 'S4',
  },
  'keep-appointment': {
    row: 11,
    guard: 'the word of scheduling is newer than the last; on the way, or a cancellation waits to be confirmed',
    effect: 'who comes to the desk has an appointment; of who is on the way both sides are told',
    source: 'default',
  },
  'keep-place': {
    row: 12,
    guard:
      'the word of scheduling is newer than the last; on the way, or a cancellation waits to be confirmed and the patient has not arrived',
    effect: 'there is no appointment, until scheduling books one; of who is on the way both sides are told',
    source: 'default',
  },
  ...visitRows,
  cancel: { row: 20, guard: 'coded reason; not delivered yet', source: 'all' },
  'request-cancel': {
    row: 20,
    guard: 'coded reason',
    timer: 'not answered within `cancelAnswerHours` it climbs',
    effect: 'the receiver is asked to confirm',
    source: 'all',
  },
  'pass-cancel': {
    row: 20,
    guard: 'coded reason; the patient was referred onward',
    effect: 'the request goes on to the live hop, whose receiver confirms; cancelled there it is cancelled here',
    source: 'all',
  },
  'confirm-cancel': {
    row: 20,
    guard: 'a no-show is no answer; by itself where the receiver left the group before the patient arrived',
    effect: 'slot or place in the queue is given back',
    source: 'all',
  },
  'await-slot': {
    row: 10,
    timer: 'scheduling is silent for `slotAnswerMinutes`',
    effect: 'shown among those that await a slot',
    source: 'default',
  },
  expire: {
    row: 21,
    timer: '`expiryDays` after its submission, or after the last that was done about it; the stopped clock not counted',
    effect: 'a place in the queue is given back',
    source: 'default',
  },
  'enter-in-error': { row: 22, guard: 'its author; coded reason', effect: 'a supervisor is asked', source: 'all' },
  'confirm-error': {
    row: 22,
    guard: 'the supervisor whom the author named, of the same organization and no resident',
    effect: 'kept for audit, with every live hop that came of it; what scheduling holds is given back',
    source: 'all',
  },
  'refuse-error': { row: 22, guard: 'as confirm-error; a comment', effect: 'the referral goes on', source: 'all' },
  release: {
    row: 20,
    guard: 'scheduling gave up what the referral holds; the patient has not arrived',
    effect: 'where a cancellation waits to be confirmed it is answered, with the reason of who asked',
    source: 'S4',
  },
};
