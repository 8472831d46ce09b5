import { ReferralStranded, type ReferralStatus } from '#contracts';
import { factsOf, type Referral, type ReferralDecision } from './referral.js';

/** Statuses in which a patient still waits for the receiver: whoever has arrived is looked after to the end. */
export const waitingStatuses = [
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'returned',
  'accepted',
  'awaiting-slot',
  'scheduled',
  'no-show',
] as const satisfies readonly ReferralStatus[];

/** The receiver's membership was suspended or has ended: the referrer is told, and decides what becomes of the patient. */
export function strand(referral: Referral): ReferralDecision {
  const waits = (waitingStatuses as readonly ReferralStatus[]).includes(referral.status);
  const { id, status } = referral;
  return { state: referral, events: waits ? [ReferralStranded(id, { ...factsOf(referral), status })] : [] };
}
