import { ReferralEmergencyReviewed, Refusal, type EmergencyReviewOutcome } from '#contracts';
import { workingDaysAfter, type WorkingDays } from './calendar.js';
import { factsOf, reviewFindings, type Referral, type ReferralDecision, type ReviewFinding } from './referral.js';
import { timersOf } from './timers.js';

/** An emergency goes at once, past the office, which looks afterwards whether it was one: whatever became of it meanwhile. */
export const reviewDue = (referral: Referral, now: Date, calendar: WorkingDays): Pick<Referral, 'reviewDueAt'> => ({
  reviewDueAt:
    referral.priority === 'emergency'
      ? workingDaysAfter(now, timersOf(referral.timers).emergencyReviewWorkingDays, calendar)
      : null,
});

/** Asks what may hold a referral back, and answers what the rule says. */
export type Check = <T>(rule: () => T) => T | undefined;

/**
 * Of an emergency a refusal is kept by its code for the review, and the rule answers nothing: it goes at once. Only what the office
 * can look at afterwards is kept so.
 * @throws Refusal any other
 */
export const notedIn =
  (found: ReviewFinding[]): Check =>
  (rule) => {
    try {
      return rule();
    } catch (error) {
      const code = error instanceof Refusal && reviewFindings.find((each) => each === error.code);
      if (!code) throw error;
      found.push(code);
      return undefined;
    }
  };

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
