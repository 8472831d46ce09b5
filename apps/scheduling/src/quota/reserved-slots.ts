import type { EntityManager } from 'typeorm';
import type { Terms } from '../domain/quota-policy.js';

const free = 'clinic_session_id = $1 AND appointment_id IS NULL AND NOT withdrawn';

/** Runs an update of slots and answers how many it changed. */
async function count(manager: EntityManager, update: string, parameters: unknown[]): Promise<number> {
  const [row]: { slots: number }[] = await manager.query(
    `WITH changed AS (${update} RETURNING id) SELECT count(*)::int AS slots FROM changed`,
    parameters,
  );
  return row?.slots ?? 0;
}

/** Opens what is left of a session's quota to everyone; waits for bookings that have one of the slots in hand. */
export const releaseReserved = (manager: EntityManager, sessionId: string): Promise<number> =>
  count(manager, `UPDATE slots SET reserved = false WHERE ${free} AND reserved`, [sessionId]);

/** Reserves so many more free slots, the earliest first, or lets so many go, the latest first; answers by how many it changed. */
export async function changeReserved(manager: EntityManager, sessionId: string, by: number): Promise<number> {
  const [from, order] = by > 0 ? ['NOT reserved', 'ASC'] : ['reserved', 'DESC'];
  const changed = await count(
    manager,
    `UPDATE slots SET reserved = $3 WHERE id IN (
       SELECT id FROM slots WHERE ${free} AND ${from} ORDER BY starts_at ${order}, id ${order} LIMIT $2 FOR UPDATE)`,
    [sessionId, Math.abs(by), by > 0],
  );
  return by > 0 ? changed : 0 - changed;
}

export async function moveWindow(manager: EntityManager, sessionId: string, terms: Terms): Promise<void> {
  await manager.query('UPDATE slots SET bookable_from = $2, exclusive_until = $3 WHERE clinic_session_id = $1', [
    sessionId,
    terms.bookableFrom,
    terms.exclusiveUntil,
  ]);
}
