import { Raw, type FindOperator } from 'typeorm';

/** A practitioner who takes part in no active team of an active member: the teams of one that left cover nobody. */
export const inNoTeam = (): FindOperator<string> =>
  Raw(
    (id) => `${id} NOT IN (SELECT unnest(t.member_ids) FROM gp_teams t WHERE t.active AND EXISTS (
      SELECT FROM memberships m WHERE m.organization_id = t.organization_id AND m.status = 'active'))`,
  );

/** A leader who practises on a day (YYYY-MM-DD), or who has left by then. */
export const leads = (day: string, practising: boolean): FindOperator<string> =>
  Raw((leader) => `${leader} ${practising ? 'NOT IN' : 'IN'} (SELECT id FROM practitioners WHERE ends_on <= :day)`, {
    day,
  });

/** An employer of level 2 or above (S4): one organization, or the active members of one consortium. */
export function ofLevelTwoAndAbove({
  consortiumId,
  employerId,
}: {
  consortiumId?: string;
  employerId?: string;
}): FindOperator<string> {
  return Raw(
    (employer) => `${employer} IN (
      SELECT o.id FROM organizations o WHERE o.level IN ('secondary', 'tertiary')
        AND (:employerId::uuid IS NULL OR o.id = :employerId)
        AND (:consortiumId::uuid IS NULL OR EXISTS (SELECT FROM memberships m
          WHERE m.organization_id = o.id AND m.consortium_id = :consortiumId AND m.status = 'active')))`,
    { consortiumId: consortiumId ?? null, employerId: employerId ?? null },
  );
}
