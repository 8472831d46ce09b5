import { Refusal } from '#contracts';
import { groupRoles, has, hiddenFromReceiver, notFound, partyRoles, sideOf, type Who } from './actions.js';
import type { Referral } from './referral.js';
import { receiverInactive } from './stranding.js';

/** How much of a referral someone sees: all but the patient's identity, or what tells nothing clinical either. */
export type View = 'whole' | 'outline';

/** Groups that a group-wide role looks after: those of its organization, or every one when it belongs to none. */
export type Groups = readonly string[] | 'every';

/** Whoever referred the patient before keeps seeing what becomes of it, once it has left. */
const takesPartUpstream = (referral: Referral, { organizationId }: Who): boolean =>
  !hiddenFromReceiver.includes(referral.status) &&
  referral.upstream.some((end) => end.organizationId === organizationId);

/** Whether who asks is the receiver of a patient who has not come there. */
export const awaits = (referral: Referral, who: Who): boolean =>
  !referral.arrivedAt && sideOf(referral, who) === 'receiver';

/**
 * A draft is nobody's business but its author's organization's; who carries the patient needs to know where from and where to, and a
 * receiver that left the group (`gone`) before the patient came needs no more.
 */
export function viewOf(referral: Referral, who: Who, groups: Groups, gone = false): View | undefined {
  const side = sideOf(referral, who);
  if (side && has(who, partyRoles))
    return side === 'emergency-centre' || (gone && awaits(referral, who)) ? 'outline' : 'whole';
  if (takesPartUpstream(referral, who) && has(who, partyRoles)) return 'whole';
  if (hiddenFromReceiver.includes(referral.status) || !has(who, groupRoles)) return undefined;
  return groups === 'every' || groups.includes(referral.groupId) ? 'outline' : undefined;
}

/** Why an identity is read; it stays in the audit record. */
export const purposes = ['treatment', 'reception', 'contact', 'follow-up'] as const;
export type Purpose = (typeof purposes)[number];

/**
 * A member that takes part may know who the patient is, until the root referral is closed (domain: the loop's end is the
 * end of the need to know); the two organizations of a later hop that was sent until that one is; the referrer of an end without care,
 * who has to reach the patient, until it has said what follows. A receiver that left the group (`gone`) may, once the patient came to it.
 * @throws Refusal `not-found`, `inactive-member`, `identity-access-ended`
 */
export function requireIdentityAccess(referral: Referral, root: Referral, who: Who, gone = false): void {
  const refusal = strangerRefusal(referral, who, gone);
  if (refusal) throw refusal;
  const followsUp = referral.endUnacknowledgedAt !== null && sideOf(referral, who) === 'referrer';
  if (!followsUp && hasEnded(referral, root)) throw ended();
}

/**
 * What is known of the patient beyond the identity that a referral gives (cards, who looked) is for members that take part in one
 * that has left its referrer and runs: a draft proves only that its author knows an id number.
 * @throws Refusal `not-found`, `inactive-member`, `identity-access-ended`, `referral-not-submitted`
 */
export function requirePatientAccess(referral: Referral, root: Referral, who: Who, gone = false): void {
  const refusal = patientRefusal(referral, root, who, gone);
  if (refusal) throw refusal;
}

/** Why `requirePatientAccess` throws; undefined when it does not. */
export const patientRefusal = (referral: Referral, root: Referral, who: Who, gone: boolean): Refusal | undefined =>
  strangerRefusal(referral, who, gone) ??
  (hasEnded(referral, root) ? ended() : undefined) ??
  (hiddenFromReceiver.includes(referral.status) ? notSubmitted() : undefined);

function strangerRefusal(referral: Referral, who: Who, gone: boolean): Refusal | undefined {
  if (!sideOf(referral, who) || !has(who, partyRoles)) return notFound();
  return gone && awaits(referral, who) ? receiverInactive() : undefined;
}

function hasEnded(referral: Referral, root: Referral): boolean {
  const runsOn = referral.rootId !== referral.id && !referral.endedAt && !hiddenFromReceiver.includes(referral.status);
  return root.endedAt !== null && !runsOn;
}

const ended = () =>
  new Refusal('forbidden', 'identity-access-ended', {
    zh: '转诊已结束，不能再查看患者身份',
    en: 'The referral has ended, and with it access to the identity of the patient',
  });

const notSubmitted = () =>
  new Refusal('conflict', 'referral-not-submitted', {
    zh: '转诊尚未提交或正在院内审核；送达接收方后，方可办理转诊卡、查看访问记录',
    en: 'The referral has not left its referrer; cards of the patient, and who looked, are for those who have sent it',
  });
