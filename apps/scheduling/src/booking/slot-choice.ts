import type { EntityManager } from 'typeorm';
import type { Demand } from '../domain/demand.js';
import type { Slot } from '../domain/slot.js';
import {
  departmentsWithin,
  entrySuits,
  isGrassroots,
  offerParameters,
  onOffer,
  suits,
  takesBookings,
  type Moment,
} from './offer.js';

/** Columns of slot `s` under its property names. */
const slotColumns = `s.id, s.clinic_session_id AS "clinicSessionId", s.organization_id AS "organizationId", s.department,
  s.practitioner_id AS "practitionerId", s.kind, s.place, s.starts_at AS "startsAt", s.ends_at AS "endsAt",
  s.bookable_from AS "bookableFrom", s.exclusive_until AS "exclusiveUntil", s.reserved,
  s.appointment_id AS "appointmentId", s.withdrawn`;

/** Who wants a slot, and what stands in the way of it. */
export interface Choice extends Moment {
  readonly appointmentId: string;
  readonly demand: Demand;
  readonly declinedSlotId?: string | null;
  /** Leaves slots to those who wait with an earlier rank; without it the demand is the first in line itself. */
  readonly behind?: Date;
  /** Takes nothing when this referral has been dealt with before. */
  readonly onlyIfNew?: boolean;
}

/** The referral had an appointment or a place in the queue once, or ended before it could have one. */
const heard = `EXISTS (SELECT FROM appointments WHERE referral_id = $9)
  OR EXISTS (SELECT FROM waiting_list_entries WHERE referral_id = $9)
  OR EXISTS (SELECT FROM ended_referrals WHERE referral_id = $9)`;

/** The outer EXISTS reads nothing of the slot, so it is asked once, and where nobody waits that is all. */
const leftByOthers = `(NOT EXISTS (SELECT FROM waiting_list_entries w WHERE w.status = 'waiting' AND w.organization_id = $4)
  OR NOT EXISTS (SELECT FROM waiting_list_entries e WHERE e.status = 'waiting' AND e.organization_id = $4
    AND e.ranked_from < $10 AND ${entrySuits(isGrassroots('e.from_organization_id'))}))`;

/**
 * Gives the earliest suitable free slot to an appointment, in one statement, or answers undefined when there is none. Slots
 * that another transaction has in hand are passed over, so that concurrent bookings neither wait for nor collide over one.
 */
export async function takeEarliest(manager: EntityManager, choice: Choice): Promise<Slot | undefined> {
  const { demand, appointmentId, declinedSlotId = null, behind, onlyIfNew = false } = choice;
  const departments = departmentsWithin(demand.askedDepartment);
  const oneDepartment = departments.length === 1;
  const operands = { practitioner: '$6::uuid', grassroots: isGrassroots('$7'), declined: '$8::uuid' };
  const rows: Slot[] = await manager.query(
    `WITH chosen AS (
       SELECT s.id FROM slots s
       WHERE s.organization_id = $4 AND ${oneDepartment ? 's.department = $5' : 's.department = ANY($5)'} AND ${onOffer}
         AND ${suits(operands)} AND ${takesBookings('$4')} AND (NOT $11 OR NOT (${heard}))
         AND ($10::timestamptz IS NULL OR ${leftByOthers})
       ORDER BY s.starts_at, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED
     ), s AS (
       UPDATE slots t SET appointment_id = $12 FROM chosen WHERE t.id = chosen.id RETURNING t.*
     ) SELECT ${slotColumns} FROM s`,
    [
      ...offerParameters(choice),
      demand.organizationId,
      oneDepartment ? departments[0] : departments,
      demand.askedPractitionerId,
      demand.fromOrganizationId,
      declinedSlotId,
      demand.referralId,
      behind ?? null,
      onlyIfNew,
      appointmentId,
    ],
  );
  return rows[0];
}

/** True when a referral has been dealt with before; see `onlyIfNew`. */
export async function wasHeard(manager: EntityManager, referralId: string): Promise<boolean> {
  const [row]: { heard: boolean }[] = await manager.query(`SELECT (${heard.replaceAll('$9', '$1')}) AS heard`, [
    referralId,
  ]);
  return row?.heard ?? false;
}

/** Locks one slot, waiting for whoever has it in hand. */
export async function lockSlot(manager: EntityManager, id: string): Promise<Slot | undefined> {
  const rows: Slot[] = await manager.query(`SELECT ${slotColumns} FROM slots s WHERE s.id = $1 FOR UPDATE`, [id]);
  return rows[0];
}

export async function takeSlot(manager: EntityManager, id: string, appointmentId: string): Promise<void> {
  await manager.query('UPDATE slots SET appointment_id = $2 WHERE id = $1', [id, appointmentId]);
}

/** Frees the slot of an appointment; it is the grassroots' again unless their time is over. */
export async function freeSlot(
  manager: EntityManager,
  id: string,
  appointmentId: string,
  reserved: boolean,
): Promise<void> {
  await manager.query('UPDATE slots SET appointment_id = NULL, reserved = $3 WHERE id = $1 AND appointment_id = $2', [
    id,
    appointmentId,
    reserved,
  ]);
}
