import { Refusal } from '#contracts';
import { groupRoles, has, hiddenFromReceiver, notFound, partyRoles, sideOf, type Who } from './actions.js';
import type { Referral } from './referral.js';

/** How much of a referral someone sees: all but the patient's identity, or what tells nothing clinical either. */
export type View = 'whole' | 'outline';

/** Groups that a group-wide role looks after: those of its organization, or every one when it belongs to none. */
export type Groups = readonly string[] | 'every';

/** Whoever referred the patient before keeps seeing what becomes of it, once it has left. */
const takesPartUpstream = (referral: Referral, { organizationId }: Who): boolean =>
  !hiddenFromReceiver.includes(referral.status) &&
  referral.upstream.some((end) => end.organizationId === organizationId);

/** A draft is nobody's business but its author's organization's. */
export function viewOf(referral: Referral, who: Who, groups: Groups): View | undefined {
  if (sideOf(referral, who) && has(who, partyRoles)) return 'whole';
  if (takesPartUpstream(referral, who) && has(who, partyRoles)) return 'whole';
  if (hiddenFromReceiver.includes(referral.status) || !has(who, groupRoles)) return undefined;
  return groups === 'every' || groups.includes(referral.groupId) ? 'outline' : undefined;
}

/** Why an identity is read; it stays in the audit record. */
export const purposes = ['treatment', 'reception', 'contact', 'follow-up'] as const;
export type Purpose = (typeof purposes)[number];

/**
 * A member that takes part may know who the patient is, until the root referral is closed (domain: the loop's end is the
 * end of the need to know); the two organizations of a later hop until that one is.
 * @throws Refusal `not-found`, `identity-access-ended`
 */
export function requireIdentityAccess(referral: Referral, root: Referral, who: Who): void {
  if (!sideOf(referral, who) || !has(who, partyRoles)) throw notFound();
  if (!root.endedAt || (referral.rootId !== referral.id && !referral.endedAt)) return;
  throw new Refusal('forbidden', 'identity-access-ended', {
    zh: '转诊已结束，不能再查看患者身份',
    en: 'The referral has ended, and with it access to the identity of the patient',
  });
}
