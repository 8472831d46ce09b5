import type { PolicyState } from '#contracts';
import type { EntityManager } from 'typeorm';

/** Versions of policy `code` that hold `on` a day; the caller narrows, and orders so that each group's newest comes first. */
export const inForce = (code: string, on: string): string =>
  `SELECT DISTINCT ON (consortium_id) consortium_id, parameters FROM policy_copies WHERE code = ${code} AND valid_from <= ${on}`;

/** Parameters of a group's policy on a day, as its newest version that holds has them; undefined when it has none. */
export async function policyOf(
  manager: EntityManager,
  groupId: string,
  code: string,
  on: string,
): Promise<PolicyState['parameters'] | undefined> {
  const rows: { parameters: PolicyState['parameters'] }[] = await manager.query(
    `${inForce('$1', '$2')} AND consortium_id = $3 ORDER BY consortium_id, policy_version DESC`,
    [code, on, groupId],
  );
  return rows[0]?.parameters;
}
