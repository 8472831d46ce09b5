import type { PolicyState } from '#contracts';
import type { EntityManager } from 'typeorm';
import { workingDaysOf, workingDaysPolicy, type WorkingDays } from '../domain/calendar.js';

/** The working days of a group; those of later years are known as soon as their version of the policy is. */
export const calendarOf = (manager: EntityManager, groupId: string): Promise<WorkingDays> =>
  read(manager, '$1', groupId);

/** The working days of a referral's group. */
export const calendarFor = (manager: EntityManager, referralId: string): Promise<WorkingDays> =>
  read(manager, '(SELECT group_id FROM referrals WHERE id = $1)', referralId);

async function read(manager: EntityManager, group: string, id: string): Promise<WorkingDays> {
  const versions: { parameters: PolicyState['parameters'] }[] = await manager.query(
    `SELECT parameters FROM policy_copies WHERE consortium_id = ${group} AND code = $2 AND withdrawn_at IS NULL ORDER BY policy_version`,
    [id, workingDaysPolicy],
  );
  return workingDaysOf(versions.map(({ parameters }) => parameters));
}
