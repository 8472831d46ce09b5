import type { EntityManager } from 'typeorm';
import { noShowGraceOf, timersPolicyCode } from '../domain/no-show-grace.js';

/** What the group of an appointment's referral grants who is late, in minutes; where the group is not known, the usual. */
export async function noShowGraceFor(manager: EntityManager, appointmentId: string): Promise<number> {
  const [inForce]: { parameters: Record<string, unknown> }[] = await manager.query(
    `SELECT p.parameters FROM appointments a JOIN policy_copies p ON p.consortium_id = a.group_id
     WHERE a.id = $1 AND p.code = $2 AND p.withdrawn_at IS NULL
       AND p.valid_from <= (a.submitted_at AT TIME ZONE 'Asia/Shanghai')::date
     ORDER BY p.policy_version DESC LIMIT 1`,
    [appointmentId, timersPolicyCode],
  );
  return noShowGraceOf(inForce?.parameters);
}
