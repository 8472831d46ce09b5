import type { EntityManager } from 'typeorm';
import type { LedgerLine } from '../domain/quota-ledger.js';

/** Writes lines of quota ledgers, all in one statement. */
export async function writeLedger(manager: EntityManager, lines: readonly LedgerLine[]): Promise<void> {
  if (lines.length === 0) return;
  await manager.query(
    `INSERT INTO quota_ledger (id, clinic_session_id, kind, change, appointment_id, at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::uuid[], $6::timestamptz[])`,
    [
      lines.map((line) => line.id),
      lines.map((line) => line.clinicSessionId),
      lines.map((line) => line.kind),
      lines.map((line) => line.change),
      lines.map((line) => line.appointmentId),
      lines.map((line) => line.at),
    ],
  );
}
