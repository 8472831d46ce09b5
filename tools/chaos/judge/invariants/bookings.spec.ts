import { ReferralScheduled } from '#contracts';
import { event, goodRun } from '../good-run.fixture.js';
import type { AppointmentFact, Facts } from '../facts.js';
import { bookings } from './bookings.js';

const { facts } = goodRun();
const found = (changes: Partial<Facts>): string[] => bookings({ ...facts, ...changes }).map(({ what }) => what);
const [a1, a0] = facts.appointments as [AppointmentFact, AppointmentFact];
const scheduledAgain = event('r1', 4, { type: ReferralScheduled.type, names: { appointmentId: 'a1' } });

describe('invariant 2, bookings', () => {
  it('holds when every booking has its slot and its line', () => expect(bookings(facts)).toEqual([]));

  it('holds without quota', () => {
    expect(found({ appointments: [{ ...a1, fromQuota: false }], debits: [] })).toEqual([]);
  });

  it.each<[string, Partial<Facts>]>([
    [
      'a referral with two appointments',
      {
        appointments: [a1, { ...a1, id: 'a2', slotId: 's2', fromQuota: false }],
        takenSlots: [...facts.takenSlots, { id: 's2', appointmentId: 'a2' }],
      },
    ],
    ['an appointment that was told twice', { events: [...facts.events, scheduledAgain] }],
    ['an appointment whose slot is not its own', { takenSlots: [] }],
    [
      'a slot that is kept for no appointment',
      { takenSlots: [...facts.takenSlots, { id: 's2', appointmentId: 'a0' }] },
    ],
    [
      'a quota ledger that is not its slots',
      {
        sessions: facts.sessions.map((each) => ({
          ...each,
          remaining: each.reservedFree - (each.id === 'cs1' ? 1 : 0),
        })),
      },
    ],
    ['a booking without its ledger line', { appointments: [a1], debits: [] }],
    ['a booking without its ledger line', { appointments: [a1, a0], debits: facts.debits.slice(0, 1) }],
    ['a booking with a ledger line too many', { debits: facts.debits.map((each) => ({ ...each, refunds: 1 })) }],
    ['a booking with a ledger line too many', { appointments: [{ ...a1, fromQuota: false }, a0] }],
  ])('finds %s', (what, changes) => expect(found(changes)).toEqual([what]));

  it('finds a slot that was booked twice', () => {
    const changes = { appointments: [a1, { ...a1, id: 'a2', referralId: 'r2', fromQuota: false }] };
    expect(found(changes)).toContain('a slot that was booked twice');
  });
});
