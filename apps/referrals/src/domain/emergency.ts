import { ReferralEmergencyReviewed, Refusal, type EmergencyReviewOutcome } from '#contracts';
import { workingDaysAfter, type WorkingDays } from './calendar.js';
import { factsOf, type Referral, type ReferralDecision } from './referral.js';
import { timersOf } from './timers.js';

/** An emergency goes at once, past the office, which looks afterwards whether it was one: whatever became of it meanwhile. */
export const reviewDue = (referral: Referral, now: Date, calendar: WorkingDays): Pick<Referral, 'reviewDueAt'> => ({
  reviewDueAt:
    referral.priority === 'emergency'
      ? workingDaysAfter(now, timersOf(referral.timers).emergencyReviewWorkingDays, calendar)
      : null,
});

export interface Finding {
  readonly outcome: EmergencyReviewOutcome;
  /** Needed where it was no emergency. */
  readonly comment?: string;
}

/** @throws Refusal `no-review-due`, `reason-missing` */
export function reviewEmergency(
  referral: Referral,
  { outcome, comment }: Finding,
  by: string,
  now: Date,
): ReferralDecision {
  if (!referral.reviewDueAt) throw noReviewDue();
  if (outcome === 'not-justified' && !comment) throw reasonMissing();
  const emergencyReview = { outcome, comment: comment ?? null, by, at: now.toISOString() };
  const state = { ...referral, reviewDueAt: null, reviewCalls: null, emergencyReview };
  return { state, events: [ReferralEmergencyReviewed(state.id, { ...factsOf(state), outcome })] };
}

const noReviewDue = () =>
  new Refusal('conflict', 'no-review-due', {
    zh: '该转诊没有待补的急诊审核：只有已提交的危急转诊须补审，且只审一次',
    en: 'No review is due: only an emergency that was submitted is reviewed afterwards, and once',
  });

const reasonMissing = () =>
  new Refusal(
    'invalid',
    'reason-missing',
    { zh: '认定不属危急须说明理由', en: 'That it was no emergency needs a reason' },
    [{ pointer: '/comment', detail: { zh: '不属实时必填', en: 'required when not justified' } }],
  );
