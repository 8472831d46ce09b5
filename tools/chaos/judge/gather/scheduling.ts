import type { AppointmentFact, Debit, EntryFact, Facts, SessionFact, TakenSlot } from '../facts.js';
import type { Query } from './database.js';

/** Who has which slot, who waits, and what the ledger says of it. */
export async function schedulingFacts(
  query: Query,
): Promise<Pick<Facts, 'appointments' | 'entries' | 'takenSlots' | 'sessions' | 'debits'>> {
  const appointments = await query<AppointmentFact>(
    `SELECT id, referral_id AS "referralId", slot_id AS "slotId", status, from_quota AS "fromQuota" FROM appointments`,
  );
  const entries = await query<EntryFact>('SELECT id, referral_id AS "referralId", status FROM waiting_list_entries');
  const takenSlots = await query<TakenSlot>(
    'SELECT id, appointment_id AS "appointmentId" FROM slots WHERE appointment_id IS NOT NULL',
  );
  const sessions = await query<SessionFact>(
    `SELECT s.id, (SELECT coalesce(sum(change), 0)::int FROM quota_ledger l WHERE l.clinic_session_id = s.id) AS remaining,
       (SELECT count(*)::int FROM slots WHERE clinic_session_id = s.id AND reserved AND appointment_id IS NULL
         AND NOT withdrawn) AS "reservedFree",
       (SELECT count(*)::int FROM quota_ledger l WHERE l.clinic_session_id = s.id AND kind = 'release'
         AND appointment_id IS NULL) AS releases,
       CASE WHEN status = 'open' THEN (extract(epoch FROM quota_release_at) * 1000)::float END
         AS "releaseDueAt",
       (extract(epoch FROM quota_released_at) * 1000)::float AS "releasedAt"
     FROM clinic_sessions s`,
  );
  const debits = await query<Debit>(
    `SELECT appointment_id AS "appointmentId", count(*) FILTER (WHERE kind = 'debit')::int AS debits,
       count(*) FILTER (WHERE kind = 'refund')::int AS refunds
     FROM quota_ledger WHERE appointment_id IS NOT NULL GROUP BY appointment_id`,
  );
  return { appointments, entries, takenSlots, sessions, debits };
}
