import { dateIn } from '#contracts';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { watchesOf, type Duty, type DutyRoster } from '../domain/duty-roster.js';
import type { Watches } from '../domain/escalation.js';
import { ConsortiumCopy } from '../registry/copies.entity.js';
import { DutyRosterRow } from './duty-roster.entity.js';

/** Who watches in a group now, by the rosters of its active members. */
export async function watchesIn(manager: EntityManager, groupId: string, now: Date): Promise<Watches> {
  const group = await manager.findOneBy(ConsortiumCopy, { id: groupId });
  return watchesOf(await rostersOf(manager, groupId, now), group?.leadOrganizationId, now);
}

/** The rosters of a group's active members, without those who have left. */
async function rostersOf(manager: EntityManager, groupId: string, now: Date): Promise<DutyRoster[]> {
  const rosters = await manager
    .createQueryBuilder(DutyRosterRow, 'd')
    .where(
      `EXISTS (SELECT FROM member_copies m
               WHERE m.organization_id = d.organizationId AND m.consortium_id = :groupId AND m.status = 'active')`,
      { groupId },
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
