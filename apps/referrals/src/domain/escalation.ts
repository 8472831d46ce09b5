import {
  dutyLevels,
  ReferralDutyRosterEmpty,
  ReferralEscalated,
  ReferralExpired,
  ReferralReturned,
  ReferralSlotDelayed,
  type DutyLevel,
  type OverdueDuty,
  type PendingEvent,
} from '#contracts';
import { breach } from './arrival.js';
import { nextDue } from './dues.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { endedWithoutCare } from './unacknowledged-end.js';

export interface OnDuty {
  readonly userId: string;
  readonly displayName: string;
}

/** Whose roster holds a level for a referral, and who of it is on duty now. */
export interface Watch {
  readonly organizationId: string;
  readonly onDuty: readonly OnDuty[];
}
export type Watches = (organizationId: string, level: DutyLevel) => Watch;

/** Does what fell due by `now`; nothing when it is early, or someone acted meanwhile. */
export function fallDue(referral: Referral, now: Date, watches: Watches): ReferralDecision {
  const due = nextDue(referral);
  if (!due || due.at > now) return { state: referral, events: [] };
  switch (due.what) {
    case 'call':
      return call(referral, due.duty, now, watches);
    case 'call-review':
      return callReview(referral, now, watches);
    case 'breach':
      return breach(referral, now);
    case 'return-unanswered': {
      const state = move(referral, 'return-unanswered', { reasonCode: 'insufficient-information' });
      return {
        state,
        events: [ReferralReturned(state.id, { ...factsOf(state), reasonCode: 'insufficient-information' })],
      };
    }
    case 'await-slot': {
      const state = move(referral, 'await-slot');
      return { state, events: [ReferralSlotDelayed(state.id, factsOf(state))] };
    }
    case 'expire': {
      const state = move(referral, 'expire', endedWithoutCare(referral, now));
      return { state, events: [ReferralExpired(state.id, factsOf(state))] };
    }
  }
}

const ofReferrer: readonly OverdueDuty[] = [
  'unanswered',
  'acknowledgement',
  'no-show',
  'internal-review',
  'revision',
  'emergency-review',
];

/** Who has to act: the referrer answers, acknowledges, contacts who did not come, reviews and revises what it sends; all else is the receiver's. */
const responsible = (r: Referral, duty: OverdueDuty): string =>
  ofReferrer.includes(duty) ? r.fromOrganizationId : r.toOrganizationId;

/** Calls about the review stand beside the others: it waits whatever else is overdue, and nothing but the review ends them. */
function callReview(referral: Referral, now: Date, watches: Watches): ReferralDecision {
  const times = (referral.reviewCalls?.times ?? 0) + 1;
  const state = { ...referral, reviewCalls: { times, at: now.toISOString() } };
  return { state, events: climb(state, 'emergency-review', times, watches) };
}

function call(referral: Referral, duty: OverdueDuty, now: Date, watches: Watches): ReferralDecision {
  const times = (referral.escalation?.duty === duty ? referral.escalation.times : 0) + 1;
  const state: Referral = { ...referral, escalation: { duty, times, at: now.toISOString() } };
  return { state, events: climb(state, duty, times, watches) };
}

/**
 * Each call climbs one level and stays at the last. A level where nobody is on duty raises an alarm, and the next one is
 * called at once: an empty roster must not cost a patient the time until the next call.
 */
function climb(state: Referral, duty: OverdueDuty, times: number, watches: Watches): PendingEvent[] {
  const events: PendingEvent[] = [];
  for (const level of dutyLevels.slice(Math.min(times, dutyLevels.length) - 1)) {
    const { organizationId, onDuty } = watches(responsible(state, duty), level);
    const facts = { ...factsOf(state), status: state.status, duty, level, organizationId };
    if (onDuty.length > 0) {
      events.push(ReferralEscalated(state.id, { ...facts, times, onDuty: [...onDuty] }));
      break;
    }
    events.push(ReferralDutyRosterEmpty(state.id, facts));
  }
  return events;
}
