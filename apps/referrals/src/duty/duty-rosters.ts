import type { EntityManager } from 'typeorm';
import { DutyRosterRow } from './duty-roster.entity.js';

/** The rosters of a group's active members, the same order for everyone. */
export const rostersOf = (manager: EntityManager, groupId: string): Promise<DutyRosterRow[]> =>
  manager
    .createQueryBuilder(DutyRosterRow, 'd')
    .where(
      `EXISTS (SELECT FROM member_copies m
               WHERE m.organization_id = d.organizationId AND m.consortium_id = :groupId AND m.status = 'active')`,
      { groupId },
    )
    .orderBy('d.organizationId')
    .getMany();
