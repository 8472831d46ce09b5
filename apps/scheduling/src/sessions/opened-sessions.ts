import { newId, type Tx } from '#messaging';
import { writeLedger } from '../booking/ledger.js';
import type { SessionDecision } from '../domain/clinic-session.js';
import { ledgerOf } from '../domain/quota-ledger.js';
import { slotsOf } from '../domain/slot.js';
import { ClinicSessionEntity } from '../entities/index.js';
import { quotaRelease } from '../quota/quotas.js';

/** PostgreSQL takes 65 535 parameters in a statement; a session has 21 columns. Slots go as one document. */
const rowsPerStatement = 1_000;

/** Writes new sessions with their slots, ledgers and deadlines, each kind in bulk: an import opens hundreds. */
export async function writeOpened(tx: Tx, decisions: readonly SessionDecision[]): Promise<void> {
  for (let from = 0; from < decisions.length; from += rowsPerStatement) {
    const part = decisions.slice(from, from + rowsPerStatement);
    const rows = part.map(({ state, events }) => ({ ...state, version: events.length }));
    await tx.manager.createQueryBuilder().insert().into(ClinicSessionEntity).values(rows).updateEntity(false).execute();
    for (const { events } of part) tx.publish(events, 1);
    await tx.manager.query(
      `INSERT INTO slots (id, clinic_session_id, organization_id, department, practitioner_id, kind, place, starts_at, ends_at,
         bookable_from, exclusive_until, reserved, appointment_id, withdrawn)
       SELECT id, "clinicSessionId", "organizationId", department, "practitionerId", kind, place, "startsAt",
         "endsAt", "bookableFrom", "exclusiveUntil", reserved, "appointmentId", withdrawn
       FROM jsonb_to_recordset($1) AS s (id uuid, "clinicSessionId" uuid, "organizationId" uuid, department text,
         "practitionerId" uuid, kind text, place text, "startsAt" timestamptz, "endsAt" timestamptz,
         "bookableFrom" timestamptz, "exclusiveUntil" timestamptz, reserved boolean, "appointmentId" uuid, withdrawn boolean)`,
      [JSON.stringify(part.flatMap(({ state }) => slotsOf(state, newId)))],
    );
    await writeLedger(
      tx.manager,
      part.flatMap(({ state }) => ledgerOf(state.id, newId, state.openedAt).grant(state.quotaSlots)),
    );
    for (const { state } of part) {
      if (state.quotaReleaseAt) await tx.setDeadline(quotaRelease, state.id, state.quotaReleaseAt);
    }
  }
}
