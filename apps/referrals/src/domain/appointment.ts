import {
  ReferralAppointmentKept,
  ReferralCancelled,
  ReferralPlaceKept,
  ReferralQueued,
  ReferralScheduled,
  type ScheduledFor,
} from '#contracts';
import { factsOf, move, stay, type Referral, type ReferralDecision } from './referral.js';
import { mayStartFrom } from './transitions.js';
import { endedWithoutCare } from './unacknowledged-end.js';

/*
 * What scheduling tells. Its appointments and its waiting list are two topics without an order between them, and a
 * referral may have been rejected or cancelled meanwhile; scheduling learns of that by the referral's own event. So a
 * word that no longer fits, or is older than the last one that counted, changes nothing instead of being refused.
 */

export const unchanged = (state: Referral): ReferralDecision => ({ state, events: [] });

/** An older word than the last that counted, or about who needs no slot any more. */
const isLate = (said: Date, referral: Referral): boolean =>
  said.getTime() < (referral.schedulingAsOf?.getTime() ?? 0) || cameUnbooked(referral);

/** An emergency does not wait for a slot, nor does who has left for one that was taken away since. */
export const comesUnbooked = ({ priority, handover, appointment }: Referral): boolean =>
  (priority === 'emergency' || handover !== null) && appointment === null;

/** Handed over or there without an appointment; who has lost theirs since the handover has a place in the queue. */
const cameUnbooked = ({ handover, arrivedAt, appointment, waitingListEntryId }: Referral): boolean =>
  (handover ?? arrivedAt) !== null && appointment === null && waitingListEntryId === null;

/** Who does not wait for a slot is expected now, and on no list of scheduling any more. */
export const expectedNow = (now: Date) => ({ appointmentStartsAt: now, waitingListEntryId: null });

/** Who is on the way is expected as before, whatever scheduling says. */
const onTheWay = ({ status, appointmentStartsAt }: Referral) => status === 'in-transit' && { appointmentStartsAt };
const whileOnTheWay = ({ status }: Referral) => status === 'in-transit' && { onTheWay: true };

/** A slot was booked; a booking in the same instant as the queueing counts as the later of the two. */
export function schedule(referral: Referral, appointment: ScheduledFor, said: Date): ReferralDecision {
  const known = [referral.appointment?.appointmentId, referral.missedAppointmentId];
  if (isLate(said, referral) || known.includes(appointment.appointmentId)) return unchanged(referral);
  const booked = { ...given(appointment), waitingListEntryId: null, contactBy: null, schedulingAsOf: said };
  if (mayStartFrom('keep-appointment', referral.status)) {
    const kept = stay(referral, 'keep-appointment', { ...booked, ...onTheWay(referral) });
    return {
      state: kept,
      events: [ReferralAppointmentKept(kept.id, { ...factsOf(kept), ...whileOnTheWay(kept), appointment })],
    };
  }
  const command = (['schedule', 'reschedule'] as const).find((each) => mayStartFrom(each, referral.status));
  if (!command) return unchanged(referral);
  const state = move(referral, command, booked);
  return { state, events: [ReferralScheduled(state.id, { ...factsOf(state), appointment })] };
}

/** Nothing was free, or the appointment it had was given up for a coded reason: the referral waits. */
export function queue(
  referral: Referral,
  waitingListEntryId: string,
  said: Date,
  reasonCode?: string,
): ReferralDecision {
  if (isLate(said, referral) || referral.waitingListEntryId === waitingListEntryId) return unchanged(referral);
  if (referral.appointment && said.getTime() === referral.schedulingAsOf?.getTime()) return unchanged(referral);
  const none = { appointment: null, appointmentStartsAt: null, contactBy: null };
  const queued = { ...none, waitingListEntryId, schedulingAsOf: said };
  const told = { waitingListEntryId, ...(reasonCode !== undefined && { reasonCode }) };
  if (mayStartFrom('keep-place', referral.status) && !referral.arrivedAt) {
    const kept = stay(referral, 'keep-place', { ...queued, ...onTheWay(referral) });
    return { state: kept, events: [ReferralPlaceKept(kept.id, { ...factsOf(kept), ...whileOnTheWay(kept), ...told })] };
  }
  const command = (['queue', 'requeue'] as const).find((each) => mayStartFrom(each, referral.status));
  if (!command) return unchanged(referral);
  const state = move(referral, command, queued);
  return { state, events: [ReferralQueued(state.id, { ...factsOf(state), ...told })] };
}

/** The appointment or the place in the queue is given up for good; who asked to cancel said why before. */
export function release(referral: Referral, heldId: string, why: string, said: Date): ReferralDecision {
  const holds = [referral.appointment?.appointmentId, referral.waitingListEntryId].includes(heldId);
  if (!mayStartFrom('release', referral.status) || referral.arrivedAt || !holds) return unchanged(referral);
  const isAsked = referral.status === 'cancel-requested';
  const reasonCode = isAsked ? (referral.reasonCode ?? why) : why;
  const end = isAsked ? { endedAt: said } : endedWithoutCare(referral, said);
  const state = move(referral, 'release', { reasonCode, schedulingAsOf: said, ...end });
  return { state, events: [ReferralCancelled(state.id, { ...factsOf(state), reasonCode })] };
}

/** An appointment as a referral keeps it. */
export const given = (appointment: ScheduledFor) => ({
  appointment,
  appointmentStartsAt: new Date(appointment.startsAt),
});
