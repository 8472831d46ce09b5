import { Refusal, type SessionKind } from '#contracts';
import { minutesAfter } from './calendar.js';
import { roundsOf, type ClinicSession } from './clinic-session.js';

/** One place in a session. It repeats what the choice of a slot needs of its session, so that a choice reads one table. */
export interface Slot {
  readonly id: string;
  readonly clinicSessionId: string;
  readonly organizationId: string;
  readonly department: string;
  readonly practitionerId: string | null;
  readonly kind: SessionKind;
  readonly place: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly bookableFrom: Date;
  /** Until then only the grassroots may book, whether the slot is reserved or not. */
  readonly exclusiveUntil: Date;
  /** Belongs to the grassroots until it is released. */
  readonly reserved: boolean;
  /** Who has it. */
  readonly appointmentId: string | null;
  /** Its session was cancelled. */
  readonly withdrawn: boolean;
}

/**
 * Kinds a referral is booked into without being asked: the premium clinic (特需) costs the patient extra, and the remote
 * one expects no patient to come. [default]
 */
export const kindsForReferrals: readonly SessionKind[] = ['ordinary', 'expert'];

/**
 * Slots of a session in the order of time; several at one time where the capacity is larger than the rounds. The first ones
 * are the quota: whoever may use it and takes the earliest slot takes the quota first.
 */
export function slotsOf(session: ClinicSession, newId: () => string): Slot[] {
  const { id: clinicSessionId, organizationId, department, practitionerId, kind, place } = session;
  const { bookableFrom, exclusiveUntil, slotMinutes, capacity, quotaSlots } = session;
  const rounds = Math.min(roundsOf(session), capacity);
  return Array.from({ length: capacity }, (_, i) => {
    const startsAt = minutesAfter(session.startsAt, Math.floor((i * rounds) / capacity) * slotMinutes);
    return {
      id: newId(),
      clinicSessionId,
      organizationId,
      department,
      practitionerId,
      kind,
      place,
      startsAt,
      endsAt: minutesAfter(startsAt, slotMinutes),
      bookableFrom,
      exclusiveUntil,
      reserved: i < quotaSlots,
      appointmentId: null,
      withdrawn: false,
    };
  });
}

/** Refuses a slot that someone chose by hand and may not have; booking/slot-choice.ts asks the same of the database. */
export function requireFree(slot: Slot, grassroots: boolean, now: Date): void {
  if (slot.withdrawn || slot.startsAt <= now) {
    throw refusal('slot/gone', '该号源已停诊或已过时，请另选', 'The slot is withdrawn or past; choose another');
  }
  if (slot.appointmentId !== null) throw slotTaken();
  if (slot.bookableFrom > now) {
    const at = slot.bookableFrom.toISOString();
    throw refusal('slot/not-open-yet', `该号源将于 ${at} 放号`, `The slot opens for booking at ${at}`);
  }
  if (!grassroots && (slot.reserved || slot.exclusiveUntil > now)) {
    throw refusal(
      'slot/belongs-to-grassroots',
      '该号源在释放前仅供基层转诊预约，请另选',
      'Until its release the slot belongs to referrals from the grassroots; choose another',
    );
  }
}

export const slotTaken = (): Refusal =>
  refusal('slot/taken', '该号源已被预约，请另选', 'The slot is booked already; choose another');

const refusal = (code: string, zh: string, en: string): Refusal => new Refusal('conflict', code, { zh, en });
