import { Refusal, ReferralRejected, ReferralTriageStarted, type Priority, type ReasonCode } from '#contracts';
import { minutesAfter } from './calendar.js';
import { goOn } from './handover.js';
import { factsOf, fromEnd, move, toEnd, type Referral, type ReferralDecision } from './referral.js';
import { accepted } from './submission.js';
import { endedWithoutCare } from './unacknowledged-end.js';
import { timersOf } from './timers.js';

export const rejectReasons = [
  'no-capacity',
  'insufficient-information',
  'outside-competence',
  'duplicate',
  'patient-declined',
  'other',
] as const satisfies readonly ReasonCode[];
export type RejectReason = (typeof rejectReasons)[number];

/** The receiver opened the referral: its time to decide begins. */
export function startTriage(referral: Referral, now: Date): ReferralDecision {
  const { decideMinutes } = timersOf(referral.timers);
  const state = move(referral, 'triage', { decideBy: minutesAfter(now, decideMinutes[referral.priority]) });
  return { state, events: [ReferralTriageStarted(state.id, { from: fromEnd(state), to: toEnd(state) })] };
}

export interface Acceptance {
  /** Another priority than the referrer gave needs a reason. */
  readonly priority?: Priority;
  readonly comment?: string;
}

/** @throws Refusal `reason-missing`, `advice-only` */
export function accept(
  referral: Referral,
  { priority = referral.priority, comment }: Acceptance,
  now: Date,
): ReferralDecision {
  if (priority !== referral.priority && !comment) {
    throw new Refusal(
      'invalid',
      'reason-missing',
      { zh: '更改优先级须说明理由', en: 'A change of priority needs a reason' },
      [{ pointer: '/comment', detail: { zh: '更改优先级时必填', en: 'required when the priority changes' } }],
    );
  }
  if (referral.intent === 'advice') throw onlyAdvice();
  const state = move(referral, 'accept', { priority, comment: comment ?? null, acceptedAt: now });
  return goOn({ state, events: [accepted(state, referral.submittedAt ?? now, false)] }, now);
}

const onlyAdvice = () =>
  new Refusal('conflict', 'advice-only', {
    zh: '转出方只请求咨询意见：请回复意见，对方事先同意的可转为转诊',
    en: 'The referrer asks for advice only: return it, and convert it where the referrer allowed that beforehand',
  });

export interface Rejection {
  readonly reasonCode: RejectReason;
  readonly comment: string;
}

/** The comment stays in the record: free text does not travel in events. */
export function reject(referral: Referral, { reasonCode, comment }: Rejection, now: Date): ReferralDecision {
  const state = move(referral, 'reject', { reasonCode, comment, ...endedWithoutCare(referral, now) });
  return { state, events: [ReferralRejected(state.id, { ...factsOf(state), reasonCode })] };
}
