import { queue, release, schedule } from './appointment.js';
import { arrive, checkIn } from './arrival.js';
import { cancel } from './cancellation.js';
import type { Referral, ReferralDecision } from './referral.js';
import { aReferral, at, history } from './test-referral.js';

const time = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 3, 0, seconds));
const first = history.appointment;
const second = { ...first, appointmentId: history.otherId, startsAt: '2026-11-26T00:30:00.000Z' };

type Word = (referral: Referral) => ReferralDecision;
const hear = (referral: Referral, ...words: Word[]) => words.reduce((r, word) => word(r).state, referral);

describe('of who is on the way', () => {
  const left = aReferral('in-transit', {
    handover: { checked: [], note: null, handedOverBy: '刘颖', takenOverBy: '张三', at: at.toISOString() },
  });
  const later = { ...history.appointment, appointmentId: history.otherId, startsAt: '2026-11-28T00:30:00.000Z' };
  const said = new Date(at.getTime() + 60_000);

  it('the slot is another or none after its clinic was cancelled, and the patient is expected as before', () => {
    const { appointmentStartsAt } = left;
    const moved = schedule(left, later, said);
    expect(moved.state).toMatchObject({ status: 'in-transit', appointment: later, appointmentStartsAt });
    expect(moved.events[0]?.data).toMatchObject({ onTheWay: true, appointment: later });
    const none = queue(left, history.entryId, said, 'clinic-closed');
    expect(none.state).toMatchObject({ status: 'in-transit', appointment: null, appointmentStartsAt });
    expect(none.events[0]?.data).toMatchObject({ onTheWay: true, reasonCode: 'clinic-closed' });
    expect(arrive(moved.state, {}, said).events[0]?.data).toMatchObject({ appointmentId: later.appointmentId });
    expect(arrive(none.state, {}, said).events[0]?.definition.eventName).toBe('ReferralArrivedUnbooked');
  });
});

describe('words of scheduling in any order', () => {
  const added: Word = (r) => queue(r, history.entryId, time(1));
  const booked: Word = (r) => schedule(r, first, time(2));
  const addedAgain: Word = (r) => queue(r, history.otherId, time(3));
  const bookedAgain: Word = (r) => schedule(r, second, time(4));
  const accepted = aReferral('accepted');

  it('queued, then booked', () => {
    expect(hear(accepted, added)).toMatchObject({ status: 'awaiting-slot', waitingListEntryId: history.entryId });
    expect(hear(accepted, added, booked)).toMatchObject({
      status: 'scheduled',
      appointment: first,
      waitingListEntryId: null,
    });
  });

  it('is queued again for the reason that its appointment was given back for', () => {
    const given = queue(hear(accepted, booked), history.otherId, time(3), 'patient-cannot-come');
    expect(given.state).toMatchObject({ status: 'awaiting-slot', appointment: null, reasonCode: null });
    expect(given.events[0]?.data).toMatchObject({ reasonCode: 'patient-cannot-come' });
    expect(queue(accepted, history.otherId, time(3)).events[0]?.data).not.toHaveProperty('reasonCode');
  });

  it('a queueing that comes after its booking changes nothing', () => {
    expect(hear(accepted, booked, added)).toEqual(hear(accepted, booked));
  });

  it('the same place in the queue told twice changes nothing', () => {
    expect(queue(hear(accepted, added), history.entryId, time(9)).events).toEqual([]);
  });

  it('the newer fact holds whatever comes first', () => {
    for (const order of [
      [added, addedAgain, booked],
      [booked, addedAgain, added],
      [addedAgain, booked, added],
    ]) {
      expect(hear(accepted, ...order)).toMatchObject({ status: 'awaiting-slot', appointment: null });
    }
    expect(hear(accepted, bookedAgain, booked, added)).toMatchObject({ status: 'scheduled', appointment: second });
  });

  it('within one instant the booking follows the queueing', () => {
    const together: Word = (r) => queue(r, history.entryId, time(2));
    expect(hear(accepted, booked, together)).toMatchObject({ status: 'scheduled' });
    expect(hear(accepted, together, booked)).toMatchObject({ status: 'scheduled' });
  });

  it('a second booking replaces the first', () => {
    expect(hear(accepted, booked, bookedAgain).appointmentStartsAt).toEqual(new Date(second.startsAt));
  });

  it('the end of an appointment counts only while the referral holds it', () => {
    const lost: Word = (r) => release(r, first.appointmentId, 'clinic-closed', time(5));
    expect(hear(accepted, booked, lost)).toMatchObject({ status: 'cancelled', reasonCode: 'clinic-closed' });
    expect(hear(accepted, booked, bookedAgain, lost)).toMatchObject({ status: 'scheduled', appointment: second });
  });

  it('nothing moves a cancelled referral', () => {
    const cancelled = aReferral('cancelled');
    expect(hear(cancelled, added, booked, (r) => checkIn(r, first, time(6)))).toBe(cancelled);
  });

  it('of a request to cancel: what scheduling does meanwhile is known when a patient comes all the same', () => {
    const { state: asked } = cancel(hear(accepted, booked), { reasonCode: 'patient-improved' }, time(2));
    const requeued = hear(asked, addedAgain);
    expect(requeued).toMatchObject({
      ...{ status: 'cancel-requested', appointment: null, appointmentStartsAt: null },
      waitingListEntryId: history.otherId,
    });
    expect(queue(asked, history.otherId, time(3)).events[0]?.definition.eventName).toBe('ReferralPlaceKept');
    expect(() => arrive(requeued, {}, time(4))).toThrow(expect.objectContaining({ code: 'no-appointment' }));
    expect(arrive(hear(requeued, bookedAgain), {}, time(5)).state).toMatchObject({
      status: 'arrived',
      appointment: second,
    });
    expect(hear(asked, addedAgain, added, booked)).toEqual(requeued);
  });

  it('of a request to cancel: given up for good it is answered, with the reason of who asked', () => {
    const { state: asked } = cancel(hear(accepted, booked), { reasonCode: 'patient-improved' }, time(2));
    const lost: Word = (r) => release(r, first.appointmentId, 'clinic-closed', time(5));
    expect(hear(asked, lost)).toMatchObject({
      ...{ status: 'cancelled', reasonCode: 'patient-improved', endedAt: time(5) },
    });
    expect(lost(asked).events[0]?.data).toMatchObject({ reasonCode: 'patient-improved' });
    expect(hear(asked, addedAgain, lost)).toMatchObject({ status: 'cancel-requested' });
    const withdrawn: Word = (r) => release(r, history.otherId, 'clinic-closed', time(5));
    expect(hear(asked, addedAgain, withdrawn).status).toBe('cancelled');
  });

  it('of a request to cancel: nothing takes the appointment from a patient who is there', () => {
    const here = cancel(
      hear(accepted, booked, (r) => checkIn(r, first, time(3))),
      { reasonCode: 'other' },
      time(4),
    ).state;
    const lost: Word = (r) => release(r, first.appointmentId, 'clinic-closed', time(5));
    expect(hear(here, lost, (r) => queue(r, history.otherId, time(6)))).toBe(here);
  });

  it('a patient at the desk overtakes a request to cancel, even one made before the booking was heard of', () => {
    const asked = aReferral('cancel-requested', { appointment: null, arrivedAt: null, careStartedAt: null });
    expect(hear(asked, (r) => checkIn(r, first, time(6)))).toMatchObject({ status: 'arrived', appointment: first });
  });
});
