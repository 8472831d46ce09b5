import { groupsOf, type Caller } from '#platform';
import type { EntityManager } from 'typeorm';
import { groupRoles } from '../domain/reading.js';

/**
 * Says of referrals whether they are between members of a group for which the caller acts, and of memberships whether they are of one; a
 * membership that lapsed hides nothing.
 */
export async function overseenBy(
  caller: Caller,
  subjectIds: readonly string[],
  manager: EntityManager,
): Promise<(subjectId: string) => boolean> {
  if (!caller.roles.some((role) => (groupRoles as readonly string[]).includes(role))) return () => false;
  const groups = await groupsOf(manager, caller, 'member_copies');
  if (groups === 'every') return () => true;
  const rows: { id: string }[] = await manager.query(
    `SELECT DISTINCT r.id FROM referral_copies r
     JOIN member_copies f ON f.organization_id = r.from_organization_id
     JOIN member_copies t ON t.organization_id = r.to_organization_id AND t.consortium_id = f.consortium_id
     WHERE r.id = ANY ($1) AND f.consortium_id = ANY ($2)
     UNION ALL SELECT id FROM member_copies WHERE id = ANY ($1) AND consortium_id = ANY ($2)`,
    [[...new Set(subjectIds)], groups],
  );
  const ids = new Set(rows.map(({ id }) => id));
  return (subjectId) => ids.has(subjectId);
}
