import { Refusal } from '#contracts';
import type { Caller } from '#platform';

/** Roles that read the whole group. */
const groupWide = ['group-admin', 'committee-observer'] as const;

/** Roles that read what concerns their organization, and those of the whole group. */
export const readers = ['scheduler', 'referral-coordinator', 'clinician', 'integration', ...groupWide] as const;

export const seesAll = ({ roles }: Caller): boolean =>
  roles.some((role) => (groupWide as readonly string[]).includes(role));

/** True when one of the organizations is the caller's own. */
export const isOneOf = ({ organizationId }: Caller, ...organizations: string[]): boolean =>
  organizationId !== undefined && organizations.includes(organizationId);

/** What belongs to others is not there for the caller. */
export function noSuchRecord(): never {
  throw new Refusal('not-found', 'not-found', { zh: '没有这条记录', en: 'There is no such record' });
}

/** Who may see a record may still not be the one to change it. */
export const notYours = (): Refusal =>
  new Refusal('forbidden', 'other-organization', {
    zh: '此操作由接收机构办理',
    en: 'This is for the receiving organization to do',
  });
