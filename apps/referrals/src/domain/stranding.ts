import { ReferralStranded, Refusal, waitingStatuses, type ReferralStatus } from '#contracts';
import { cancelled } from './cancellation.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';

/**
 * The receiver's membership was suspended or has ended: the referrer is told, and decides what becomes of the patient. Who asked
 * to cancel before has the answer at once, since nobody is left to confirm.
 */
export function strand(referral: Referral, now: Date): ReferralDecision {
  const { id, status, arrivedAt, reasonCode } = referral;
  if (status === 'cancel-requested' && !arrivedAt)
    return cancelled(move(referral, 'confirm-cancel', { endedAt: now }), reasonCode ?? 'other');
  const waits = (waitingStatuses as readonly ReferralStatus[]).includes(status);
  return { state: referral, events: waits ? [ReferralStranded(id, { ...factsOf(referral), status })] : [] };
}

/** Who left takes no more patients, answers for none and refers none on; whom it has it looks after. */
export const receiverInactive = () =>
  new Refusal('conflict', 'inactive-member', {
    zh: '接收单位目前不是本医联体的有效成员单位，不能接收、答复或再转出，也不能查看尚未到诊的患者；由转出方另行转诊，或先恢复成员资格',
    en: 'The receiver is not an active member of the consortium now: it takes, answers and makes no referral and learns nothing of a patient who has not come; the referrer turns elsewhere, or the membership becomes active first',
  });

/** Only who left is gone round: an active receiver answers for what it received. */
export const receiverActive = () =>
  new Refusal('conflict', 'receiver-active', {
    zh: '接收单位仍是有效成员单位，不能由转出方改转；可申请取消，或由接收单位改转',
    en: 'The receiver is an active member: ask it to cancel, or to refer the patient onward',
  });
