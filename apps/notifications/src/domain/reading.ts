import { Refusal, type Role } from '#contracts';
import type { Message } from './message.js';

/** Roles that read and answer their own organization's messages. */
export const readerRoles = ['clinician', 'referral-coordinator', 'scheduler', 'integration'] as const satisfies Role[];
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
}

type Addressed = Pick<Message, 'organizationId' | 'practitionerId'>;

const has = ({ roles }: Reader, some: readonly Role[]): boolean => roles.some((role) => some.includes(role));

/** An account that is a clinician's only sees none of a colleague's messages; whoever works for the organization sees all. */
export const seesColleagues = (reader: Reader): boolean =>
  has(reader, ['referral-coordinator', 'scheduler', 'integration']);

/** True for a message of the reader's own inbox. */
export function isInInboxOf(reader: Reader, { organizationId, practitionerId }: Addressed): boolean {
  if (!has(reader, readerRoles) || organizationId === null || organizationId !== reader.organizationId) return false;
  return practitionerId === null || practitionerId === reader.practitionerId || seesColleagues(reader);
}

/** How much of a referral's messages a reader sees: all of a referral one has a part in, no patient's text of others in the group. */
export function sightOf(
  reader: Reader,
  { organizationId }: Addressed,
  parties: Parties | null,
  isOfGroup: boolean,
): 'all' | 'no-patient' | 'none' {
  const own = reader.organizationId;
  const takesPart = own && [organizationId, parties?.fromOrganizationId, parties?.toOrganizationId].includes(own);
  if (takesPart && has(reader, readerRoles)) return 'all';
  return isOfGroup && has(reader, groupRoles) ? 'no-patient' : 'none';
}

/** Only whom a message is for opens it or acts on it. @throws Refusal `message/for-another` */
export function requireOwn(reader: Reader, message: Addressed): void {
  if (isInInboxOf(reader, message)) return;
  throw new Refusal('forbidden', 'message/for-another', {
    zh: '该消息不是发给您的，只有收件人可以标记',
    en: 'The message is for another; only its recipient may mark it',
  });
}
