import fc from 'fast-check';
import { minutesAfter } from './calendar.js';
import { balanceOf, ledgerOf, type LedgerLine } from './quota-ledger.js';
import { requireFree, type Slot } from './slot.js';
import { aSession, counter, slotsOfSession } from './test-samples.fixture.js';

const session = aSession();
const now = minutesAfter(session.exclusiveUntil, 1);

/** A session as the service keeps it: slots, who has them, and the ledger; every step is a rule of the domain. */
class Clinic {
  readonly newId = counter();
  readonly ledger = ledgerOf(session.id, this.newId, now);
  slots: Slot[] = slotsOfSession(session);
  lines: LedgerLine[] = this.ledger.grant(session.quotaSlots);
  booked: { id: string; slotId: string; fromQuota: boolean }[] = [];
  released = false;

  book(grassroots: boolean): void {
    const slot = this.slots.find((each) => isFree(each, grassroots));
    if (!slot) return;
    const id = this.newId();
    this.booked.push({ id, slotId: slot.id, fromQuota: slot.reserved });
    if (slot.reserved) this.lines.push(...this.ledger.debit(id));
    this.set(slot.id, { appointmentId: id });
  }

  cancel(which: number): void {
    const [gone] = this.booked.splice(which % Math.max(1, this.booked.length), 1);
    if (!gone) return;
    this.set(gone.slotId, { appointmentId: null, reserved: gone.fromQuota && !this.released });
    if (gone.fromQuota) this.lines.push(...this.ledger.refund(gone.id, this.released));
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    const left = this.slots.filter((slot) => slot.reserved && slot.appointmentId === null);
    for (const slot of left) this.set(slot.id, { reserved: false });
    this.lines.push(...this.ledger.release(left.length));
  }

  private set(id: string, changes: Partial<Slot>): void {
    this.slots = this.slots.map((slot) => (slot.id === id ? { ...slot, ...changes } : slot));
  }
}

function isFree(slot: Slot, grassroots: boolean): boolean {
  try {
    requireFree(slot, grassroots, now);
    return true;
  } catch {
    return false;
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.boolean().map((grassroots) => (clinic: Clinic) => clinic.book(grassroots)) },
  { weight: 3, arbitrary: fc.nat(20).map((which) => (clinic: Clinic) => clinic.cancel(which)) },
  { weight: 1, arbitrary: fc.constant((clinic: Clinic) => clinic.release()) },
);

describe('the quota ledger', () => {
  it('adds up to the bookings after every step of any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clinic = new Clinic();
        for (const take of steps) {
          take(clinic);
          const { quota, debited, refunded, released, remaining } = balanceOf(clinic.lines);
          const used = clinic.booked.filter(({ fromQuota }) => fromQuota).length;
          expect(debited - refunded).toBe(used);
          expect(remaining).toBe(clinic.slots.filter((slot) => slot.reserved && slot.appointmentId === null).length);
          expect(remaining).toBe(quota - debited + refunded - released);
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(new Set(clinic.booked.map(({ slotId }) => slotId)).size).toBe(clinic.booked.length);
        }
      }),
    );
  });

  it('keeps others out of the quota until it is released', () => {
    const clinic = new Clinic();
    for (let i = 0; i < 9; i++) clinic.book(false);
    expect(clinic.booked).toHaveLength(4);
    clinic.release();
    for (let i = 0; i < 9; i++) clinic.book(false);
    expect(clinic.booked).toHaveLength(9);
    expect(balanceOf(clinic.lines)).toEqual({
      quota: 5,
      debited: 0,
      refunded: 0,
      released: 5,
      withdrawn: 0,
      remaining: 0,
    });
  });

  it('gives the grassroots the quota first, then what is open', () => {
    const clinic = new Clinic();
    for (let i = 0; i < 7; i++) clinic.book(true);
    expect(clinic.booked.map(({ fromQuota }) => fromQuota)).toEqual([true, true, true, true, true, false, false]);
  });

  it('writes no line of nothing', () => {
    expect(ledgerOf(session.id, counter(), now).release(0)).toEqual([]);
  });
});
