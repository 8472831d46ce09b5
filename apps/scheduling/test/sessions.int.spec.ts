import { MembershipActivated, MembershipEnded, MembershipResumed, MembershipSuspended, roles } from '#contracts';
import { newId } from '#messaging';
import type { TestCaller } from '#testing';
import { WaitingListSweep } from '../src/booking/waiting-list.sweep.js';
import {
  accepted,
  coordinator,
  group,
  hoursFromNow,
  membershipIds,
  scheduler,
  startScheduling,
} from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
}, 60_000);
afterEach(() => service.close());

const other = { roles: ['scheduler' as const], organizationId: group.otherHospital };
const asked = {
  department: '03.04',
  practitionerId: group.doctor,
  kind: 'ordinary',
  place: '门诊楼三层 301',
  startsAt: hoursFromNow(48),
  endsAt: hoursFromNow(50),
  slotMinutes: 15,
};

describe('clinic sessions', () => {
  it('are opened by the scheduler with their slots, and found', async () => {
    const { status, body, headers } = await service.post('/v1/clinic-sessions', asked);
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/clinic-sessions/${body.id}`);
    expect(body).toMatchObject({
      version: 1,
      organizationId: group.hospital,
      capacity: 8,
      status: 'open',
      quotaSlots: 0,
    });
    await service.openSession({ department: '03.01', startsIn: 24 }, other);
    const list = async (query: string) => (await service.get(`/v1/clinic-sessions?${query}`, coordinator)).body.items;
    expect(await list('')).toHaveLength(2);
    expect(await list('department=03')).toHaveLength(2);
    expect(await list(`organizationId=${group.hospital}&department=03&kind=ordinary&status=open`)).toEqual([body]);
    expect(await list(`to=${hoursFromNow(30)}`)).toMatchObject([{ organizationId: group.otherHospital }]);
    expect(await list(`practitionerId=${group.doctor}&from=${hoursFromNow(49)}`)).toEqual([]);
    const first = await service.get('/v1/clinic-sessions?limit=1');
    const second = await service.get(`/v1/clinic-sessions?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: body.id }] });
    expect((await service.get(`/v1/clinic-sessions/${body.id}`, coordinator)).body).toEqual(body);
    const [told] = (await service.published()).filter(({ subject }) => subject === body.id);
    expect(told).toMatchObject({ type: 'yilian.clinic-session.opened.v1', data: { slotCount: 8, quotaSlots: 0 } });
  });

  it('show their slots without a word about who has them', async () => {
    await service.post('/v1/clinic-sessions', asked);
    await service.given(accepted());
    const slots = async (query: string) =>
      (await service.get(`/v1/slots?organizationId=${group.hospital}&${query}`, coordinator)).body.items;
    expect(await slots('department=03.04')).toHaveLength(8);
    expect(await slots('free=true')).toHaveLength(7);
    const [taken] = await slots('free=false');
    expect(taken).toMatchObject({ free: false, startsAt: asked.startsAt });
    expect(Object.keys(taken)).not.toContain('appointmentId');
    expect(await slots(`from=${hoursFromNow(48.9)}&free=true`)).toHaveLength(4);
  });

  it.each([
    ['an end before its start', { endsAt: hoursFromNow(40) }, '/endsAt'],
    ['a start in the past', { startsAt: hoursFromNow(-2), endsAt: hoursFromNow(1) }, '/startsAt'],
    ['a practitioner of another hospital', { practitionerId: group.otherDoctor }, '/practitionerId'],
    ['an unknown department', { department: '99' }, '/department'],
    ['a time without offset', { startsAt: '2030-01-01T08:00:00' }, '/startsAt'],
    ['too large a capacity', { capacity: 501 }, '/capacity'],
    ['an unknown property', { buffers: 5 }, '/buffers'],
  ])('are refused with %s, at its place', async (_, changes, pointer) => {
    const { status, body } = await service.post('/v1/clinic-sessions', { ...asked, ...changes });
    expect({ status, pointers: body.errors?.map((each: any) => each.pointer) }).toEqual({
      status: 400,
      pointers: [pointer],
    });
    expect(await service.published()).toEqual([]);
  });

  it('never overlap for one practitioner, nor open twice', async () => {
    await service.post('/v1/clinic-sessions', asked);
    const overlapping = { ...asked, department: '03.01', startsAt: hoursFromNow(49), endsAt: hoursFromNow(51) };
    expect((await service.post('/v1/clinic-sessions', overlapping)).body.type).toBe(
      '/problems/clinic-session/practitioner-busy',
    );
    const room = { ...asked, practitionerId: undefined };
    expect((await service.post('/v1/clinic-sessions', room)).status).toBe(201);
    expect((await service.post('/v1/clinic-sessions', room)).body.type).toBe('/problems/clinic-session/open-already');
  });

  it('are for schedulers of active members, each for the own organization', async () => {
    const open = (as: object, body: object = asked) =>
      service.post('/v1/clinic-sessions', body, as as typeof scheduler);
    expect((await open({ roles: ['clinician'], organizationId: group.hospital })).status).toBe(403);
    expect((await open({ roles: ['scheduler'] })).status).toBe(403);
    expect((await open(scheduler, { ...asked, organizationId: group.otherHospital })).status).toBe(403);
    expect((await open({ roles: ['scheduler'], organizationId: newId() })).status).toBe(409);
  });
});

describe('the sessions of a group', () => {
  const outside = newId();
  const consortiumId = newId();
  const reads = (id: string) => [
    `/v1/clinic-sessions/${id}`,
    `/v1/clinic-sessions/${id}/quota`,
    `/v1/clinic-sessions?organizationId=${group.hospital}`,
    `/v1/slots?organizationId=${group.hospital}`,
  ];
  const nothing = [404, 404, 0, 0];
  const answers = async (id: string, as: TestCaller) => {
    const answered = await Promise.all(reads(id).map((path) => service.get(path, as)));
    return answered.map(({ status, body }) => body.items?.length ?? status);
  };

  it('are there for its members, and for no role of an organization outside', async () => {
    const { id } = await service.openSession();
    for (const each of [group.hospital, group.township, undefined]) {
      expect(await answers(id, { roles: ['clinician'], organizationId: each })).toEqual([200, 200, 1, 2]);
    }
    for (const role of roles) expect(await answers(id, { roles: [role], organizationId: outside })).toEqual(nothing);
    const cancel = `/v1/clinic-sessions/${id}/cancel`;
    const outsider = { roles: ['scheduler' as const], organizationId: outside };
    expect((await service.post(cancel, { reasonCode: 'other' }, outsider)).status).toBe(404);
  });

  it('are there for the members of each of its groups, until one leaves', async () => {
    const { id } = await service.openSession();
    const membership = { consortiumId, role: 'member' as const };
    const [hospital, own] = [newId(), newId()];
    const caller: TestCaller = { roles: ['clinician'], organizationId: outside };
    await service.given(MembershipActivated(own, { ...membership, organizationId: outside, status: 'active' }));
    expect(await answers(id, caller)).toEqual(nothing);
    const partner = { ...membership, organizationId: group.hospital };
    await service.given(MembershipActivated(hospital, { ...partner, status: 'active' }));
    expect(await answers(id, caller)).toEqual([200, 200, 1, 2]);
    await service.given(MembershipSuspended(hospital, { ...partner, status: 'suspended' }));
    expect(await answers(id, caller)).toEqual([200, 200, 1, 2]);
    await service.given(MembershipEnded(hospital, { ...partner, status: 'ended' }));
    expect(await answers(id, caller)).toEqual(nothing);
    await service.given(MembershipResumed(hospital, { ...partner, status: 'active' }));
    await service.given(MembershipSuspended(own, { ...membership, organizationId: outside, status: 'suspended' }));
    expect(await answers(id, caller)).toEqual(nothing);
  });
});

describe('a cancelled session', () => {
  it('loses no patient: they are booked elsewhere, the most urgent first, or queued', async () => {
    const session = await service.openSession({ slots: 3, kind: 'expert', practitionerId: group.expert });
    const ids = { routine: newId(), emergency: newId(), urgent: newId() };
    for (const [priority, id] of Object.entries(ids))
      await service.given(accepted({ id, priority: priority as never }));
    const elsewhere = await service.openSession({ startsIn: 60, slots: 2 });
    const path = `/v1/clinic-sessions/${session.id}/cancel`;
    expect((await service.post(path, { reasonCode: 'practitioner-away' }, other)).status).toBe(403);
    expect((await service.post(path, {})).status).toBe(400);
    const { status, body } = await service.post(path, { reasonCode: 'practitioner-away' });
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'cancelled', version: 2 } });

    for (const id of [ids.emergency, ids.urgent]) {
      const appointments = await service.appointmentsOf(id);
      expect(appointments.map(({ status, clinicSessionId }) => [status, clinicSessionId])).toEqual([
        ['cancelled', session.id],
        ['booked', elsewhere.id],
      ]);
    }
    expect(await service.waitingOf(ids.routine)).toHaveLength(1);
    const added = (await service.published()).filter(({ type }) => type === 'yilian.waiting-list-entry.added.v1');
    expect(added.map(({ data }) => data)).toMatchObject([{ referralId: ids.routine, reasonCode: 'practitioner-away' }]);
    expect(await service.toldOf(ids.routine)).toEqual([
      'appointment.booked',
      'appointment.cancelled',
      'waiting-list-entry.added',
    ]);
    const told = (await service.published()).filter(({ type }) => type === 'yilian.appointment.cancelled.v1');
    expect(told.map(({ data }) => data.requeued)).toEqual([true, true, true]);
    expect(await service.quotaOf(session.id)).toMatchObject({ quota: 2, remaining: 0 });
    expect((await service.get(`/v1/slots?clinicSessionId=${session.id}`)).body.items).toEqual([]);
    expect((await service.post(path, { reasonCode: 'other' })).status).toBe(409);
    expect((await service.post('/v1/clinic-sessions', asked)).status).toBe(201);
  });
});

describe('a suspended member', () => {
  const membership = { consortiumId: group.consortiumId, organizationId: group.hospital, role: 'lead' as const };

  it('takes no new bookings until it is resumed; then who waited is served', async () => {
    await service.openSession();
    const before = newId();
    await service.given(accepted({ id: before }));
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(
      MembershipSuspended(membershipIds.hospital, { ...membership, status: 'suspended', reason: '校验逾期' }),
    );
    const id = newId();
    await service.given(accepted({ id }));
    expect(await service.waitingOf(id)).toHaveLength(1);
    expect((await service.post('/v1/clinic-sessions', asked)).body.type).toBe('/problems/clinic-session/not-a-member');
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.appointmentsOf(id)).toEqual([]);
    expect(await service.appointmentsOf(before)).toMatchObject([{ status: 'booked' }]);
    await service.given(MembershipResumed(membershipIds.hospital, { ...membership, status: 'active' }));
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'booked', fromWaitingList: true }]);
  });
});

describe('the sweep', () => {
  it('books who waits when a booking window opens', async () => {
    const session = await service.openSession({ startsIn: 20 * 24 });
    const id = newId();
    await service.given(accepted({ id }));
    expect(await service.waitingOf(id)).toHaveLength(1);
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.waitingOf(id)).toHaveLength(1);
    await service.dataSource.query(
      `UPDATE slots SET bookable_from = now() - interval '1 minute' WHERE clinic_session_id = $1`,
      [session.id],
    );
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.appointmentsOf(id)).toMatchObject([{ clinicSessionId: session.id, fromWaitingList: true }]);
  });
});
