import type { Role } from '#contracts';
import type { Caller, Problem } from '#platform';

/** Who acts for the whole group; all others would see here between which members patients move. */
export const groupWide: readonly Role[] = ['group-admin', 'committee-observer', 'auditor'];

const unauthenticated: Problem = {
  status: 401,
  code: 'unauthenticated',
  text: { zh: '需要有效的访问令牌', en: 'A valid access token is needed' },
  headers: { 'www-authenticate': 'Bearer' },
};

const roleMissing: Problem = {
  status: 403,
  code: 'role-missing',
  text: {
    zh: `实时流涉及全组，需要以下角色之一：${groupWide.join('、')}`,
    en: `The live stream shows the whole group; it needs one of the roles: ${groupWide.join(', ')}`,
  },
};

/** Why someone may not watch the live stream, or undefined. */
export function refusalOf(caller: Caller | undefined): Problem | undefined {
  if (!caller) return unauthenticated;
  return caller.roles.some((role) => groupWide.includes(role)) ? undefined : roleMissing;
}
