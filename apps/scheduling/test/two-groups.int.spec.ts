import { MembershipActivated, MembershipResumed, MembershipSuspended } from '#contracts';
import { newId } from '#messaging';
import { WaitingListSweep } from '../src/booking/waiting-list.sweep.js';
import {
  accepted,
  group,
  membershipIds,
  missed,
  rebookingRequested,
  scheduler,
  startScheduling,
  type Asked,
} from './group.fixture.js';

/* The hospital is in two groups, and suspended in the first. */

const { consortiumId: first, hospital: organizationId } = group;
const second = newId();
const inFirst = { consortiumId: first, organizationId, role: 'lead' } as const;

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
  await service.given(
    MembershipActivated(newId(), { consortiumId: second, organizationId, role: 'member', status: 'active' }),
  );
}, 60_000);
afterEach(() => service.close());

const suspend = () =>
  service.given(MembershipSuspended(membershipIds.hospital, { ...inFirst, status: 'suspended', reason: '校验逾期' }));
const resume = () => service.given(MembershipResumed(membershipIds.hospital, { ...inFirst, status: 'active' }));
const sweep = () => service.app.get(WaitingListSweep).sweep();

async function referral(groupId?: string, asked: Asked = {}): Promise<string> {
  const id = newId();
  await service.given(accepted({ id, groupId, ...asked }));
  return id;
}
const statusesOf = async (id: string) =>
  (await service.appointmentsOf(id)).map(({ status }) => status as string).sort();
const isWaiting = async (id: string) => (await service.waitingOf(id)).length === 1;

it('books for the group in which it is active, before who waits in the other, until it is resumed there', async () => {
  await suspend();
  await service.openSession({ slots: 3 });
  const suspended = await referral(first, { submittedAt: '2026-11-01T00:00:00Z' });
  const active = await referral(second);
  const unsaid = await referral();
  expect(await isWaiting(suspended)).toBe(true);
  expect([await statusesOf(active), await statusesOf(unsaid)]).toEqual([['booked'], ['booked']]);
  await sweep();
  expect(await isWaiting(suspended)).toBe(true);
  expect((await service.waitingOf(suspended))[0]).toMatchObject({ groupId: first });
  await resume();
  await sweep();
  expect(await service.appointmentsOf(suspended)).toMatchObject([{ status: 'booked', groupId: first }]);
});

it('offers what is given back to who waits in the group in which it is active', async () => {
  await service.openSession({ slots: 1 });
  const booked = await referral(second);
  const [suspended, active] = [await referral(first, { submittedAt: '2026-11-01T00:00:00Z' }), await referral(second)];
  await suspend();
  const [appointment] = await service.appointmentsOf(booked);
  const given = await service.post(`/v1/appointments/${appointment?.id}/cancel`, { reasonCode: 'patient-cannot-come' });
  expect(given.status).toBe(200);
  expect([await statusesOf(suspended), await statusesOf(active)]).toEqual([[], ['booked']]);
});

it('moves no appointment of the group in which it is suspended, and leaves it as it is', async () => {
  await service.openSession({ slots: 2 });
  const [ofFirst, ofSecond] = [await referral(first), await referral(second)];
  const later = await service.openSession({ startsIn: 90, slots: 2 });
  const { items } = (await service.get(`/v1/slots?clinicSessionId=${later.id}`)).body;
  await suspend();
  const move = async (id: string) => {
    const [appointment] = await service.appointmentsOf(id);
    return service.post(`/v1/appointments/${appointment?.id}/reschedule`, { slotId: items[0].id }, scheduler);
  };
  expect(await move(ofFirst)).toMatchObject({
    status: 409,
    body: { type: '/problems/appointment/not-a-member', detail: expect.stringContaining('原预约保留') },
  });
  expect(await statusesOf(ofFirst)).toEqual(['booked']);
  expect((await move(ofSecond)).status).toBe(200);
});

it('rebooks after a no-show in the group that the referral says, or that its appointment was of', async () => {
  await service.openSession({ slots: 5 });
  const referrals = [await referral(first), await referral(second), await referral()] as const;
  await suspend();
  for (const id of referrals) {
    const [appointment] = await service.appointmentsOf(id);
    await service.given(missed(id, appointment?.id as string));
  }
  const [ofFirst, ofSecond, unsaid] = referrals;
  await service.given(rebookingRequested(ofFirst), rebookingRequested(ofSecond), rebookingRequested(unsaid, first));
  expect([await isWaiting(ofFirst), await isWaiting(unsaid)]).toEqual([true, true]);
  expect(await statusesOf(ofSecond)).toEqual(['booked', 'no-show']);
});

it('queues, where a session is cancelled, whom it may not book elsewhere', async () => {
  const session = await service.openSession({ slots: 2 });
  const [ofFirst, ofSecond] = [await referral(first), await referral(second)];
  await service.openSession({ startsIn: 90, slots: 2 });
  await suspend();
  await service.post(`/v1/clinic-sessions/${session.id}/cancel`, { reasonCode: 'practitioner-away' });
  expect(await isWaiting(ofFirst)).toBe(true);
  expect(await statusesOf(ofSecond)).toEqual(['booked', 'cancelled']);
});
