import type { EntityManager } from 'typeorm';
import type { Caller } from './caller.js';

/** Groups (consortia) by their ids, or every one there is. */
export type Groups = readonly string[] | 'every';

/** Where a service knows the memberships: the register itself, or its copy. */
type Memberships = 'memberships' | 'member_copies';

/**
 * The groups for which a caller may act: those of which the caller's organization is an active member, or every one when the
 * caller acts for none. Whatever belongs to other groups is not there for the caller.
 */
export async function groupsOf(
  manager: EntityManager,
  { organizationId }: Pick<Caller, 'organizationId'>,
  memberships: Memberships,
): Promise<Groups> {
  if (!organizationId) return 'every';
  const rows: { consortium_id: string }[] = await manager.query(
    `SELECT DISTINCT consortium_id FROM ${memberships} WHERE organization_id = $1 AND status = 'active'`,
    [organizationId],
  );
  return rows.map((row) => row.consortium_id);
}
