import { recipientKinds, Refusal, type RecipientKind, type Role } from '#contracts';
import type { Message } from './message.js';

/** Roles that read and answer what their own organization is told of referrals. */
export const readerRoles = ['clinician', 'referral-coordinator', 'scheduler', 'integration'] as const satisfies Role[];
/** The same of memberships: the office of the lead that keeps the members, and who speaks for the organization that applies or has joined. */
const officeRoles: Readonly<Partial<Record<RecipientKind, readonly Role[]>>> = {
  'lead-office': ['group-admin', 'integration'],
  applicant: ['group-admin', 'referral-coordinator', 'integration'],
  member: ['group-admin', 'referral-coordinator', 'integration'],
};
/** Recipients that are told of memberships. */
export const officeKinds = recipientKinds.filter((kind) => officeRoles[kind]);
/** Who reads less than the organization is told of referrals. */
const fewerRoles: typeof officeRoles = { ...officeRoles, 'referral-office': ['referral-coordinator', 'integration'] };
/** Roles that have an inbox, be it of referrals or of memberships. */
export const inboxRoles = [...readerRoles, 'group-admin'] as const satisfies Role[];
/** Roles that see that messages were sent and what they told organizations, of the whole group. */
export const groupRoles = ['group-admin', 'committee-observer', 'auditor'] as const satisfies Role[];

/** Who reads: the account's roles and what they are bound to. */
export interface Reader {
  readonly roles: readonly Role[];
  readonly organizationId?: string;
  readonly practitionerId?: string;
}

/** The two organizations that have a part in a referral. */
export interface Parties {
  readonly fromOrganizationId: string;
  readonly toOrganizationId: string;
  /** It has not left the referring organization, so that the other has no part in it yet. */
  readonly inside: boolean;
}

type Addressed = Pick<Message, 'recipient' | 'organizationId' | 'practitionerId'>;

const has = ({ roles }: Reader, some: readonly Role[]): boolean => roles.some((role) => some.includes(role));

const rolesOf = (recipient: RecipientKind): readonly Role[] => fewerRoles[recipient] ?? readerRoles;

/** The recipients of the own organization whose messages a reader finds in its inbox. */
export const kindsFor = (reader: Reader): RecipientKind[] =>
  recipientKinds.filter((kind) => has(reader, rolesOf(kind)));

/** An account that is a clinician's only sees none of a colleague's messages; whoever works for the organization sees all. */
export const seesColleagues = (reader: Reader): boolean =>
  has(reader, ['referral-coordinator', 'scheduler', 'integration']);

/** True for a message of the reader's own inbox. */
export function isInInboxOf(reader: Reader, { recipient, organizationId, practitionerId }: Addressed): boolean {
  if (!has(reader, rolesOf(recipient)) || organizationId === null || organizationId !== reader.organizationId)
    return false;
  return practitionerId === null || practitionerId === reader.practitionerId || seesColleagues(reader);
}

/**
 * How much of a message a reader sees: all of what is said of a referral one has a part in, or of a membership to one's own office; no
 * patient's text of others in the group. What has not left its organization is nobody else's, nor the group's.
 */
export function sightOf(
  reader: Reader,
  { recipient, organizationId }: Addressed,
  parties: Parties | null,
  isOfGroup: boolean,
): 'all' | 'no-patient' | 'none' {
  const own = reader.organizationId;
  const inside = parties?.inside ?? false;
  const others = inside ? [] : [parties?.toOrganizationId];
  const takesPart = own && [organizationId, parties?.fromOrganizationId, ...others].includes(own);
  if (takesPart && has(reader, rolesOf(recipient))) return 'all';
  return isOfGroup && !inside && has(reader, groupRoles) ? 'no-patient' : 'none';
}

/** Only whom a message is for opens it or acts on it. @throws Refusal `message/for-another` */
export function requireOwn(reader: Reader, message: Addressed): void {
  if (isInInboxOf(reader, message)) return;
  throw new Refusal('forbidden', 'message/for-another', {
    zh: '该消息不是发给您的，只有收件人可以标记',
    en: 'The message is for another; only its recipient may mark it',
  });
}
