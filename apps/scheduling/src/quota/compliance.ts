import { idAfter, page, type Page } from '#platform';
import type { DataSource } from 'typeorm';
import { inSight, partsOf, type Sight } from '../access.js';
import { instantOf } from '../domain/calendar.js';
import type { ComplianceDto, ComplianceGroup, ComplianceQuery } from './quota.dto.js';

const id = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A row's key: its organization, then what else it is added up by; a session may be nobody's. */
const key = (further: string): RegExp => new RegExp(`^${id}(/${id})${further}$`);
const groups: Readonly<Record<ComplianceGroup, { practitioner: string; session: string; form: RegExp }>> = {
  organization: { practitioner: 'NULL::uuid', session: 'NULL::uuid', form: key('{0}') },
  practitioner: { practitioner: 's.practitioner_id', session: 'NULL::uuid', form: key('{0,1}') },
  'clinic-session': { practitioner: 's.practitioner_id', session: 's.id', form: key('{1,2}') },
};

const monthAfter = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/** Opened ÷ required of a month's sessions that the policy covers, added up by session, doctor or hospital. */
export async function complianceOf(
  dataSource: DataSource,
  query: ComplianceQuery,
  sight: Sight,
): Promise<Page<ComplianceDto>> {
  const { practitioner, session, form } = groups[query.by];
  const rows: (ComplianceDto & { key: string })[] = await dataSource.query(
    `SELECT * FROM (
       SELECT concat_ws('/', s.organization_id, ${practitioner}, ${session}) AS key, s.organization_id AS "organizationId",
         ${practitioner} AS "practitionerId", ${session} AS "clinicSessionId", count(*)::int AS sessions,
         sum(s.capacity)::int AS slots, sum(s.quota_required)::int AS required, sum(s.quota_slots)::int AS opened,
         coalesce(sum(l.used), 0)::int AS used, coalesce(sum(l.released), 0)::int AS released,
         round(sum(s.quota_slots)::numeric / sum(s.quota_required), 4)::float AS compliance
       FROM clinic_sessions s LEFT JOIN LATERAL (
         SELECT 0 - sum(change) FILTER (WHERE kind IN ('debit', 'refund')) AS used,
           0 - sum(change) FILTER (WHERE kind = 'release') AS released
         FROM quota_ledger WHERE clinic_session_id = s.id) l ON true
       WHERE s.status = 'open' AND s.quota_required > 0 AND s.starts_at >= $1 AND s.starts_at < $2
         AND ($3::uuid IS NULL OR s.organization_id = $3)
         AND ${inSight('s.organization_id', 's.organization_id', ['$6', '$7', '$8'])}
       GROUP BY 1, 2, 3, 4) grouped
     WHERE key > $4 ORDER BY key LIMIT $5`,
    [
      instantOf(`${query.month}-01`, '00:00'),
      instantOf(`${monthAfter(query.month)}-01`, '00:00'),
      query.organizationId ?? null,
      idAfter(query.cursor, form) ?? '',
      query.limit + 1,
      ...partsOf(sight),
    ],
  );
  const { items, ...rest } = page(rows, query, (row) => row.key);
  return { ...rest, items: items.map(({ key: _, ...row }) => ({ ...row, month: query.month })) };
}
