import type { PolicyState } from '#contracts';
import type { EntityManager } from 'typeorm';
import { workingDaysOf, workingDaysPolicy, type WorkingDays } from '../domain/calendar.js';

/** The working days of a referral's group; those of later years are known as soon as their version of the policy is. */
export async function calendarFor(manager: EntityManager, referralId: string): Promise<WorkingDays> {
  const versions: { parameters: PolicyState['parameters'] }[] = await manager.query(
    `SELECT p.parameters FROM policy_copies p JOIN referrals r ON r.group_id = p.consortium_id
     WHERE r.id = $1 AND p.code = $2 ORDER BY p.policy_version`,
    [referralId, workingDaysPolicy],
  );
  return workingDaysOf(versions.map(({ parameters }) => parameters));
}
