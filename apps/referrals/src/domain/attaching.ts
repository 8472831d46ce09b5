import { ReferralAttachmentAdded, ReferralAttachmentWithdrawn, Refusal, type ReasonCode } from '#contracts';
import type { Who } from './actions.js';
import type { Attachment } from './attachment.js';
import { factsOf, type Referral, type ReferralDecision } from './referral.js';

/** Why a file should not have been there; coded, since words could say what is erased. */
export const withdrawalReasons = [
  'wrong-patient',
  'wrong-file',
  'duplicate',
  'other',
] as const satisfies readonly ReasonCode[];
export type WithdrawalReason = (typeof withdrawalReasons)[number];

/** A file is on the referral: told, and nothing else changes. */
export const attach = (referral: Referral, attachmentId: string): ReferralDecision => ({
  state: referral,
  events: [ReferralAttachmentAdded(referral.id, { ...factsOf(referral), attachmentId })],
});

/**
 * A file is taken off the referral, in whatever status that is: another patient's report must not stay because a referral has ended. It is
 * done by who attached it, or by the referral office of the organization that did.
 * @throws Refusal `not-your-attachment`
 */
export function withdraw(
  referral: Referral,
  { id, organizationId, addedBy }: Pick<Attachment, 'id' | 'organizationId' | 'addedBy'>,
  reasonCode: WithdrawalReason,
  who: Who & { readonly userId: string },
): ReferralDecision {
  const theirs = who.userId === addedBy || who.roles.includes('referral-coordinator');
  if (who.organizationId !== organizationId || !theirs) throw notYours();
  const said = { ...factsOf(referral), attachmentId: id, reasonCode };
  return { state: referral, events: [ReferralAttachmentWithdrawn(referral.id, said)] };
}

const notYours = () =>
  new Refusal('forbidden', 'not-your-attachment', {
    zh: '附件只能由上传者或其机构的转诊专员撤回',
    en: 'An attachment is withdrawn by who attached it, or by the referral coordinator of the same organization',
  });
