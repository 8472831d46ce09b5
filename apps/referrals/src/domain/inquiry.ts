import { ReferralAdviceReturned, ReferralInfoAnswered, ReferralInfoRequested, Refusal } from '#contracts';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { accepted } from './submission.js';
import { endedWithoutCare } from './unacknowledged-end.js';

/** The receiver lacks something to decide: its clock stops until the referrer answers. */
export function requestInfo(referral: Referral, question: string, now: Date): ReferralDecision {
  const asked = { question, askedAt: now.toISOString(), answer: null, answeredAt: null };
  const inquiries = [...referral.inquiries, asked];
  const state = move(referral, 'request-info', { inquiries, clockStoppedAt: now });
  return { state, events: [ReferralInfoRequested(state.id, factsOf(state))] };
}

/** Questions and answers stay in the record: free text does not travel in events. */
export function answerInfo(referral: Referral, answer: string, now: Date): ReferralDecision {
  const inquiries = referral.inquiries.map((inquiry) =>
    inquiry.answeredAt === null ? { ...inquiry, answer, answeredAt: now.toISOString() } : inquiry,
  );
  const state = move(referral, 'answer-info', { inquiries, ...clockGoesOn(referral, now) });
  return { state, events: [ReferralInfoAnswered(state.id, factsOf(state))] };
}

function clockGoesOn({ clockStoppedAt, stoppedSeconds, decideBy }: Referral, now: Date): Partial<Referral> {
  const stopped = now.getTime() - (clockStoppedAt ?? now).getTime();
  return {
    clockStoppedAt: null,
    stoppedSeconds: stoppedSeconds + Math.round(stopped / 1_000),
    decideBy: decideBy && new Date(decideBy.getTime() + stopped),
  };
}

/** Advice instead of the patient: the referral ends here, unless it is converted. */
export function returnAdvice(referral: Referral, advice: string, now: Date): ReferralDecision {
  const state = move(referral, 'return-advice', { advice, ...endedWithoutCare(referral, now) });
  const convertible = state.conversionAllowed;
  return { state, events: [ReferralAdviceReturned(state.id, { ...factsOf(state), convertible })] };
}

/**
 * Advice becomes a referral of the same record where its referrer allowed that beforehand, and has not said since what follows instead.
 * @throws Refusal `conversion-not-allowed`, `end-acknowledged`
 */
export function convert(referral: Referral, now: Date): ReferralDecision {
  const state = move(referral, 'convert', {
    intent: 'referral',
    acceptedAt: now,
    endedAt: null,
    endUnacknowledgedAt: null,
  });
  if (!referral.conversionAllowed) {
    throw new Refusal('conflict', 'conversion-not-allowed', {
      zh: '转出方未事先同意将咨询转为转诊，须由其另行提交转诊',
      en: 'The referrer did not allow beforehand that the advice becomes a referral; it has to submit one',
    });
  }
  if (referral.followUp !== null) {
    throw new Refusal('conflict', 'end-acknowledged', {
      zh: '转出方已知悉意见并安排后续，咨询不能再转为转诊；须由其另行提交转诊',
      en: 'The referrer has said what follows the advice: it becomes no referral any more, unless another one is submitted',
    });
  }
  return { state, events: [accepted(state, referral.submittedAt ?? now, false)] };
}
