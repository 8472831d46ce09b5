import { referralStatuses, waitingStatuses, type ReferralStatus } from '#contracts';

/** One of the two organizations of a referral. */
export type End = 'referrer' | 'receiver';
/** Where an organization stands: at one of the two ends, or as the emergency centre (120) of the group, which carries patients. */
export type Side = End | 'emergency-centre';
/** Who may make a transition; the system where another fact follows or scheduling speaks. */
export type By = End | 'either' | 'referrer-or-emergency-centre' | 'system';
export interface Transition {
  /** Empty where the referral begins. */
  readonly from: readonly ReferralStatus[];
  /** Some leave the status as it is. */
  readonly to: ReferralStatus | 'unchanged';
  readonly by: By;
}

const inUse = referralStatuses.filter((status) => status !== 'entered-in-error');
/** The receiver has the referral, and the patient has not come. */
const expected = waitingStatuses.filter((status) => status !== 'internal-review' && status !== 'submitted');

/** The life of a referral: every command, where it may start, where it leads and who gives it. */
export const transitions = {
  draft: { from: [], to: 'draft', by: 'referrer' },
  'ask-review': { from: ['draft'], to: 'internal-review', by: 'referrer' },
  'send-back': { from: ['internal-review'], to: 'draft', by: 'referrer' },
  submit: { from: ['draft'], to: 'submitted', by: 'referrer' },
  'approve-review': { from: ['internal-review'], to: 'submitted', by: 'referrer' },
  deliver: { from: ['submitted'], to: 'delivered', by: 'system' },
  triage: { from: ['delivered'], to: 'in-triage', by: 'receiver' },
  accept: { from: ['in-triage'], to: 'accepted', by: 'receiver' },
  'request-info': { from: ['in-triage'], to: 'info-requested', by: 'receiver' },
  'answer-info': { from: ['info-requested', 'returned'], to: 'in-triage', by: 'referrer' },
  'return-unanswered': { from: ['info-requested'], to: 'returned', by: 'system' },
  'return-advice': { from: ['in-triage'], to: 'advice-returned', by: 'receiver' },
  convert: { from: ['advice-returned'], to: 'accepted', by: 'receiver' },
  'refer-onward': { from: ['in-triage'], to: 'referred-onward', by: 'receiver' },
  // The receiver left the group.
  reroute: { from: waitingStatuses, to: 'referred-onward', by: 'referrer' },
  // The outcome of a hop onward is for every referrer before, each of whom acknowledges it.
  'pass-outcome': { from: ['referred-onward'], to: 'outcome-sent', by: 'system' },
  // The next hop ended: well, by who went round a receiver and acknowledged there; or not, and whoever referred onward has the patient; or not, and the referrer itself has, who went
  // round a receiver that left, or asked to cancel.
  conclude: { from: ['referred-onward'], to: 'closed', by: 'system' },
  'come-back': { from: ['referred-onward'], to: 'delivered', by: 'system' },
  // Its advice became a referral, before anybody opened what had come back with it.
  'go-onward': { from: ['delivered'], to: 'referred-onward', by: 'system' },
  'give-up': { from: ['referred-onward'], to: 'cancelled', by: 'system' },
  'accept-directly': { from: ['delivered'], to: 'accepted', by: 'system' },
  reject: { from: expected, to: 'rejected', by: 'receiver' },
  // Awaiting already, it may be told of a later place in the queue before the booking in between.
  queue: { from: ['accepted', 'awaiting-slot'], to: 'awaiting-slot', by: 'system' },
  schedule: { from: ['accepted', 'awaiting-slot'], to: 'scheduled', by: 'system' },
  // Either side gave the appointment back, or booked another one before it let go of this, in scheduling, which has the slots.
  // Which may cross the word of a no-show.
  requeue: { from: ['scheduled', 'no-show'], to: 'awaiting-slot', by: 'system' },
  reschedule: { from: ['scheduled', 'no-show'], to: 'scheduled', by: 'system' },
  // Booked while the patient is on the way, or while a cancellation waits to be confirmed: the patient may come all the same.
  'keep-appointment': { from: ['in-transit', 'cancel-requested'], to: 'unchanged', by: 'system' },
  // Queued, or queued again, meanwhile: there is no appointment to come to.
  'keep-place': { from: ['in-transit', 'cancel-requested'], to: 'unchanged', by: 'system' },
  'hand-over': { from: ['scheduled'], to: 'in-transit', by: 'referrer-or-emergency-centre' },
  // An emergency does not wait for a slot: the patient is on the way, or at the door, before there is one.
  'hand-over-unbooked': { from: ['accepted', 'awaiting-slot'], to: 'in-transit', by: 'referrer-or-emergency-centre' },
  'no-show': { from: ['scheduled'], to: 'no-show', by: 'receiver' },
  rebook: { from: ['no-show'], to: 'accepted', by: 'either' },
  // A patient who stands at the desk overtakes a request to cancel, and comes late where nobody was seen to come.
  arrive: { from: ['scheduled', 'in-transit', 'no-show', 'cancel-requested'], to: 'arrived', by: 'receiver' },
  // The desk of scheduling has the patient, whatever was made of the appointment here meanwhile.
  'check-in': {
    from: ['accepted', 'awaiting-slot', 'scheduled', 'in-transit', 'no-show', 'cancel-requested'],
    to: 'arrived',
    by: 'system',
  },
  'arrive-unbooked': {
    from: ['accepted', 'awaiting-slot', 'in-transit', 'cancel-requested'],
    to: 'arrived',
    by: 'receiver',
  },
  'start-care': { from: ['arrived', 'cancel-requested'], to: 'in-care', by: 'receiver' },
  'green-channel': { from: ['arrived'], to: 'arrived', by: 'receiver' },
  note: { from: ['in-care'], to: 'in-care', by: 'receiver' },
  // A visit becomes an admission.
  admit: { from: ['in-care'], to: 'in-care', by: 'receiver' },
  discharge: { from: ['in-care'], to: 'in-care', by: 'receiver' },
  'send-outcome': { from: ['in-care', 'cancel-requested'], to: 'outcome-sent', by: 'receiver' },
  'refer-down': { from: ['outcome-sent'], to: 'outcome-sent', by: 'receiver' },
  close: { from: ['outcome-sent'], to: 'closed', by: 'referrer' },
  cancel: { from: ['draft', 'internal-review', 'submitted', 'returned'], to: 'cancelled', by: 'referrer' },
  'request-cancel': {
    from: [
      'delivered',
      'in-triage',
      'info-requested',
      'accepted',
      'awaiting-slot',
      'scheduled',
      'in-transit',
      'no-show',
      'arrived',
      'in-care',
    ],
    to: 'cancel-requested',
    by: 'referrer',
  },
  // Referred onward: the next hop is asked.
  'pass-cancel': { from: ['referred-onward'], to: 'referred-onward', by: 'referrer' },
  'confirm-cancel': { from: ['cancel-requested'], to: 'cancelled', by: 'receiver' },
  // Scheduling ended the appointment or the wait for good; it also answers a request to cancel.
  release: { from: ['awaiting-slot', 'scheduled', 'cancel-requested'], to: 'cancelled', by: 'system' },
  // Scheduling says nothing: the referral is shown as waiting, so that a person looks.
  'await-slot': { from: ['accepted'], to: 'awaiting-slot', by: 'system' },
  expire: {
    from: ['submitted', 'delivered', 'in-triage', 'returned', 'accepted', 'awaiting-slot'],
    to: 'expired',
    by: 'system',
  },
  // Its author says so; it takes a supervisor to agree.
  'enter-in-error': { from: inUse, to: 'unchanged', by: 'referrer' },
  'confirm-error': { from: inUse, to: 'entered-in-error', by: 'referrer' },
  'refuse-error': { from: inUse, to: 'unchanged', by: 'referrer' },
} as const satisfies Record<string, Transition>;

export type Command = keyof typeof transitions;

/** Commands of emergencies alone, but that whoever is on the way arrives so where the slot was taken away meanwhile. */
export const ofEmergencies: readonly Command[] = ['hand-over-unbooked', 'arrive-unbooked'];

/** Commands that lead to a status. */
export type Moving = {
  [C in Command]: (typeof transitions)[C]['to'] extends ReferralStatus ? C : never;
}[Command];

export const commands = Object.keys(transitions) as Command[];

/** Statuses in which a referral has ended: only a conversion agreed beforehand, or an error, leads out of one. */
export const endStatuses: readonly ReferralStatus[] = [
  'closed',
  'advice-returned',
  'rejected',
  'cancelled',
  'expired',
  'entered-in-error',
];

export function mayStartFrom(command: Command, status: ReferralStatus): boolean {
  return (transitions[command].from as readonly ReferralStatus[]).includes(status);
}
