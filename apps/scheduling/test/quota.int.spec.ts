import { PolicyWithdrawn } from '#contracts';
import { Deadlines, newId } from '#messaging';
import { eventually } from '#testing';
import { WaitingListSweep } from '../src/booking/waiting-list.sweep.js';
import {
  accepted,
  admin,
  cancelled,
  coordinator,
  group,
  hoursFromNow,
  policy,
  scheduler,
  startScheduling,
} from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
}, 60_000);
afterEach(() => service.close());

const local = { from: group.otherHospital };
/** An expert session of four slots, two of them the grassroots'; its exclusive time has passed when it begins in 3 days. */
const expertSession = (changes: object = {}) =>
  service.openSession({ kind: 'expert', practitionerId: group.expert, slots: 4, startsIn: 72, ...changes });
/** Makes the exclusive time pass: what is opened now would keep others out for half of the time until it begins. */
const passExclusiveTime = () =>
  service.dataSource.query(`UPDATE slots SET exclusive_until = now() - interval '1 minute'`);
const bookedBy = async (asked: object) => {
  const id = newId();
  await service.given(accepted({ ...asked, id }));
  return { id, appointments: await service.appointmentsOf(id) };
};

describe('the grassroots quota', () => {
  it('belongs to the grassroots: debited, refunded, and every change is a line', async () => {
    const session = await expertSession();
    expect(session.quotaSlots).toBe(2);
    const { id, appointments } = await bookedBy({});
    expect(appointments).toMatchObject([{ fromQuota: true }]);
    expect(await service.quotaOf(session.id)).toMatchObject({
      slots: 4,
      required: 2,
      quota: 2,
      debited: 1,
      refunded: 0,
      remaining: 1,
    });
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(cancelled(id));
    const quota = await service.quotaOf(session.id);
    expect(quota).toMatchObject({ quota: 2, debited: 1, refunded: 1, released: 0, remaining: 2 });
    expect(quota.ledger.map(({ kind, change, appointmentId }: any) => [kind, change, appointmentId])).toEqual([
      ['grant', 2, null],
      ['debit', -1, appointments[0]?.id],
      ['refund', 1, appointments[0]?.id],
    ]);
    expect(
      (await service.get(`/v1/clinic-sessions/${session.id}/quota`, { roles: ['auditor'] })).body.ledger[1],
    ).toMatchObject({
      kind: 'debit',
      appointmentId: null,
    });
  });

  it('is not for others, who get the open slots once the exclusive time is over', async () => {
    await expertSession();
    const early = await bookedBy(local);
    expect(early.appointments).toEqual([]);
    await passExclusiveTime();
    // Who waits already comes first: the slots are left to them until the sweep finds that they are free.
    const late = await bookedBy(local);
    expect(late.appointments).toEqual([]);
    const third = await bookedBy(local);
    await service.app.get(WaitingListSweep).sweep();
    const first = await service.appointmentsOf(early.id);
    const second = await service.appointmentsOf(late.id);
    expect([first, second]).toMatchObject([[{ fromQuota: false }], [{ fromQuota: false }]]);
    expect(Date.parse(first[0]?.startsAt)).toBeLessThan(Date.parse(second[0]?.startsAt));
    expect(await service.appointmentsOf(third.id)).toEqual([]);
    expect((await bookedBy({})).appointments).toMatchObject([{ fromQuota: true }]);
  });

  it('is open to others beside it when nobody waits', async () => {
    await expertSession();
    await passExclusiveTime();
    const got = [await bookedBy(local), await bookedBy(local), await bookedBy(local)];
    expect(got.map(({ appointments }) => appointments[0]?.fromQuota)).toEqual([false, false, undefined]);
  });

  it('is used up before open slots are', async () => {
    const session = await expertSession();
    await passExclusiveTime();
    const used = [await bookedBy({}), await bookedBy({}), await bookedBy({})];
    expect(used.map(({ appointments }) => appointments[0]?.fromQuota)).toEqual([true, true, false]);
    expect(await service.quotaOf(session.id)).toMatchObject({ debited: 2, remaining: 0 });
  });

  it('is released at the policy’s time, to those who wait first, and once', async () => {
    const session = await expertSession();
    const waiting = await bookedBy(local);
    await passExclusiveTime();
    await service.dataSource.query(`UPDATE slots SET appointment_id = gen_random_uuid() WHERE NOT reserved`);
    const mine = await bookedBy({});
    const deadlines = service.app.get(Deadlines);
    await deadlines.fireAll();
    expect(await service.quotaOf(session.id)).toMatchObject({ released: 0, releasedAt: null });

    await service.dataSource.query(`UPDATE deadlines SET due_at = now(), try_at = now()`);
    await Promise.all([deadlines.fireAll(), deadlines.fireAll(), deadlines.fireAll()]);
    expect(await service.quotaOf(session.id)).toMatchObject({ quota: 2, debited: 1, released: 1, remaining: 0 });
    expect(await service.appointmentsOf(waiting.id)).toMatchObject([{ fromQuota: false, fromWaitingList: true }]);
    const released = (await service.published()).filter(
      ({ type }) => type === 'yilian.clinic-session.quota-released.v1',
    );
    expect(released).toMatchObject([{ subject: session.id, sequence: 2, data: { slots: 1 } }]);

    await service.given(cancelled(mine.id));
    expect(await service.quotaOf(session.id)).toMatchObject({ debited: 1, refunded: 1, released: 2, remaining: 0 });
    expect((await bookedBy(local)).appointments).toMatchObject([{ fromQuota: false }]);
  });

  it('is released by the service itself when the time comes', async () => {
    await service.close();
    service = await startScheduling({ DEADLINE_POLL_MS: '20' });
    const session = await expertSession({ startsIn: 20 });
    await eventually(async () => expect(await service.quotaOf(session.id)).toMatchObject({ released: 2 }));
  });

  it('tries a release again that failed, and lets others go first', async () => {
    const [one, two] = [await expertSession(), await expertSession({ startsIn: 100 })];
    const deadlines = service.app.get(Deadlines);
    await service.dataSource.query(`
      CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the test fails this'; END $$;
      CREATE TRIGGER fail_once BEFORE UPDATE ON clinic_sessions FOR EACH ROW WHEN (OLD.id = '${one.id}') EXECUTE FUNCTION fail_once();
      UPDATE deadlines SET try_at = now() - interval '1 second' * (CASE subject_id WHEN '${one.id}' THEN 2 ELSE 1 END)`);
    await deadlines.fireAll();
    expect([await service.quotaOf(one.id), await service.quotaOf(two.id)]).toMatchObject([
      { released: 0 },
      { released: 2 },
    ]);
    await service.dataSource.query('DROP TRIGGER fail_once ON clinic_sessions; UPDATE deadlines SET try_at = now()');
    await deadlines.fireAll();
    expect(await service.quotaOf(one.id)).toMatchObject({ released: 2 });
  });
});

describe('a policy', () => {
  it('holds from its first day on for sessions of that day', async () => {
    const day = hoursFromNow(120).slice(0, 10);
    await service.given(policy({ quotaShare: 1 }, 2, day));
    const [before, after] = [await expertSession(), await expertSession({ startsIn: 240 })];
    expect([before.quotaSlots, after.quotaSlots]).toEqual([2, 4]);
  });

  it('that is withdrawn before its first day gives what is open back to the one before', async () => {
    const version = policy({ quotaShare: 1 }, 2, hoursFromNow(24).slice(0, 10));
    await service.given(version);
    const session = await expertSession({ startsIn: 120 });
    expect(session.quotaSlots).toBe(4);
    service.duplicate(true);
    await service.failBeforeCommit(1);
    const withdrawal = { at: new Date().toISOString(), reason: '日期有误' };
    await service.given(PolicyWithdrawn(version.subject, { ...version.data, withdrawal }));
    expect(await service.quotaOf(session.id)).toMatchObject({ required: 2, quota: 2 });
    expect((await expertSession({ startsIn: 130 })).quotaSlots).toBe(2);
  });

  it('that comes later changes the quota of what is open, as far as slots are free', async () => {
    const session = await expertSession();
    await passExclusiveTime();
    await bookedBy(local);
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(policy({ quotaShare: 1, exclusiveWindowShare: 0 }, 2));
    expect(await service.quotaOf(session.id)).toMatchObject({ required: 4, quota: 3, remaining: 3 });
    expect((await bookedBy(local)).appointments).toEqual([]);
    await service.given(policy({ quotaShare: 0, exclusiveWindowShare: 0 }, 3));
    expect(await service.quotaOf(session.id)).toMatchObject({ required: 0, quota: 0, remaining: 0, releaseAt: null });
    expect(
      (await service.published()).filter(({ subject }) => subject === session.id).map(({ sequence }) => sequence),
    ).toEqual([1, 2, 3]);
    const [{ deadlines }] = await service.dataSource.query('SELECT count(*)::int AS deadlines FROM deadlines');
    expect(deadlines).toBe(0);
  });

  it('with numbers that cannot be used is a dead letter and changes nothing', async () => {
    await service.given(policy({ quotaShare: 2 }, 2));
    const [dead] = await service.dataSource.query('SELECT status, cause FROM parked_events');
    expect(dead).toMatchObject({ status: 'dead', cause: expect.stringContaining('quotaShare') });
    expect((await expertSession()).quotaSlots).toBe(2);
  });
});

describe('quota compliance', () => {
  it('is opened ÷ required by hospital, doctor and session of a month', async () => {
    const session = await expertSession();
    await service.openSession({ startsIn: 80 });
    await passExclusiveTime();
    await bookedBy(local);
    await bookedBy({});
    await service.given(policy({ quotaShare: 1 }, 2));
    const month = new Date(Date.now() + (72 + 8) * 3_600_000).toISOString().slice(0, 7);
    const compliance = async (by: string, as = admin) =>
      (await service.get(`/v1/quota-compliance?month=${month}&by=${by}`, as)).body.items;
    const figures = { month, sessions: 1, slots: 4, required: 4, opened: 3, used: 1, released: 0, compliance: 0.75 };
    const hospital = { ...figures, organizationId: group.hospital, practitionerId: null, clinicSessionId: null };
    expect(await compliance('organization')).toEqual([hospital]);
    expect(await compliance('practitioner', scheduler)).toEqual([{ ...hospital, practitionerId: group.expert }]);
    expect(await compliance('clinic-session')).toMatchObject([
      { clinicSessionId: session.id, practitionerId: group.expert },
    ]);
    expect(await compliance('organization', coordinator)).toEqual([]);
    const other = `/v1/quota-compliance?month=${month}&organizationId=${group.hospital}`;
    expect((await service.get(other, coordinator)).body.items).toEqual([]);
    expect((await service.get('/v1/quota-compliance?month=2026-13', admin)).status).toBe(400);
  });

  it('comes page by page, and takes no cursor of another list', async () => {
    const [doctors, nobodys] = [await expertSession(), await expertSession({ practitionerId: null })];
    const month = new Date(Date.now() + (72 + 8) * 3_600_000).toISOString().slice(0, 7);
    const read = (query: string) => service.get(`/v1/quota-compliance?month=${month}&limit=1&${query}`, admin);
    expect((await read('by=organization')).body.items).toMatchObject([{ sessions: 2 }]);
    for (const [by, column] of [
      ['practitioner', 'practitionerId'] as const,
      ['clinic-session', 'clinicSessionId'] as const,
    ]) {
      const first = (await read(`by=${by}`)).body;
      const second = (await read(`by=${by}&cursor=${first.nextCursor}`)).body;
      const wanted = by === 'practitioner' ? [null, group.expert] : [doctors.id, nobodys.id];
      expect([...first.items, ...second.items].map((item) => item[column]).sort()).toEqual(wanted.sort());
    }
    for (const foreign of ['here', 5, null, [1], `${doctors.id}/${nobodys.id}`]) {
      const cursor = Buffer.from(JSON.stringify(foreign)).toString('base64url');
      const { status, body } = await read(`by=organization&cursor=${cursor}`);
      expect({ foreign, status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ pointer: '/cursor' }] });
    }
  });
});
