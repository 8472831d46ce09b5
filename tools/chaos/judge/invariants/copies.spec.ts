import { goodRun } from '../good-run.fixture.js';
import type { AppointmentFact, Facts, ReferralFact } from '../facts.js';
import { copies } from './copies.js';

const { facts } = goodRun();
const found = (changes: Partial<Facts>): string[] => copies({ ...facts, ...changes }).map(({ what }) => what);
const [r1, r2] = facts.referrals as [ReferralFact, ReferralFact];
const [a1] = facts.appointments as [AppointmentFact];
const waiting = { id: 'e1', referralId: 'r1', status: 'waiting' };
const queued: Partial<Facts> = {
  referrals: [{ ...r1, status: 'awaiting-slot', appointmentId: null, waitingListEntryId: 'e1' }, r2],
  referralCopies: [{ id: 'r1', status: 'awaiting-slot' }],
  appointments: [],
};

describe('invariant 4, copies', () => {
  it('holds when all know the same', () => {
    expect(copies(facts)).toEqual([]);
    expect(found({ ...queued, entries: [waiting] })).toEqual([]);
    const cancelled = { ...r1, status: 'cancelled' };
    expect(found({ referrals: [cancelled, r2], appointments: [], referralCopies: [] })).toEqual([]);
  });

  it.each<[string, Partial<Facts>]>([
    ['a referral that scheduling knows otherwise', { appointments: [] }],
    ['a referral that scheduling knows otherwise', { appointments: [{ ...a1, id: 'a2' }] }],
    ['a referral that scheduling knows otherwise', { appointments: [a1, { ...a1, id: 'a2', referralId: 'r2' }] }],
    ['a referral that scheduling knows otherwise', { entries: [waiting] }],
    ['a referral that scheduling knows otherwise', { ...queued, entries: [] }],
    ['a referral that scheduling knows otherwise', { ...queued, entries: [{ ...waiting, id: 'e2' }] }],
    ['a referral that notifications knows otherwise', { referralCopies: [] }],
    ['a referral that notifications knows otherwise', { referralCopies: [{ id: 'r1', status: 'awaiting-slot' }] }],
    [
      'a referral that notifications knows otherwise',
      { referrals: [{ ...r1, status: 'cancelled' }, r2], appointments: [] },
    ],
    [
      'a referral that others know and referrals does not',
      { referralCopies: [...facts.referralCopies, { id: 'r9', status: 'cancelled' }] },
    ],
    ['a referral that others know and referrals does not', { entries: [{ ...waiting, referralId: 'r9' }] }],
    [
      'a register that a service knows otherwise',
      { unequalCopies: [{ service: 'scheduling', table: 'organizations', id: 'o1' }] },
    ],
  ])('finds %s', (what, changes) => expect(found(changes)).toEqual([what]));
});
