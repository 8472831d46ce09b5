import { page, type Page } from '#platform';
import type { DataSource } from 'typeorm';
import { inSight, partsOf, type Sight } from '../access.js';
import { departmentsWithin } from '../booking/offer.js';
import type { Ahead } from '../domain/waiting-order.js';
import { timeCursor } from '../listing.js';
import type { WaitingDto, WaitingQuery } from './waiting-list.dto.js';

export type Waiting = Omit<WaitingDto, 'why' | 'position'>;

/** Entries `a` and `e` compete: one of the departments is within the other, and no two different doctors are named. */
const compete = `a.organization_id = e.organization_id
  AND (a.asked_department || '.' LIKE e.asked_department || '.%' OR e.asked_department || '.' LIKE a.asked_department || '.%')
  AND (a.asked_practitioner_id = e.asked_practitioner_id) IS NOT FALSE`;

/** A page of the list in its order, each entry with who stands before it, as far as it is in sight. */
export async function waitingPage(dataSource: DataSource, query: WaitingQuery, sight: Sight): Promise<Page<Waiting>> {
  const after = timeCursor(query.cursor);
  const rows: Waiting[] = await dataSource.query(
    `SELECT e.id, e.version, e.referral_id AS "referralId", e.patient_id AS "patientId", e.group_id AS "groupId", e.priority,
       e.from_organization_id AS "fromOrganizationId", e.organization_id AS "organizationId",
       e.asked_department AS "askedDepartment", e.asked_practitioner_id AS "askedPractitionerId",
       e.submitted_at AS "submittedAt", e.added_at AS "addedAt", e.ranked_from AS "rankedFrom",
       (SELECT jsonb_build_object('emergency', count(*) FILTER (WHERE a.priority = 'emergency'),
          'urgent', count(*) FILTER (WHERE a.priority = 'urgent'), 'routine', count(*) FILTER (WHERE a.priority = 'routine'))
        FROM waiting_list_entries a
        WHERE a.status = 'waiting' AND (a.ranked_from, a.id) < (e.ranked_from, e.id) AND ${compete}) AS ahead
     FROM waiting_list_entries e
     WHERE e.status = 'waiting' AND ($1::uuid IS NULL OR e.organization_id = $1) AND ($2::text[] IS NULL OR e.asked_department = ANY($2))
       AND ($3::uuid IS NULL OR e.referral_id = $3)
       AND ${inSight('e.from_organization_id', 'e.organization_id', ['$4', '$5', '$6'])}
       AND ($7::timestamptz IS NULL OR (e.ranked_from, e.id) > ($7, $8::uuid))
     ORDER BY e.ranked_from, e.id LIMIT $9`,
    [
      query.organizationId ?? null,
      query.department ? departmentsWithin(query.department) : null,
      query.referralId ?? null,
      ...partsOf(sight),
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.limit + 1,
    ],
  );
  return page(rows, query, ({ rankedFrom, id }) => [rankedFrom, id]);
}

export const positionOf = ({ emergency, urgent, routine }: Ahead): number => emergency + urgent + routine + 1;
