import { dateIn } from '#contracts';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { watchesOf, type Duty, type DutyRoster } from '../domain/duty-roster.js';
import type { Watches } from '../domain/escalation.js';
import type { Referral } from '../domain/referral.js';
import { ConsortiumCopy } from '../registry/copies.entity.js';
import { DutyRosterRow } from './duty-roster.entity.js';

type Watched = Pick<Referral, 'groupId' | 'fromOrganizationId' | 'toOrganizationId' | 'arrivedAt'>;

/** Who watches over a referral now: by the rosters of the active members of its group, and of who follows or has its patient, left or not. */
export async function watchesFor(manager: EntityManager, referral: Watched, now: Date): Promise<Watches> {
  const { groupId, fromOrganizationId, toOrganizationId, arrivedAt } = referral;
  const group = await manager.findOneBy(ConsortiumCopy, { id: groupId });
  const keeping = arrivedAt ? [fromOrganizationId, toOrganizationId] : [fromOrganizationId];
  return watchesOf(await rostersOf(manager, groupId, keeping, now), group?.leadOrganizationId, now);
}

/** The rosters of a group's active members, and of those that keep a patient, without those who have left. */
async function rostersOf(
  manager: EntityManager,
  groupId: string,
  keeping: readonly string[],
  now: Date,
): Promise<DutyRoster[]> {
  const rosters = await manager
    .createQueryBuilder(DutyRosterRow, 'd')
    .where(
      `d.organizationId IN (:...keeping) OR EXISTS (SELECT FROM member_copies m
               WHERE m.organization_id = d.organizationId AND m.consortium_id = :groupId AND m.status = 'active')`,
      { groupId, keeping },
    )
    .getMany();
  const accounts = await accountsOf(
    manager,
    rosters.flatMap(({ entries }) => entries),
    now,
  );
  return rosters.map(({ organizationId, entries }) => ({
    organizationId,
    entries: entries.filter(({ userId }) => !accounts.get(userId)),
  }));
}

/** Which accounts the register has, and whether each is deactivated or its practitioner has left; of a group's own provider it has none. */
export async function accountsOf(
  manager: EntityManager,
  entries: readonly Duty[],
  now: Date,
): Promise<ReadonlyMap<string, boolean>> {
  const ids = entries.map(({ userId }) => userId).filter((id) => isUUID(id));
  if (ids.length === 0) return new Map();
  const rows: { id: string; gone: boolean }[] = await manager.query(
    `SELECT u.id, NOT u.active OR coalesce(p.ends_on <= $2, false) AS gone
     FROM user_copies u LEFT JOIN practitioner_copies p ON p.id = u.practitioner_id
     WHERE u.id = ANY ($1)`,
    [ids, dateIn(now)],
  );
  return new Map(rows.map(({ id, gone }) => [id, gone]));
}
