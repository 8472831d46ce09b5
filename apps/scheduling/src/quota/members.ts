import type { OrganizationLevel } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { ClinicSession } from '../domain/clinic-session.js';
import { policiesInForce, quotaPolicyCode, termsOf, type PolicyVersion, type Terms } from '../domain/quota-policy.js';

/** What the copies say of an organization that opens sessions. */
export interface Member {
  readonly id: string;
  readonly level: OrganizationLevel;
  readonly isActive: boolean;
  /** Versions of the quota policy of every consortium in which it is active. */
  readonly policies: readonly PolicyVersion[];
}

/** Organizations by id, in one statement; those without a copy are missing. */
export async function membersOf(manager: EntityManager, ids: readonly string[]): Promise<Map<string, Member>> {
  const rows: Member[] = await manager.query(
    `SELECT o.id, o.level, coalesce(bool_or(m.status = 'active'), false) AS "isActive",
       coalesce(jsonb_agg(DISTINCT jsonb_build_object('consortiumId', p.consortium_id, 'policyVersion', p.policy_version,
         'validFrom', p.valid_from, 'parameters', p.parameters)) FILTER (WHERE p.id IS NOT NULL), '[]') AS policies
     FROM organization_copies o
     LEFT JOIN member_copies m ON m.organization_id = o.id
     LEFT JOIN policy_copies p ON p.consortium_id = m.consortium_id AND m.status = 'active'
       AND p.code = $2 AND p.withdrawn_at IS NULL
     WHERE o.id = ANY($1) GROUP BY o.id`,
    [ids, quotaPolicyCode],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The terms under which a member's session is open. */
export function termsFor(
  { level, policies }: Member,
  session: Pick<ClinicSession, 'kind' | 'startsAt' | 'capacity' | 'openedAt'>,
  defaultWindowDays: number,
): Terms {
  return termsOf(session, level, policiesInForce(policies, session.startsAt), defaultWindowDays);
}
