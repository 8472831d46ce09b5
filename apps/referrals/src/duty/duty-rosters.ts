import { dateIn } from '#contracts';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { watchesOf, type DutyRoster } from '../domain/duty-roster.js';
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
  const named = rosters.flatMap(({ entries }) => entries.map(({ userId }) => userId));
  const gone = await goneAmong(manager, named, now);
  return rosters.map(({ organizationId, entries }) => ({
    organizationId,
    entries: entries.filter(({ userId }) => !gone.has(userId)),
  }));
}

/** Those whose account is deactivated, or whose practitioner has left. An account of the group's own provider is not known here. */
export async function goneAmong(
  manager: EntityManager,
  userIds: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const ids = userIds.filter((id) => isUUID(id));
  if (ids.length === 0) return new Set();
  const rows: { id: string }[] = await manager.query(
    `SELECT u.id FROM user_copies u LEFT JOIN practitioner_copies p ON p.id = u.practitioner_id
     WHERE u.id = ANY ($1) AND (NOT u.active OR p.ends_on <= $2)`,
    [ids, dateIn(now)],
  );
  return new Set(rows.map(({ id }) => id));
}
