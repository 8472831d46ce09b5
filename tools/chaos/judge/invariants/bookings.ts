import { ReferralScheduled } from '#contracts';
import type { Facts } from '../facts.js';
import { found, repeated, type Violation } from '../violation.js';

/** Appointments that stand between a referral and its end. */
export const active: readonly string[] = ['booked', 'checked-in'];

type Booked = Pick<Facts, 'appointments' | 'takenSlots' | 'sessions' | 'debits' | 'events'>;

/** Invariant 2: one appointment and one ledger line per booking, no slot twice, and the quota ledger is the bookings. */
export function bookings({ appointments, takenSlots, sessions, debits, events }: Booked): Violation[] {
  const standing = appointments.filter(({ status }) => status !== 'cancelled');
  const activeOnes = appointments.filter(({ status }) => active.includes(status));
  const told = new Map(events.filter(({ type }) => type === ReferralScheduled.type).map((event) => [event.id, event]));
  const twoAppointments = repeated(activeOnes, ({ referralId }) => referralId);
  const twoBookings = repeated(standing, ({ slotId }) => slotId);
  const toldTwice = repeated([...told.values()], ({ names }) => names.appointmentId ?? '');
  const holders = new Map(takenSlots.map(({ id, appointmentId }) => [id, appointmentId]));
  const slots = new Map(standing.map(({ id, slotId }) => [id, slotId]));
  const slotless = standing.filter(({ id, slotId }) => holders.get(slotId) !== id);
  const ownerless = takenSlots.filter(({ id, appointmentId }) => slots.get(appointmentId) !== id);
  const unequal = sessions.filter(({ remaining, reservedFree }) => remaining !== reservedFree);
  return [
    ...found('2', 'a referral with two appointments', twoAppointments, 'doubled'),
    ...found('2', 'a slot that was booked twice', twoBookings, 'doubled'),
    ...found('2', 'an appointment that was told twice', toldTwice, 'doubled'),
    ...found('2', 'an appointment whose slot is not its own', slotless, 'lost'),
    ...found('2', 'a slot that is kept for no appointment', ownerless, 'lost'),
    ...found('2', 'a quota ledger that is not its slots', unequal),
    ...ledgerLines({ appointments, debits }),
  ];
}

/** A booking from the quota is debited once, and refunded once when it is cancelled. */
function ledgerLines({ appointments, debits }: Pick<Booked, 'appointments' | 'debits'>): Violation[] {
  const linesOf = new Map(debits.map((lines) => [lines.appointmentId, lines]));
  const balances = appointments.map(({ id, status, fromQuota }) => {
    const { debits: debited = 0, refunds: refunded = 0 } = linesOf.get(id) ?? {};
    const refund = fromQuota && status === 'cancelled';
    return { id, debit: debited - (fromQuota ? 1 : 0), refund: refunded - (refund ? 1 : 0) };
  });
  const missing = balances.filter(({ debit, refund }) => debit < 0 || refund < 0);
  const extra = balances.filter(({ debit, refund }) => debit > 0 || refund > 0);
  return [
    ...found('2', 'a booking without its ledger line', missing, 'lost'),
    ...found('2', 'a booking with a ledger line too many', extra, 'doubled'),
  ];
}
