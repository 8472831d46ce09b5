import { ReferralCameBack, ReferralConcluded, ReferralOutcomePassedOn, ReferralOutcomeWithdrawn } from '#contracts';
import { unchanged } from './appointment.js';
import { cancelled } from './cancellation.js';
import { factsOf, move, toEnd, type Referral, type ReferralDecision } from './referral.js';
import { strand } from './stranding.js';

/** Who went round a receiver that left is the referrer of the child too. */
export const isRerouted = (parent: Referral, child: Referral): boolean =>
  child.fromOrganizationId === parent.fromOrganizationId;

/**
 * What a referral learns of the outcome of a hop after it. The loop is closed with the one who referred: who is not the referrer of
 * that hop as well has the outcome here, to acknowledge.
 */
export function outcomeCame(parent: Referral, child: Referral, now: Date): ReferralDecision {
  const { outcome } = child;
  if (parent.status !== 'referred-onward' || isRerouted(parent, child) || !outcome) return unchanged(parent);
  const state = move(parent, 'pass-outcome', { outcome, outcomeSentAt: now });
  const said = { ...factsOf(state), childId: child.id, onwardTo: toEnd(child) };
  return { state, events: [ReferralOutcomePassedOn(state.id, said)] };
}

/** Whether a hop has its outcome from the one after it, not from care of its own. */
export const hasOutcomeOf = (parent: Referral, child: Referral): boolean =>
  parent.childId === child.id && !parent.careStartedAt && parent.outcome !== null;

/**
 * What a referral learns when a hop that it has its outcome of was entered in error: what it says, and what its referrer has
 * acknowledged, stays on record. Who went round a receiver that left is told by the hop after it.
 */
export function outcomeWithdrawn(parent: Referral, child: Referral, reasonCode: string): ReferralDecision {
  if (isRerouted(parent, child)) return unchanged(parent);
  const said = { ...factsOf(parent), reasonCode, status: parent.status, childId: child.id, onwardTo: toEnd(child) };
  return { state: parent, events: [ReferralOutcomeWithdrawn(parent.id, said)] };
}

const stays = { reasonCode: null, comment: null, childId: null, onwardTo: null } as const;

/**
 * What becomes of a hop when the one after it has ended. A patient who was treated there to the end needs nobody here. Any other is
 * not to be with nobody: whoever referred onward has the referral again, unread, with the timers of a new one, and its referrer is
 * told. Who went round a receiver that left has the patient by the child's own end; whoever asked to cancel has the answer.
 */
export function hopEnded(parent: Referral, child: Referral, now: Date, receiverGone: boolean): ReferralDecision {
  if (parent.status !== 'referred-onward') return unchanged(parent);
  const said = { childId: child.id, childStatus: child.status };
  const rerouted = isRerouted(parent, child);
  // Where the outcome was sent before outcomes were passed on.
  if (child.status === 'closed' && child.outcome && !rerouted) return outcomeCame(parent, child, now);
  if (parent.cancelAskedAt && !(rerouted && child.status === 'closed'))
    return cancelled(move(parent, 'give-up', { endedAt: now }), parent.reasonCode ?? 'other');
  if (rerouted) {
    const isAnswered = child.status === 'closed' || child.status === 'advice-returned';
    const state = move(parent, isAnswered ? 'conclude' : 'give-up', { outcome: child.outcome, endedAt: now });
    return { state, events: [ReferralConcluded(state.id, { ...factsOf(state), ...said })] };
  }
  const state = move(parent, 'come-back', { cameBackAt: now, decideBy: null, ...stays });
  const reasonCode = child.reasonCode ?? child.status;
  const cameBack = ReferralCameBack(state.id, { ...factsOf(state), ...said, reasonCode });
  return { state, events: [cameBack, ...(receiverGone ? strand(state, now).events : [])] };
}
