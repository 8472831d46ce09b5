import { ReferralCareStarted, ReferralClosed, ReferralOutcomeSent, Refusal } from '#contracts';
import { hoursAfter } from './calendar.js';
import { timersOf } from './timers.js';
import { factsOf, move, type Outcome, type Referral, type ReferralDecision } from './referral.js';

/** The receiving clinician takes the patient into care; the outcome is due soon after. */
export function startCare(referral: Referral, now: Date): ReferralDecision {
  const { visit } = timersOf(referral.timers).outcomeDueHours;
  const state = move(referral, 'start-care', { careStartedAt: now, outcomeDueAt: hoursAfter(now, visit) });
  if (!referral.arrivedAt) throw notYet('not-arrived', '患者尚未到诊', 'The patient has not arrived');
  return { state, events: [ReferralCareStarted(state.id, factsOf(state))] };
}

/** The outcome may overtake a request to cancel, once care has begun. */
export function sendOutcome(referral: Referral, outcome: Outcome, now: Date): ReferralDecision {
  const state = move(referral, 'send-outcome', { outcome, outcomeSentAt: now });
  if (!referral.careStartedAt) throw notYet('care-not-started', '尚未开始诊治', 'Care has not started');
  return { state, events: [ReferralOutcomeSent(state.id, factsOf(state))] };
}

/** The referrer acknowledges the outcome and sets the follow-up: the loop is closed. */
export function close(referral: Referral, followUp: string, now: Date): ReferralDecision {
  const state = move(referral, 'close', { followUp, endedAt: now });
  return { state, events: [ReferralClosed(state.id, factsOf(state))] };
}

const notYet = (code: string, zh: string, en: string) => new Refusal('conflict', code, { zh, en });
