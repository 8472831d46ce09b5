import {
  ReferralAdmitted,
  ReferralCareResumed,
  ReferralCareStarted,
  ReferralClosed,
  ReferralDischarged,
  ReferralNoteAdded,
  ReferralOutcomeSent,
  Refusal,
  type CareSetting,
} from '#contracts';
import { unchanged } from './appointment.js';
import { breach } from './arrival.js';
import { hoursAfter } from './calendar.js';
import { timersOf } from './timers.js';
import { factsOf, move, type Outcome, type Referral, type ReferralDecision } from './referral.js';

/**
 * The receiving clinician takes the patient into care; after a visit the outcome is due soon, after an admission from the discharge.
 * Care that goes on after a request to cancel is the one that began before: its setting, its discharge and when its outcome is due stay.
 */
export function startCare(referral: Referral, setting: CareSetting, now: Date): ReferralDecision {
  if (referral.careStartedAt) {
    const resumed = move(referral, 'start-care');
    return { state: resumed, events: [ReferralCareResumed(resumed.id, factsOf(resumed))] };
  }
  const { visit } = timersOf(referral.timers).outcomeDueHours;
  const state = move(referral, 'start-care', {
    careStartedAt: now,
    setting,
    outcomeDueAt: setting === 'visit' ? hoursAfter(now, visit) : null,
  });
  if (!referral.arrivedAt) throw notYet('not-arrived', '患者尚未到诊', 'The patient has not arrived');
  const minutesToBeSeen = Math.max(0, Math.round((now.getTime() - referral.arrivedAt.getTime()) / 60_000));
  const { greenChannel } = referral;
  const kept = !greenChannel || now <= new Date(greenChannel.seeBy);
  const promise = greenChannel && { greenChannelKept: kept };
  const said = { ...factsOf(state), minutesToBeSeen, ...promise, setting, ...wardRounds(state) };
  const broken = kept ? unchanged(state) : breach(state, now);
  return { state: broken.state, events: [...broken.events, ReferralCareStarted(state.id, said)] };
}

/** A ward round counts at the hospital to which one's own unit referred the patient up (S4), directly or over others. */
const wardRounds = (r: Referral) =>
  r.direction === 'up' &&
  r.setting === 'admission' && {
    wardRoundUnits: [...new Set([...r.upstream.map((end) => end.organizationId), r.fromOrganizationId])],
  };

/** What happens meanwhile, as often as there is something to say. */
export function addNote(referral: Referral, text: string, by: string, now: Date): ReferralDecision {
  const state = move(referral, 'note', { notes: [...referral.notes, { at: now.toISOString(), by, text }] });
  return {
    state: { ...state, escalation: referral.escalation },
    events: [ReferralNoteAdded(state.id, factsOf(state))],
  };
}

/** A visit becomes an admission: no outcome is due until the discharge. @throws Refusal `already-admitted` */
export function admit(referral: Referral): ReferralDecision {
  const state = move(referral, 'admit', { setting: 'admission', outcomeDueAt: null });
  if (referral.setting === 'admission')
    throw notYet('already-admitted', '患者已办理入院', 'The patient was admitted already');
  return { state, events: [ReferralAdmitted(state.id, { ...factsOf(state), ...wardRounds(state) })] };
}

/** An admitted patient leaves the ward. */
export function discharge(referral: Referral, now: Date): ReferralDecision {
  const { discharge: hours } = timersOf(referral.timers).outcomeDueHours;
  const outcomeDueAt = hoursAfter(now, hours);
  const state = move(referral, 'discharge', { dischargedAt: now, outcomeDueAt });
  if (referral.setting !== 'admission' || referral.dischargedAt)
    throw notYet('not-admitted', '患者未住院或已出院', 'The patient is not admitted, or was discharged already');
  const said = { ...factsOf(state), outcomeDueAt: outcomeDueAt.toISOString() };
  return { state, events: [ReferralDischarged(state.id, said)] };
}

/** The outcome may overtake a request to cancel, once care has begun. */
export function sendOutcome(referral: Referral, outcome: Outcome, now: Date): ReferralDecision {
  const state = move(referral, 'send-outcome', { outcome, outcomeSentAt: now });
  if (!referral.careStartedAt) throw careNotStarted();
  return { state, events: [ReferralOutcomeSent(state.id, factsOf(state))] };
}

/** The referrer acknowledges the outcome and sets the follow-up: the loop is closed. */
export function close(referral: Referral, followUp: string, now: Date): ReferralDecision {
  const state = move(referral, 'close', { followUp, endedAt: now });
  return { state, events: [ReferralClosed(state.id, factsOf(state))] };
}

export const careNotStarted = () => notYet('care-not-started', '尚未开始诊治', 'Care has not started');

const notYet = (code: string, zh: string, en: string) => new Refusal('conflict', code, { zh, en });
