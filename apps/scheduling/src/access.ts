import { Refusal } from '#contracts';
import { groupsOf, type Caller } from '#platform';
import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Roles that read the whole group. */
const groupWide = ['group-admin', 'committee-observer'] as const;

/** Roles that read what concerns their organization, and those of the whole group. */
export const readers = ['scheduler', 'referral-coordinator', 'clinician', 'integration', ...groupWide] as const;

export const isGroupWide = ({ roles }: Caller): boolean =>
  roles.some((role) => (groupWide as readonly string[]).includes(role));

/** What concerns a caller: the own organization's, for the group's roles also what is between members of one of their groups. */
export interface Sight {
  readonly all: boolean;
  readonly organizationId: string | null;
  readonly groups: readonly string[];
}

export async function sightOf(caller: Caller, manager: EntityManager): Promise<Sight> {
  const groups = isGroupWide(caller) ? await groupsOf(manager, caller, 'member_copies') : [];
  const organizationId = caller.organizationId ?? null;
  return groups === 'every' ? { all: true, organizationId, groups: [] } : { all: false, organizationId, groups };
}

/**
 * True where a row is in sight, `from` and `to` being its two organizations or one twice; a membership that lapsed hides nothing.
 * The parameters stand for the parts of the sight in the order of `partsOf`.
 */
export const inSight = (from: string, to: string, [all, own, groups]: readonly [string, string, string]): string =>
  `(${all}::boolean OR ${own}::uuid IN (${from}, ${to}) OR EXISTS (
     SELECT FROM member_copies f JOIN member_copies t USING (consortium_id)
     WHERE f.organization_id = ${from} AND t.organization_id = ${to} AND consortium_id = ANY (${groups}::uuid[])))`;

export const partsOf = ({ all, organizationId, groups }: Sight): unknown[] => [all, organizationId, groups];

/**
 * Leaves out what is offered outside the groups of which the caller's organization is an active member; its own is always there, and
 * a suspended member's still is. Who acts for no organization sees everything.
 */
export async function offered<T extends ObjectLiteral & { organizationId: string }>(
  select: SelectQueryBuilder<T>,
  caller: Caller,
): Promise<SelectQueryBuilder<T>> {
  const groups = await groupsOf(select.connection.manager, caller, 'member_copies');
  if (groups === 'every') return select;
  return select.andWhere(
    `(row.organizationId = :own OR EXISTS (SELECT FROM member_copies m
       WHERE m.organization_id = row.organizationId AND m.consortium_id = ANY (:groups) AND m.status <> 'ended'))`,
    { own: caller.organizationId, groups },
  );
}

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
