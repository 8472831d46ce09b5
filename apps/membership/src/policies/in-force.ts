import type { PolicyState } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Policy } from '../domain/policy.js';
import { PolicyEntity } from '../entities/index.js';

/** Parameters of a group's policy at a time (its day in Asia/Shanghai); undefined when none is in force. */
export async function policyInForce(
  manager: EntityManager,
  consortiumId: string,
  code: string,
  at: Date,
): Promise<PolicyState['parameters'] | undefined> {
  const rows: { parameters: PolicyState['parameters'] }[] = await manager.query(
    `SELECT parameters FROM policies
     WHERE consortium_id = $1 AND code = $2 AND withdrawal IS NULL
       AND valid_from <= ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
     ORDER BY policy_version DESC LIMIT 1`,
    [consortiumId, code, at],
  );
  return rows[0]?.parameters;
}

/** Every version of a group's policy, withdrawn ones among them; none is withdrawn until the transaction ends. */
export const versionsOf = (manager: EntityManager, consortiumId: string, code: string): Promise<Policy[]> =>
  manager.find(PolicyEntity, { where: { consortiumId, code }, lock: { mode: 'pessimistic_read' } });
