import type { OverdueDuty } from '#contracts';
import { dayOf, hoursAfter, minutesAfter } from './calendar.js';
import type { Referral } from './referral.js';
import { timersOf } from './timers.js';
import { mayStartFrom } from './transitions.js';

/** What happens to a referral when nobody does anything: it is called for, or the system takes a step. */
export type Due = {
  readonly at: Date;
} & (
  | { readonly what: 'call'; readonly duty: OverdueDuty }
  | { readonly what: 'return-unanswered' | 'await-slot' | 'breach' | 'expire' | 'call-review' }
);

const daysAfter = (instant: Date, days: number): Date => hoursAfter(instant, days * 24);

/** The patient is there, whether or not the referrer has asked to cancel meanwhile. */
const waitsToBeSeen = (r: Referral): boolean =>
  (r.status === 'arrived' || r.status === 'cancel-requested') && r.arrivedAt !== null && r.careStartedAt === null;

/** Since when its receiver has it; again, where a hop onward came to nothing. */
const receivedAt = (r: Referral): Date => r.cameBackAt ?? r.submittedAt ?? r.createdAt;

/** By when its receiver opens what it has, and decides on what it opened. */
export const triageBy = (r: Referral): Date | null =>
  r.status === 'delivered' ? minutesAfter(receivedAt(r), timersOf(r.timers).unreadMinutes[r.priority]) : r.decideBy;

/** By when its referrer answers what it was asked, or what has gone back unanswered. */
export function answerBy(r: Referral): Date | null {
  const { unreadMinutes, infoAnswerHours } = timersOf(r.timers);
  const asked =
    r.clockStoppedAt && (r.status === 'returned' ? hoursAfter(r.clockStoppedAt, infoAnswerHours) : r.clockStoppedAt);
  return asked && minutesAfter(asked, unreadMinutes[r.priority]);
}

/** By when a patient who waits for a slot is contacted. */
export const slotContactBy = (r: Referral): Date =>
  daysAfter(r.submittedAt ?? r.createdAt, timersOf(r.timers).contactByDays[r.priority]);

/** By when its receiver answers a request to cancel. */
export const cancelAnswerBy = (r: Referral): Date | null =>
  r.cancelAskedAt && hoursAfter(r.cancelAskedAt, timersOf(r.timers).cancelAnswerHours);

/** By when its referrer acknowledges the outcome. */
export const acknowledgeBy = (r: Referral): Date | null =>
  r.outcomeSentAt && daysAfter(r.outcomeSentAt, timersOf(r.timers).acknowledgeReminderDays);

/** Since when the last that was done about it was in vain: its receiver has it, asked or took it, or scheduling spoke of it. */
const inVainSince = (r: Referral): Date =>
  [r.clockStoppedAt, r.acceptedAt, r.schedulingAsOf].reduce<Date>(
    (latest, time) => (time && time > latest ? time : latest),
    hoursAfter(receivedAt(r), r.stoppedSeconds / 3_600),
  );

/** Everything that falls due while a referral stays as it is. */
function dues(r: Referral): Due[] {
  const timers = timersOf(r.timers);
  const found: Due[] = [];
  const call = (duty: OverdueDuty, first: Date, again: (last: Date) => Date) => {
    const called = r.escalation?.duty === duty ? new Date(r.escalation.at) : undefined;
    found.push({ what: 'call', duty, at: called ? again(called) : first });
  };
  const every = (hours: number) => (last: Date) => hoursAfter(last, hours);
  const everyMinutes = (minutes: number) => (last: Date) => minutesAfter(last, minutes);
  const triage = triageBy(r);
  if (r.status === 'internal-review' && r.internalReviewDueAt)
    call('internal-review', r.internalReviewDueAt, every(timers.callAgainHours));
  if (r.status === 'draft' && r.sentBackAt && r.internalReviewDueAt)
    call('revision', r.internalReviewDueAt, every(timers.callAgainHours));
  if (r.status === 'delivered' && triage) call('unread', triage, everyMinutes(timers.unreadMinutes[r.priority]));
  if (r.status === 'in-triage' && triage) call('undecided', triage, everyMinutes(timers.decideMinutes[r.priority]));
  if (r.status === 'info-requested' && r.clockStoppedAt)
    found.push({ what: 'return-unanswered', at: hoursAfter(r.clockStoppedAt, timers.infoAnswerHours) });
  const answer = answerBy(r);
  if ((r.status === 'info-requested' || r.status === 'returned') && answer)
    call('unanswered', answer, everyMinutes(timers.unreadMinutes[r.priority]));
  if (r.status === 'accepted' && r.acceptedAt)
    found.push({ what: 'await-slot', at: minutesAfter(r.acceptedAt, timers.slotAnswerMinutes) });
  if (r.status === 'awaiting-slot') call('contact', slotContactBy(r), every(timers.callAgainHours));
  if ((r.status === 'scheduled' || r.status === 'in-transit') && r.appointmentStartsAt)
    call('arrival', hoursAfter(dayOf(r.appointmentStartsAt).to, timers.dayMissedHours), every(timers.callAgainHours));
  // Once its outcome is called for, what is wanted is that, which answers the request as well.
  const cancelAnswer = cancelAnswerBy(r);
  if (r.status === 'cancel-requested' && cancelAnswer && r.escalation?.duty !== 'outcome')
    call('cancellation', cancelAnswer, every(timers.callAgainHours));
  if (r.status === 'no-show' && r.contactBy) call('no-show', r.contactBy, every(timers.callAgainHours));
  if (waitsToBeSeen(r) && r.greenChannel && !r.greenChannel.breachedAt)
    found.push({ what: 'breach', at: new Date(r.greenChannel.seeBy) });
  if ((r.status === 'in-care' || r.status === 'cancel-requested') && r.outcomeDueAt)
    call('outcome', r.outcomeDueAt, every(timers.callAgainHours));
  const acknowledge = acknowledgeBy(r);
  if (r.status === 'outcome-sent' && acknowledge)
    call('acknowledgement', acknowledge, (last) => daysAfter(last, timers.acknowledgeReminderDays));
  if (r.reviewDueAt) {
    const again = r.reviewCalls && every(timers.callAgainHours)(new Date(r.reviewCalls.at));
    found.push({ what: 'call-review', at: again ?? r.reviewDueAt });
  }
  if (mayStartFrom('expire', r.status))
    found.push({ what: 'expire', at: daysAfter(inVainSince(r), timers.expiryDays) });
  return found;
}

/** What falls due next; the one deadline that a referral has in the database. */
export const nextDue = (referral: Referral): Due | undefined =>
  dues(referral).reduce<Due | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined);
