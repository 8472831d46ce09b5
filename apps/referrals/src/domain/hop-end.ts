import { ReferralCameBack, ReferralConcluded } from '#contracts';
import { unchanged } from './appointment.js';
import { cancelled } from './cancellation.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { strand } from './stranding.js';

/**
 * What becomes of a hop when the one after it has ended. A patient who was treated there to the end needs nobody here. Any other is
 * not to be with nobody: whoever referred onward has the referral again, unread, with the timers of a new one, and its referrer is
 * told. Who went round a receiver that left is the referrer of the child too, and has the patient by the child's own end;
 * whoever asked to cancel has the answer.
 */
export function hopEnded(parent: Referral, child: Referral, now: Date, receiverGone: boolean): ReferralDecision {
  if (parent.status !== 'referred-onward') return unchanged(parent);
  const said = { childId: child.id, childStatus: child.status };
  if (parent.cancelAskedAt && child.status !== 'closed')
    return cancelled(move(parent, 'give-up', { endedAt: now }), parent.reasonCode ?? 'other');
  const rerouted = child.fromOrganizationId === parent.fromOrganizationId;
  if (child.status === 'closed' || rerouted) {
    const isAnswered = child.status === 'closed' || child.status === 'advice-returned';
    const state = move(parent, isAnswered ? 'conclude' : 'give-up', { endedAt: now });
    return { state, events: [ReferralConcluded(state.id, { ...factsOf(state), ...said })] };
  }
  const state = move(parent, 'come-back', { cameBackAt: now, reasonCode: null, comment: null });
  const reasonCode = child.reasonCode ?? child.status;
  const cameBack = ReferralCameBack(state.id, { ...factsOf(state), ...said, reasonCode });
  return { state, events: [cameBack, ...(receiverGone ? strand(state, now).events : [])] };
}
