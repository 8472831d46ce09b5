import { ReferralArrived, ReferralCareStarted, ReferralRejected } from '#contracts';
import { newId } from '#messaging';
import {
  accepted,
  cancelled,
  coordinator,
  group,
  hoursFromNow,
  missed,
  rebookingRequested,
  startScheduling,
} from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
}, 60_000);
afterEach(() => service.close());

it('what a referral is given later is told with a later time, also by a replica whose clock is behind', async () => {
  const id = newId();
  const booked = async () => (await service.appointmentsOf(id)).find(({ status }) => status === 'booked')?.id as string;
  const change = async (path: string, body: object) => expect((await service.post(path, body)).status).toBe(200);
  await service.given(accepted({ id }));
  const [[{ at }]] = await service.dataSource.query(
    `UPDATE waiting_list_entries SET added_at = added_at + interval '1 hour' RETURNING added_at AS at`,
  );
  const session = await service.openSession({ slots: 2 });
  const [, slot] = (await service.get(`/v1/slots?clinicSessionId=${session.id}`)).body.items;
  await change(`/v1/appointments/${await booked()}/reschedule`, { slotId: slot.id });
  await change(`/v1/appointments/${await booked()}/cancel`, { reasonCode: 'patient-cannot-come' });
  await change(`/v1/clinic-sessions/${session.id}/cancel`, { reasonCode: 'clinic-closed' });
  await service.openSession({ slots: 2 });
  await service.given(missed(id, await booked()), rebookingRequested(id));
  const told = (await service.published()).filter(({ type }) => /appointment.booked|entry.added/.test(type)).slice(1);
  expect(told.map(({ type, time }) => [type.split('.')[2], time.getTime() - at.getTime()])).toEqual([
    ...[
      ['booked', 1],
      ['booked', 2],
      ['added', 3],
      ['booked', 4],
      ['added', 5],
      ['booked', 6],
      ['booked', 7],
    ],
  ]);
});

describe('an accepted referral', () => {
  it('gets the earliest slot of its department, whatever was opened first', async () => {
    await service.openSession({ startsIn: 72 });
    const early = await service.openSession({ startsIn: 48 });
    await service.openSession({ startsIn: 24, department: '03.01' });
    const [one, two, three] = [newId(), newId(), newId()];
    for (const id of [one, two, three]) await service.given(accepted({ id }));
    const [first] = await service.appointmentsOf(one);
    expect(first).toMatchObject({ status: 'booked', clinicSessionId: early.id, version: 1, fromQuota: false });
    const [[second], [third]] = [await service.appointmentsOf(two), await service.appointmentsOf(three)];
    expect(Date.parse(second?.startsAt) - Date.parse(first?.startsAt)).toBe(15 * 60_000);
    expect(third?.clinicSessionId).not.toBe(early.id);
    expect(await service.toldOf(one)).toEqual(['appointment.booked']);
    const [event] = (await service.published()).filter(({ subject }) => subject === first?.id);
    expect(event).toMatchObject({
      sequence: 1,
      data: { referralId: one, slotId: first?.slotId, fromWaitingList: false },
    });
  });

  it('gets a slot of a department within the one it asks for, not of one around it', async () => {
    const id = newId();
    const other = newId();
    await service.openSession({ department: '04.01' });
    await service.given(accepted({ id, department: '04' }), accepted({ id: other, department: '04.01.01' }));
    expect(await service.appointmentsOf(id)).toHaveLength(1);
    expect(await service.waitingOf(other)).toHaveLength(1);
  });

  it('gets the practitioner it names, or waits for them', async () => {
    await service.openSession({ practitionerId: group.doctor, slots: 1 });
    const theirs = await service.openSession({ practitionerId: group.expert, startsIn: 90, slots: 1 });
    const [one, two] = [newId(), newId()];
    for (const id of [one, two]) await service.given(accepted({ id, practitionerId: group.expert }));
    expect(await service.appointmentsOf(one)).toMatchObject([{ clinicSessionId: theirs.id }]);
    expect(await service.waitingOf(two)).toMatchObject([{ askedPractitionerId: group.expert, position: 1 }]);
  });

  it('is not booked where it is too soon, not open yet, or another kind of clinic', async () => {
    await service.openSession({ startsIn: 0.2, slots: 1 });
    await service.openSession({ startsIn: 15 * 24 });
    await service.openSession({ kind: 'special' });
    await service.openSession({ kind: 'remote', startsIn: 50 });
    const id = newId();
    await service.given(accepted({ id }));
    expect(await service.appointmentsOf(id)).toEqual([]);
    expect(await service.toldOf(id)).toEqual(['waiting-list-entry.added']);
  });

  it('is dealt with once, however often it is heard of', async () => {
    const session = await service.openSession();
    const id = newId();
    service.duplicate(true);
    await service.given(accepted({ id }));
    await service.given(accepted({ id }), cancelled(id));
    await service.given(accepted({ id }));
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'cancelled', clinicSessionId: session.id }]);
    expect(await service.toldOf(id)).toEqual(['appointment.booked', 'appointment.cancelled']);
  });

  it('is booked once when the commit fails before', async () => {
    await service.openSession();
    const ids = [newId(), newId(), newId()];
    await service.failBeforeCommit(2);
    await service.given(...ids.map((id) => accepted({ id })));
    const told = (await service.published()).map(({ type }) => type);
    expect(told.filter((type) => type === 'yilian.appointment.booked.v1')).toHaveLength(2);
    expect(told.filter((type) => type === 'yilian.waiting-list-entry.added.v1')).toHaveLength(1);
    const [{ taken }] = await service.dataSource.query('SELECT count(appointment_id)::int AS taken FROM slots');
    expect(taken).toBe(2);
  });
});

describe('a referral that ends', () => {
  const ended = (id: string) =>
    ReferralRejected(id, { ...(accepted({ id }).data as never as object), reasonCode: 'beyond-capability' } as never);

  it('gives its slot back, to who waits for it', async () => {
    await service.openSession({ slots: 1 });
    const [one, two] = [newId(), newId()];
    for (const id of [one, two]) await service.given(accepted({ id }));
    expect(await service.waitingOf(two)).toHaveLength(1);
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(cancelled(one));
    expect(await service.appointmentsOf(one)).toMatchObject([{ status: 'cancelled', reasonCode: 'patient-declined' }]);
    expect(await service.appointmentsOf(two)).toMatchObject([{ status: 'booked', fromWaitingList: true }]);
    expect(await service.waitingOf(two)).toEqual([]);
    expect(await service.toldOf(two)).toEqual([
      'waiting-list-entry.added',
      'appointment.booked',
      'waiting-list-entry.booked',
    ]);
    const [gone] = (await service.published()).filter(({ type }) => type === 'yilian.appointment.cancelled.v1');
    expect(gone?.data).toMatchObject({ requeued: false, referralId: one });
  });

  it('leaves the waiting list', async () => {
    const id = newId();
    await service.given(accepted({ id }));
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(ended(id));
    expect(await service.waitingOf(id)).toEqual([]);
    expect(await service.toldOf(id)).toEqual(['waiting-list-entry.added', 'waiting-list-entry.withdrawn']);
    await service.openSession();
    expect(await service.appointmentsOf(id)).toEqual([]);
  });

  it('gets nothing when its acceptance is heard of only afterwards', async () => {
    await service.openSession();
    const id = newId();
    await service.given(cancelled(id), cancelled(id), accepted({ id }));
    expect(await service.toldOf(id)).toEqual([]);
    const [{ free }] = await service.dataSource.query(
      'SELECT count(*)::int AS free FROM slots WHERE appointment_id IS NULL',
    );
    expect(free).toBe(2);
  });
});

describe('a patient who came', () => {
  const arrived = (id: string, appointmentId: string) =>
    ReferralArrived(id, { ...(accepted({ id }).data as never as object), appointmentId } as never);
  const inCare = (id: string) => ReferralCareStarted(id, accepted({ id }).data);

  it('is heard of from the referral, once', async () => {
    await service.openSession();
    const id = newId();
    await service.given(accepted({ id }));
    const [appointment] = await service.appointmentsOf(id);
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(arrived(id, appointment?.id));
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'checked-in', version: 2 }]);
    await service.failBeforeCommit(1);
    await service.given(inCare(id));
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'fulfilled', version: 3 }]);
    await service.given(cancelled(id), arrived(id, appointment?.id), inCare(id));
    expect(await service.toldOf(id)).toEqual(['appointment.booked', 'appointment.checked-in', 'appointment.fulfilled']);
  });
});

describe('the waiting list', () => {
  const daysAgo = (days: number) => hoursFromNow(-24 * days);

  it('is served by priority, then by waiting time, and ages', async () => {
    const waiting = {
      aged: { priority: 'routine', submittedAt: daysAgo(20) },
      routine: { priority: 'routine', submittedAt: daysAgo(2) },
      later: { priority: 'urgent', submittedAt: daysAgo(1) },
      urgent: { priority: 'urgent', submittedAt: daysAgo(3) },
      emergency: { priority: 'emergency', submittedAt: daysAgo(0) },
    } as const;
    const ids = Object.fromEntries(Object.keys(waiting).map((name) => [name, newId()]));
    await service.given(...Object.entries(waiting).map(([name, asked]) => accepted({ id: ids[name], ...asked })));
    const { body } = await service.get(`/v1/waiting-list?organizationId=${group.hospital}`);
    const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id);
    expect(body.items.map((item: any) => [nameOf(item.referralId), item.position])).toEqual([
      ['emergency', 1],
      ['aged', 2],
      ['urgent', 3],
      ['later', 4],
      ['routine', 5],
    ]);
    expect(body.items[3]).toMatchObject({ ahead: { emergency: 1, urgent: 1, routine: 1 } });
    expect(body.items[3].why).toContain('前面有危急 1 位、急 1 位、普通 1 位');
    const english = await service.request('GET', `/v1/waiting-list?referralId=${ids.emergency}`, {
      as: coordinator,
      headers: { 'accept-language': 'en' },
    });
    expect(english.body.items[0].why).toMatch(/^emergency, waiting 0 days.*first in line$/);

    await service.openSession({ slots: 3 });
    const booked = (await service.published()).filter(({ type }) => type === 'yilian.appointment.booked.v1');
    expect(booked.map(({ data }) => nameOf(data.referralId))).toEqual(['emergency', 'aged', 'urgent']);
    expect(booked.map(({ data }) => data.startsAt)).toEqual(booked.map(({ data }) => data.startsAt).toSorted());
    expect((await service.waitingOf(ids.routine ?? ''))[0]).toMatchObject({ position: 2 });
  });

  it('is read page by page', async () => {
    await service.given(accepted(), accepted(), accepted());
    const first = await service.get('/v1/waiting-list?limit=2');
    const second = await service.get(`/v1/waiting-list?limit=2&cursor=${first.body.nextCursor}`);
    expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([2, 1, undefined]);
    const all = [...first.body.items, ...second.body.items];
    expect(all.map(({ position }: any) => position)).toEqual([1, 2, 3]);
    const bad = Buffer.from('["x","y"]').toString('base64url');
    expect((await service.get(`/v1/waiting-list?cursor=${bad}`)).status).toBe(400);
  });
});
