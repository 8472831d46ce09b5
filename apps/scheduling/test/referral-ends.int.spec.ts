import { newId } from '#messaging';
import {
  accepted,
  arrivedUnbooked,
  cameBack,
  enteredInError,
  expired,
  handedOver,
  missed,
  rebookingRequested,
  referredOnward,
  startScheduling,
} from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
}, 60_000);
afterEach(() => service.close());

/** A referral with an appointment that has begun. */
async function begun() {
  const id = newId();
  await service.given(accepted({ id }));
  const [appointment] = await service.appointmentsOf(id);
  const appointmentId = appointment?.id as string;
  await service.dataSource.query(`UPDATE appointments SET starts_at = now() WHERE id = $1`, [appointmentId]);
  return { id, appointmentId };
}

it.each([
  ['expired', expired],
  ['entered in error', enteredInError],
  ['referred onward', referredOnward],
])('a referral that is %s gives its slot to the next in line, delivered twice or not', async (_, ended) => {
  await service.openSession({ slots: 1 });
  const [first, next] = [newId(), newId()];
  // One after the other: events of two referrals may be handled in either order.
  await service.given(accepted({ id: first }));
  await service.given(accepted({ id: next }));
  service.duplicate(true);
  await service.failBeforeCommit(2);
  await service.given(ended(first));
  service.duplicate(false);
  expect(await service.appointmentsOf(first)).toMatchObject([{ status: 'cancelled' }]);
  expect(await service.appointmentsOf(next)).toMatchObject([{ status: 'booked', fromWaitingList: true }]);
});

it('a referral that went onward gets a slot only after it came back', async () => {
  await service.openSession({ slots: 1 });
  const id = newId();
  await service.given(referredOnward(id));
  await service.given(accepted({ id }));
  expect(await service.appointmentsOf(id)).toEqual([]);
  await service.given(cameBack(id), accepted({ id }));
  expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'booked' }]);
});

describe.each([
  ['on the way', (id: string) => handedOver(id, true)],
  ['there', arrivedUnbooked],
])('an emergency that is %s without a slot', (_, came) => {
  it('leaves the waiting list, and lets a slot go that it was given meanwhile', async () => {
    const [waiting, booked, next] = [newId(), newId(), newId()];
    await service.given(accepted({ id: waiting, priority: 'emergency' }));
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(came(waiting));
    expect(await service.waitingOf(waiting)).toEqual([]);
    service.duplicate(false);
    await service.openSession({ slots: 1 });
    await service.given(accepted({ id: booked, priority: 'emergency' }));
    await service.given(accepted({ id: next }));
    service.duplicate(true);
    await service.given(came(booked));
    expect(await service.toldOf(waiting)).toEqual(['waiting-list-entry.added', 'waiting-list-entry.withdrawn']);
    expect(await service.appointmentsOf(booked)).toMatchObject([{ status: 'cancelled', reasonCode: 'came-unbooked' }]);
    expect(await service.appointmentsOf(next)).toMatchObject([{ status: 'booked', fromWaitingList: true }]);
  });

  it('keeps the appointment that it was checked in at: that is the visit', async () => {
    await service.openSession({ slots: 1 });
    const { id, appointmentId } = await begun();
    expect((await service.post(`/v1/appointments/${appointmentId}/check-in`)).status).toBe(200);
    await service.given(came(id));
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'checked-in' }]);
  });
});

it('a patient on the way to an appointment keeps it', async () => {
  await service.openSession();
  const { id } = await begun();
  await service.given(handedOver(id));
  expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'booked' }]);
});

describe('a no-show that the referral tells', () => {
  it('is one of the appointment, once, and no word about another', async () => {
    await service.openSession();
    const { id, appointmentId } = await begun();
    await service.given(missed(id, newId()));
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'booked' }]);
    service.duplicate(true);
    await service.given(missed(id, appointmentId));
    service.duplicate(false);
    expect(await service.toldOf(id)).toEqual(['appointment.booked', 'appointment.missed']);
  });

  it('is rebooked into another slot, or queued where none is free', async () => {
    await service.openSession({ slots: 2 });
    const { id, appointmentId } = await begun();
    await service.given(missed(id, appointmentId));
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(rebookingRequested(id));
    service.duplicate(false);
    const statuses = async () => (await service.appointmentsOf(id)).map(({ status }) => status as string).sort();
    expect(await statuses()).toEqual(['booked', 'no-show']);
    await service.given(rebookingRequested(id));
    expect(await statuses()).toEqual(['booked', 'no-show']);
    await service.given(accepted(), accepted());
    const other = await service.dataSource.query(
      `UPDATE appointments SET status = 'no-show', ended_at = now() WHERE referral_id = $1 AND status = 'booked' RETURNING id`,
      [id],
    );
    expect(other[0]).toHaveLength(1);
    await service.given(rebookingRequested(id));
    expect((await service.toldOf(id)).at(-1)).toBe('waiting-list-entry.added');
  });

  it.each([
    ['checked in', 'check-in', 3, ['checked-in']],
    ['given back to the list', 'cancel', 1, ['cancelled']],
    ['given back to the list and booked from it', 'cancel', 2, ['booked', 'cancelled']],
  ])('that crosses a patient %s leaves that place alone, rebooked or not', async (_, verb, slots, statuses) => {
    await service.openSession({ slots });
    const { id, appointmentId } = await begun();
    const body = verb === 'cancel' ? { reasonCode: 'patient-cannot-come' } : {};
    expect((await service.post(`/v1/appointments/${appointmentId}/${verb}`, body)).status).toBe(200);
    const told = await service.toldOf(id);
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(missed(id, appointmentId), rebookingRequested(id));
    service.duplicate(false);
    expect((await service.appointmentsOf(id)).map(({ status }) => status as string).sort()).toEqual(statuses);
    expect(await service.toldOf(id)).toEqual(told);
    expect(await service.dataSource.query('SELECT * FROM parked_events')).toEqual([]);
  });
});
