import { namedCodes, roleNames, type Role } from '#contracts';
import type { Caller, Problem } from '#platform';
import type { Concern } from './concern.js';
import type { Memberships } from './memberships.js';

/** Who sees what happens between all members of a group; all others see what concerns their own organization. */
export const groupWide: readonly Role[] = ['group-admin', 'committee-observer', 'auditor'];

/** Whether someone may see an event on the live stream now. */
export type Sight = (concern: Concern) => boolean;

/** Everything that happens, in every group. */
export const everything: Sight = () => true;

const unauthenticated: Problem = {
  status: 401,
  code: 'unauthenticated',
  text: { zh: '需要有效的访问令牌', en: 'A valid access token is needed' },
  headers: { 'www-authenticate': 'Bearer' },
};

const groupRoles = namedCodes(groupWide, roleNames);
const roleMissing: Problem = {
  status: 403,
  code: 'role-missing',
  text: {
    zh: `未绑定机构的账号查看实时流，需要以下角色之一：${groupRoles.zh}`,
    en: `To watch, an account that belongs to no organization needs one of the roles: ${groupRoles.en}`,
  },
};

const overseesGroups = ({ roles }: Caller): boolean => roles.some((role) => groupWide.includes(role));

/** Why someone may not watch the live stream, or undefined. */
export function refusalOf(caller: Caller | undefined): Problem | undefined {
  if (!caller) return unauthenticated;
  return caller.organizationId !== undefined || overseesGroups(caller) ? undefined : roleMissing;
}

/**
 * What a caller sees: what concerns the own organization; with a role of the group also what belongs to a group of which that is an
 * active member, or everything when the caller acts for no organization. Asked for each event, it follows the
 * memberships.
 */
export function sightOf(caller: Caller, memberships: Memberships): Sight {
  const { organizationId } = caller;
  const oversees = overseesGroups(caller);
  if (organizationId === undefined) return () => oversees;
  return ({ organizations, upstream, consortiumId }) => {
    if (organizations.includes(organizationId) || upstream.includes(organizationId)) return true;
    if (!oversees) return false;
    const groups = consortiumId === undefined ? memberships.common(organizations) : [consortiumId];
    const own = memberships.activeOf(organizationId);
    return groups.some((group) => own.has(group));
  };
}
