import {
  AppointmentCancelled,
  ReferralAccepted,
  ReferralAdviceReturned,
  ReferralCameBack,
  ReferralCancellationPassedOn,
  ReferralCancellationRequested,
  ReferralCancelled,
  ReferralClosed,
  ReferralConcluded,
  ReferralDutyRosterEmpty,
  ReferralEnteredInError,
  ReferralEscalated,
  ReferralExpired,
  ReferralInfoAnswered,
  ReferralInfoRequested,
  ReferralOutcomePassedOn,
  ReferralOutcomeSent,
  ReferralOutcomeWithdrawn,
  ReferralQueued,
  ReferralReferredOnward,
  ReferralRejected,
  ReferralReturned,
  ReferralScheduled,
  ReferralSlipCompleted,
  ReferralStranded,
  ReferralSubmitted,
  waitingStatuses,
} from '#contracts';
import { dueIn } from './due-in.js';
import { insideRules } from './inside-rules.js';
import { memberRules } from './member-rules.js';
import type { Rule } from './rule.js';
import { visitRules } from './visit-rules.js';

/** Statuses in which the receiver awaits the patient. */
const stillComing = waitingStatuses.filter((status) => status !== 'internal-review' && status !== 'returned');
const calledIn = [...new Set(Object.values(dueIn).flat())];

/**
 * Which events write to whom. Submission delivers: the receiving desk has the referral in the same instant,
 * and only the event of submission has the facts a text needs.
 */
export const rules: readonly Rule[] = [
  ...insideRules,
  {
    event: ReferralSubmitted.type,
    only: 'the service scope asks for triage, or it is an emergency or asks for advice',
    tells: { 'receiving-desk': 'referral-submitted.receiving-desk' },
    ofAdvice: { 'receiving-desk': 'referral-submitted.receiving-desk.advice' },
    holdsIn: ['submitted', 'delivered', 'in-triage'],
  },
  {
    event: ReferralAccepted.type,
    only: 'a person accepted',
    tells: { referrer: 'referral-accepted.referrer' },
    holdsIn: ['accepted', 'awaiting-slot', 'scheduled', 'arrived', 'in-care'],
  },
  {
    event: ReferralRejected.type,
    tells: { patient: 'referral-rejected.patient', referrer: 'referral-rejected.referrer' },
    holdsIn: ['rejected'],
  },
  {
    event: ReferralInfoRequested.type,
    tells: { referrer: 'referral-info-requested.referrer' },
    holdsIn: ['info-requested'],
  },
  {
    event: ReferralInfoAnswered.type,
    tells: { 'receiving-desk': 'referral-info-answered.receiving-desk' },
    holdsIn: ['in-triage'],
  },
  {
    event: ReferralSlipCompleted.type,
    only: 'somebody was told of the referral before',
    tells: { 'receiving-desk': 'referral-slip-completed.receiving-desk' },
    // The desk that has the patient or awaits it, not one that referred it onward.
    holdsIn: [...stillComing, 'arrived', 'in-care'],
  },
  {
    event: ReferralAdviceReturned.type,
    tells: { referrer: 'referral-advice-returned.referrer' },
    holdsIn: ['advice-returned', 'accepted', 'awaiting-slot', 'scheduled'],
  },
  {
    event: ReferralEnteredInError.type,
    only: 'somebody was told of the referral before',
    tells: {
      patient: 'referral-entered-in-error.patient',
      'receiving-desk': 'referral-entered-in-error.receiving-desk',
    },
    holdsIn: ['entered-in-error'],
  },
  {
    event: ReferralReturned.type,
    tells: { referrer: 'referral-returned.referrer' },
    holdsIn: ['returned'],
  },
  {
    event: ReferralStranded.type,
    tells: { referrer: 'referral-stranded.referrer' },
    holdsIn: waitingStatuses,
  },
  {
    event: ReferralExpired.type,
    tells: {
      patient: 'referral-expired.patient',
      referrer: 'referral-expired.referrer',
      'receiving-desk': 'referral-expired.receiving-desk',
    },
    holdsIn: ['expired'],
  },
  {
    event: ReferralEscalated.type,
    tells: { 'on-duty': 'referral-escalated.on-duty' },
    holdsIn: calledIn,
  },
  {
    event: ReferralDutyRosterEmpty.type,
    tells: { 'on-duty': 'referral-duty-roster-empty.on-duty' },
    holdsIn: calledIn,
  },
  ...visitRules,
  {
    event: ReferralReferredOnward.type,
    only: 'somebody was told of the referral before',
    tells: { patient: 'referral-referred-onward.patient', referrer: 'referral-referred-onward.referrer' },
    holdsIn: ['referred-onward'],
  },
  {
    event: ReferralConcluded.type,
    tells: { referrer: 'referral-concluded.referrer' },
    holdsIn: ['closed'],
  },
  {
    event: ReferralCameBack.type,
    tells: { referrer: 'referral-came-back.referrer', 'receiving-desk': 'referral-came-back.receiving-desk' },
    holdsIn: ['delivered', 'in-triage'],
  },
  {
    event: ReferralQueued.type,
    tells: { patient: 'referral-queued.patient', referrer: 'referral-queued.referrer' },
    holdsIn: ['awaiting-slot'],
  },
  {
    event: ReferralScheduled.type,
    tells: {
      patient: 'referral-scheduled.patient',
      referrer: 'referral-scheduled.referrer',
      'receiving-desk': 'referral-scheduled.receiving-desk',
    },
    holdsIn: ['scheduled'],
  },
  {
    event: ReferralOutcomePassedOn.type,
    ownReferrerOnly: true,
    tells: { referrer: 'referral-outcome-passed-on.referrer' },
    holdsIn: ['outcome-sent'],
  },
  {
    event: ReferralOutcomeWithdrawn.type,
    ownReferrerOnly: true,
    tells: { referrer: 'referral-outcome-withdrawn.referrer' },
    holdsIn: ['outcome-sent', 'closed'],
  },
  {
    event: ReferralOutcomeSent.type,
    ownReferrerOnly: true,
    tells: { referrer: 'referral-outcome-sent.referrer' },
    holdsIn: ['outcome-sent'],
  },
  {
    event: ReferralClosed.type,
    tells: { 'receiving-desk': 'referral-closed.receiving-desk' },
    holdsIn: ['closed'],
  },
  {
    event: ReferralCancellationRequested.type,
    tells: { 'receiving-desk': 'referral-cancellation-requested.receiving-desk' },
    holdsIn: ['cancel-requested'],
  },
  {
    event: ReferralCancellationPassedOn.type,
    tells: { 'receiving-desk': 'referral-cancellation-passed-on.receiving-desk' },
    holdsIn: ['referred-onward'],
  },
  {
    event: ReferralCancelled.type,
    only: 'somebody was told of the referral before',
    tells: {
      patient: 'referral-cancelled.patient',
      referrer: 'referral-cancelled.referrer',
      'receiving-desk': 'referral-cancelled.receiving-desk',
    },
    holdsIn: ['cancelled'],
  },
  {
    event: AppointmentCancelled.type,
    only: 'the referral goes back to the queue',
    tells: { patient: 'appointment-cancelled.patient', 'receiving-desk': 'appointment-cancelled.receiving-desk' },
    holdsIn: ['accepted', 'awaiting-slot', 'scheduled', 'cancel-requested'],
  },
  ...memberRules,
];

const byEvent: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.event, rule]));

/** The rule of an event. */
export function ruleOf(event: string): Rule {
  const rule = byEvent.get(event);
  if (!rule) throw new Error(`no rule tells of ${event}`);
  return rule;
}

/** Events of which messages can be judged; a message of a newer version of this service waits for that version. */
export const toldEvents: readonly string[] = rules.map(({ event }) => event);
