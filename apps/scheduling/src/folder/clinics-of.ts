import { csvOf, type Cell } from '#platform';
import type { EntityManager } from 'typeorm';
import { noSuchRecord } from '../access.js';
import { clinicColumns } from '../domain/import/clinic-line.js';

type Row = Record<Exclude<keyof typeof clinicColumns, 'weekday' | 'dayOffset' | 'from' | 'to'>, Cell> & {
  /** Milliseconds since the first day began. */
  readonly from: number;
  readonly to: number;
};

/** `clinics.csv` of a consortium: the sessions of its active members that are open and have not begun, by date. */
export async function clinicsOf(manager: EntityManager, consortiumId: string, now: Date): Promise<string> {
  const known: object[] = await manager.query('SELECT FROM member_copies WHERE consortium_id = $1 LIMIT 1', [
    consortiumId,
  ]);
  if (known.length === 0) noSuchRecord();
  const rows: Row[] = await manager.query(
    `SELECT credit_code AS "organizationCreditCode", department, staff_number AS "staffNumber", kind, place,
       string_agg(to_char(day, 'YYYY-MM-DD'), ';' ORDER BY day) AS date,
       (extract(epoch FROM begins - day) * 1000)::int AS "from", (extract(epoch FROM ends - day) * 1000)::int AS "to",
       slot_minutes AS "slotMinutes", capacity
     FROM (SELECT *, starts_at AT TIME ZONE 'Asia/Shanghai' AS begins, ends_at AT TIME ZONE 'Asia/Shanghai' AS ends,
             date_trunc('day', starts_at AT TIME ZONE 'Asia/Shanghai') AS day FROM clinic_sessions) s
     JOIN organization_copies o ON o.id = s.organization_id
     LEFT JOIN practitioner_copies p ON p.id = s.practitioner_id
     WHERE s.status = 'open' AND s.starts_at > $2 AND EXISTS (SELECT FROM member_copies m
       WHERE m.organization_id = s.organization_id AND m.consortium_id = $1 AND m.status = 'active')
     GROUP BY credit_code, department, staff_number, kind, place, begins - day, ends - day, slot_minutes, capacity
     ORDER BY credit_code, department, staff_number, kind, place, min(starts_at)`,
    [consortiumId, now],
  );
  const columns = Object.keys(clinicColumns);
  const lines = rows.map((row): Readonly<Record<string, Cell>> => ({
    ...row,
    from: clockOf(row.from),
    to: clockOf(row.to),
  }));
  return lines.length === 0 ? '' : csvOf([columns, ...lines.map((line) => columns.map((column) => line[column]))]);
}

/** `09:00`, with what there is beyond minutes; `26:00` is 2 o'clock of the next day. */
function clockOf(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const rest = milliseconds % 60_000;
  const two = (count: number): string => String(count).padStart(2, '0');
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return rest === 0 ? clock : `${clock}:${(rest / 1000).toFixed(3).padStart(6, '0')}`;
}
