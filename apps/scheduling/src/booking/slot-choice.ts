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
const heard = (referral: string): string => `(EXISTS (SELECT FROM appointments WHERE referral_id = ${referral})
  OR EXISTS (SELECT FROM waiting_list_entries WHERE referral_id = ${referral})
  OR EXISTS (SELECT FROM ended_referrals WHERE referral_id = ${referral}))`;

/** The outer EXISTS reads nothing of the slot, so it is asked once, and where nobody waits that is all. */
const leftByOthers = (organization: string, behind: string): string =>
  `(NOT EXISTS (SELECT FROM waiting_list_entries w WHERE w.status = 'waiting' AND w.organization_id = ${organization})
  OR NOT EXISTS (SELECT FROM waiting_list_entries e WHERE e.status = 'waiting' AND e.organization_id = ${organization}
    AND e.ranked_from < ${behind} AND ${entrySuits(isGrassroots('e.from_organization_id'))} AND ${takesBookings(organization, 'e.group_id')}))`;

/**
 * Gives the earliest suitable free slot to an appointment, in one statement, or answers undefined when there is none. Slots
 * that another transaction has in hand are passed over, so that concurrent bookings neither wait for nor collide over one.
 */
export async function takeEarliest(manager: EntityManager, choice: Choice): Promise<Slot | undefined> {
  const { demand, appointmentId, declinedSlotId, behind, onlyIfNew } = choice;
  const values = offerParameters(choice);
  const bound = (value: unknown): string => `$${values.push(value)}`;
  const given = (value: unknown, type: string): string | undefined => (value ? `${bound(value)}::${type}` : undefined);
  const [department, ...others] = departmentsWithin(demand.askedDepartment);
  const organization = bound(demand.organizationId);
  const conditions = [
    `s.organization_id = ${organization}`,
    others.length === 0
      ? `s.department = ${bound(department)}`
      : `s.department = ANY(${bound([department, ...others])})`,
    onOffer,
    suits({
      practitioner: given(demand.askedPractitionerId, 'uuid'),
      grassroots: isGrassroots(bound(demand.fromOrganizationId)),
      declined: given(declinedSlotId, 'uuid'),
    }),
    takesBookings(organization, given(demand.groupId, 'uuid')),
    onlyIfNew && `NOT ${heard(bound(demand.referralId))}`,
    behind && leftByOthers(organization, bound(behind)),
  ];
  const rows: Slot[] = await manager.query(
    `WITH chosen AS (
       SELECT s.id FROM slots s WHERE ${conditions.filter(Boolean).join(' AND ')}
       ORDER BY s.starts_at, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED
     ), s AS (
       UPDATE slots t SET appointment_id = ${bound(appointmentId)} FROM chosen WHERE t.id = chosen.id RETURNING t.*
     ) SELECT ${slotColumns} FROM s`,
    values,
  );
  return rows[0];
}

/** True when a referral has been dealt with before; see `onlyIfNew`. */
export async function wasHeard(manager: EntityManager, referralId: string): Promise<boolean> {
  const [row]: { heard: boolean }[] = await manager.query(`SELECT ${heard('$1')} AS heard`, [referralId]);
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
