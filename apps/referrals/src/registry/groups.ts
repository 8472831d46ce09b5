import * as platform from '#platform';
import { MemberCopy, type Caller } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Groups } from '../domain/access.js';
import type { Referral } from '../domain/referral.js';

/** The groups that a caller's organization is an active member of; every group when the caller belongs to none. */
export const groupsOf = (manager: EntityManager, organizationId: string | undefined): Promise<Groups> =>
  platform.groupsOf(manager, { organizationId }, 'member_copies');

/** The groups that an organization is or was a member of; `active` names those that it is an active one of. */
export async function membershipsOf(
  manager: EntityManager,
  organizationId: string,
): Promise<Record<'all' | 'active', readonly string[]>> {
  const members = await manager.findBy(MemberCopy, { organizationId });
  const groups = (some: readonly MemberCopy[]) => [...new Set(some.map(({ consortiumId }) => consortiumId))];
  return { all: groups(members), active: groups(members.filter(({ status }) => status === 'active')) };
}

/** A caller with the groups whose emergency centre (120) the organization is, an active member of kind `emergency-centre`. */
export async function withEmergencyCentre<C extends Pick<Caller, 'organizationId'>>(
  manager: EntityManager,
  caller: C,
): Promise<C & { readonly emergencyCentreOf: readonly string[] }> {
  const rows: { consortium_id: string }[] = await manager.query(
    `SELECT m.consortium_id FROM member_copies m JOIN organization_copies o ON o.id = m.organization_id
     WHERE m.organization_id = $1 AND m.status = 'active' AND o.kind = 'emergency-centre'`,
    [caller.organizationId ?? null],
  );
  return { ...caller, emergencyCentreOf: rows.map((row) => row.consortium_id) };
}

/** Organizations that are or were members of some groups; a lapsed membership hides nothing. */
export async function membersOf(manager: EntityManager, groups: readonly string[]): Promise<string[]> {
  const rows: { organization_id: string }[] = await manager.query(
    'SELECT DISTINCT organization_id FROM member_copies WHERE consortium_id = ANY ($1)',
    [groups],
  );
  return rows.map((row) => row.organization_id);
}

/** Whether the receiver of a referral is no active member of its group any more. */
export async function isReceiverGone(
  manager: EntityManager,
  { toOrganizationId, groupId }: Pick<Referral, 'toOrganizationId' | 'groupId'>,
): Promise<boolean> {
  const where = { organizationId: toOrganizationId, consortiumId: groupId, status: 'active' } as const;
  return !(await manager.existsBy(MemberCopy, where));
}

/** Short names of organizations by their ids. */
export type Names = ReadonlyMap<string, string>;

type Ends = Pick<Referral, 'fromOrganizationId' | 'toOrganizationId' | 'onwardTo'>;

/** Names of the organizations at the ends of some referrals, and of those that these went onward to, as the register has them now. */
export async function namesOf(manager: EntityManager, referrals: readonly Ends[]): Promise<Names> {
  return namesOfOrganizations(
    manager,
    referrals.flatMap(({ fromOrganizationId, toOrganizationId, onwardTo }) => [
      ...[fromOrganizationId, toOrganizationId],
      ...(onwardTo ? [onwardTo.organizationId] : []),
    ]),
  );
}

/** Names of organizations, as the register has them now. */
export async function namesOfOrganizations(manager: EntityManager, given: readonly string[]): Promise<Names> {
  const ids = [...new Set(given)];
  if (ids.length === 0) return new Map();
  const rows: { id: string; short_name: string }[] = await manager.query(
    'SELECT id, short_name FROM organization_copies WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.short_name]));
}
