import {
  ReferralCancellationPassedOn,
  ReferralCancellationRequested,
  ReferralCancelled,
  type ReasonCode,
} from '#contracts';
import { unchanged } from './appointment.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { mayStartFrom } from './transitions.js';

export const cancelReasons = [
  'patient-declined',
  'patient-improved',
  'patient-died',
  'treated-elsewhere',
  'wrong-department',
  'duplicate',
  'other',
] as const satisfies readonly ReasonCode[];
export type CancelReason = (typeof cancelReasons)[number];

export interface Cancellation {
  readonly reasonCode: CancelReason;
  readonly comment?: string;
}

/**
 * Before delivery the referrer cancels at once; afterwards the receiver has to confirm, unless it left the group before the
 * patient arrived.
 */
export function cancel(
  referral: Referral,
  { reasonCode, comment = undefined }: Cancellation,
  now: Date,
  receiverGone = false,
): ReferralDecision {
  const why = { reasonCode, comment: comment ?? null };
  if (mayStartFrom('cancel', referral.status))
    return cancelled(move(referral, 'cancel', { ...why, endedAt: now }), reasonCode);
  // The call for an outcome goes on.
  const escalation = referral.careStartedAt ? referral.escalation : null;
  const state = move(referral, 'request-cancel', { ...why, escalation, cancelAskedAt: now });
  if (receiverGone && !referral.arrivedAt)
    return cancelled(move(state, 'confirm-cancel', { endedAt: now }), reasonCode);
  return { state, events: [ReferralCancellationRequested(state.id, { ...factsOf(state), reasonCode })] };
}

/**
 * What a hop on the way of a patient is told of a request to cancel, where `next` is the hop that it goes on in: one that was referred
 * onward passes it on; the last one, which has the patient, is asked, unless it was before.
 */
export function cancelHop(
  hop: Referral,
  next: Referral | undefined,
  cancellation: Cancellation,
  now: Date,
  receiverGone: boolean,
): ReferralDecision {
  if (hop.status === 'referred-onward') return passCancelOn(hop, cancellation, next?.id ?? hop.id, now);
  return hop.status === 'cancel-requested' ? unchanged(hop) : cancel(hop, cancellation, now, receiverGone);
}

/** Of a patient who was referred onward the next hop is asked, whose receiver confirms; this one ends as that one does. */
export function passCancelOn(
  referral: Referral,
  { reasonCode, comment = undefined }: Cancellation,
  childId: string,
  now: Date,
): ReferralDecision {
  const state = move(referral, 'pass-cancel', { reasonCode, comment: comment ?? null, cancelAskedAt: now });
  return { state, events: [ReferralCancellationPassedOn(state.id, { ...factsOf(state), reasonCode, childId })] };
}

export function confirmCancel(referral: Referral, now: Date): ReferralDecision {
  const state = move(referral, 'confirm-cancel', { endedAt: now });
  return cancelled(state, state.reasonCode ?? 'other');
}

export const cancelled = (state: Referral, reasonCode: string): ReferralDecision => ({
  state,
  events: [ReferralCancelled(state.id, { ...factsOf(state), reasonCode })],
});
