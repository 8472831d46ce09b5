import {
  AppointmentBooked,
  MembershipActivated,
  MembershipEnded,
  MembershipResumed,
  MembershipSuspended,
  PractitionerRegistered,
  type MembershipState,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, type TestService } from '#testing';
import {
  appointmentOf,
  coordinator,
  desk,
  group,
  hospital,
  idNumber,
  mengQinglin,
  nephrology,
  outcome,
  pass,
  receiver,
  referrer,
  secondHospital,
  startWorld,
  township,
  viaTriage,
} from './world.js';

let service: TestService;
const membershipId = newId();
const second = newId();
const state = (status: MembershipState['status']): MembershipState => ({
  consortiumId: group,
  organizationId: hospital,
  role: 'member',
  status,
});

beforeAll(async () => {
  service = await startWorld();
  await service.dataSource.query('DELETE FROM member_copies WHERE organization_id = $1', [hospital]);
  await service.given(
    MembershipActivated(membershipId, state('active')),
    PractitionerRegistered(second, {
      ...{ name: '赵敏', title: 'chief', specialty: '02', employerId: township },
      ...{ practicePoints: [township], staffNumber: 'zhao' },
    }),
  );
}, 60_000);
afterAll(() => service.close());

const submit = async () =>
  (await service.request('POST', '/v1/referrals', { as: referrer, body: viaTriage })).body as { id: string };
const toReroute = async () =>
  (await service.request('GET', '/v1/worklists/to-reroute', { as: referrer })).body.items.map(
    ({ id }: { id: string }) => id,
  );
const strandedTimes = async (id: string) =>
  (await service.published()).filter((e) => e.subject === id && e.type === 'yilian.referral.stranded.v1').length;

const round = { to: { organizationId: secondHospital, department: nephrology }, direction: 'up', comment: '就近' };

describe('a suspended member', () => {
  it('strands nobody: what waits for it surfaces with its referrer, once, whatever is redelivered', async () => {
    const waiting = await submit();
    const rejected = await submit();
    const answer = { reasonCode: 'no-capacity', comment: '设备检修' };
    await service.request('POST', `/v1/referrals/${rejected.id}/reject`, { as: receiver, body: answer });
    expect(await toReroute()).toEqual([]);
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(MembershipSuspended(membershipId, { ...state('suspended'), reason: '校验逾期' }));
    service.duplicate(false);
    expect(await toReroute()).toEqual([waiting.id]);
    const flows = (await service.published()).filter(({ subject }) => subject === waiting.id);
    expect(flows.map(({ correlationId }) => correlationId)).toEqual(flows.map(() => waiting.id));
    expect([await strandedTimes(waiting.id), await strandedTimes(rejected.id)]).toEqual([1, 0]);
    const { body } = await service.request('GET', `/v1/referrals/${waiting.id}/timeline`, { as: referrer });
    expect(JSON.stringify(body)).toContain('改转');
    expect((await service.request('POST', '/v1/referrals', { as: referrer, body: viaTriage })).body.type).toMatch(
      /inactive-member$/,
    );
  });

  it('is gone round at once: the patient goes to another receiver, or a cancellation waits for nobody', async () => {
    const verb = (id: string, name: string, body: object) =>
      service.request('POST', `/v1/referrals/${id}/${name}`, { as: referrer, body });
    const status = async (id: string) =>
      (await service.request('GET', `/v1/referrals/${id}`, { as: referrer })).body.status;
    await service.given(MembershipResumed(membershipId, state('active')));
    const [moved, dropped, asked] = [await submit(), await submit(), await submit()];
    expect((await verb(moved.id, 'reroute', round)).body.type).toMatch(/receiver-active$/);
    expect((await verb(dropped.id, 'cancel', { reasonCode: 'other' })).body.status).toBe('cancel-requested');
    await service.given(MembershipSuspended(membershipId, { ...state('suspended'), reason: '校验逾期' }));
    expect(await status(dropped.id)).toBe('cancelled');
    expect((await verb(asked.id, 'cancel', { reasonCode: 'other' })).body.status).toBe('cancelled');

    const { items } = (await service.request('GET', `/v1/referrals/${moved.id}/actions`, { as: referrer })).body;
    expect(items.find(({ action }: { action: string }) => action === 'reroute')).toMatchObject({ allowed: true });
    const unknown = await verb(moved.id, 'reroute', { ...round, from: { practitionerId: mengQinglin } });
    expect(unknown.body.errors).toMatchObject([{ pointer: '/from/practitionerId' }]);
    const another = { from: { practitionerId: second }, referrerPhone: '0310-6551199' };
    const child = (await verb(moved.id, 'reroute', { ...round, ...another })).body;
    expect(child).toMatchObject({
      ...{
        rootId: moved.id,
        parentId: moved.id,
        status: 'delivered',
        from: { organizationId: referrer.organizationId, practitionerId: second },
      },
      slip: { referrerPhone: another.referrerPhone, chiefComplaint: viaTriage.chiefComplaint },
      to: { organizationId: secondHospital },
    });
    expect(await status(moved.id)).toBe('referred-onward');
    expect(await toReroute()).not.toContain(moved.id);
  });

  it('takes nobody any more, as it is told beforehand, and looks after whom it took', async () => {
    await service.given(MembershipResumed(membershipId, state('active')));
    const verb = async (id: string, name: string, body: object = {}, as = receiver) =>
      (await service.request('POST', `/v1/referrals/${id}/${name}`, { as, body })).body;
    const begun = async (changes: object = {}): Promise<{ id: string; patient: { id: string } }> => {
      const sent = { as: referrer, body: { ...viaTriage, ...changes } };
      const { body } = await service.request('POST', '/v1/referrals', sent);
      await verb(body.id, 'triage');
      return body;
    };
    const [opened, taken] = [await begun(), await begun()];
    const advised = await begun({ intent: 'advice', conversionAllowed: true });
    await verb(advised.id, 'return-advice', { advice: '调整用药' });
    expect((await verb(taken.id, 'accept')).status).toBe('accepted');
    await service.given(MembershipSuspended(membershipId, { ...state('suspended'), reason: '校验逾期' }));

    const onward = {
      ...{ to: { organizationId: secondHospital, department: nephrology }, direction: 'lateral' },
      ...{ reasonCode: 'no-capacity', comment: '透析满员', referrerPhone: '0310-6622345' },
    };
    for (const [{ id }, name, sent] of [
      [opened, 'accept', {}],
      [opened, 'refer-onward', onward],
      [advised, 'convert', {}],
    ] as const) {
      const { items } = (await service.request('GET', `/v1/referrals/${id}/actions`, { as: receiver })).body;
      const said = items.find(({ action }: { action: string }) => action === name);
      const done = await verb(id, name, sent);
      expect(done).toMatchObject({ status: 409, type: expect.stringMatching(/inactive-member$/) });
      expect(said).toMatchObject({ allowed: false, because: { code: 'inactive-member', detail: done.detail } });
    }
    const booked = { ...appointmentOf(taken, new Date().toISOString()), fromQuota: false, fromWaitingList: false };
    await service.given(AppointmentBooked(newId(), booked));
    expect((await verb(taken.id, 'arrive', {}, desk)).status).toBe('arrived');

    await service.given(MembershipResumed(membershipId, state('active')));
    expect((await verb(opened.id, 'accept')).status).toBe('accepted');
    expect((await verb(advised.id, 'convert')).status).toBe('accepted');
  });

  it('answers for nobody it does not have, and learns nothing of them, whether it opened them or not', async () => {
    await service.given(MembershipResumed(membershipId, state('active')));
    const [unread, opened, there, missed] = [await submit(), await submit(), await submit(), await submit()];
    const post = async (id: string, name: string, body: object = {}, as = receiver) =>
      (await service.request('POST', `/v1/referrals/${id}/${name}`, { as, body })).body;
    for (const { id } of [opened, there, missed]) await post(id, 'triage');
    for (const referral of [there, missed] as { id: string; patient: { id: string } }[]) {
      await post(referral.id, 'accept');
      const booked = { ...appointmentOf(referral, '2026-01-01T00:30:00.000Z'), fromQuota: false };
      await service.given(AppointmentBooked(newId(), { ...booked, fromWaitingList: false }));
    }
    await post(there.id, 'arrive', {}, desk);
    expect((await post(missed.id, 'no-show', {}, desk)).status).toBe('no-show');
    await service.given(MembershipSuspended(membershipId, { ...state('suspended'), reason: '校验逾期' }));

    const verbs = [
      [unread.id, 'triage', {}],
      [unread.id, 'reject', { reasonCode: 'other', comment: '停业' }],
      [opened.id, 'request-info', { question: '肌酐？' }],
      [opened.id, 'return-advice', { advice: '调整用药' }],
      [opened.id, 'reject', { reasonCode: 'other', comment: '停业' }],
      [missed.id, 'rebook', {}],
    ] as const;
    for (const [id, name, sent] of verbs) {
      const { items } = (await service.request('GET', `/v1/referrals/${id}/actions`, { as: receiver })).body;
      const said = items.find(({ action }: { action: string }) => action === name);
      const done = await post(id, name, sent);
      expect({ name, ...done }).toMatchObject({ status: 409, type: expect.stringMatching(/inactive-member$/) });
      expect(said).toMatchObject({ allowed: false, because: { code: 'inactive-member', detail: done.detail } });
    }
    const read = async ({ id }: { id: string }, end: string, as = receiver) =>
      (await service.request('GET', `/v1/referrals/${id}${end}?purpose=treatment`, { as })).status;
    for (const end of ['/patient', '/patient/looks', '/slip.pdf', '/attachments', `/attachments/${newId()}`]) {
      expect({ end, status: await read(unread, end) }).toEqual({ end, status: 409 });
      expect({ end, status: await read(opened, end) }).toEqual({ end, status: 409 });
      expect({ end, status: await read(there, end) }).toEqual({ end, status: end.length < 20 ? 200 : 404 });
      expect([409, 403]).not.toContain(await read(unread, end, referrer));
    }
    const seen = (id: string) => service.request('GET', `/v1/referrals/${id}`, { as: receiver });
    expect([(await seen(opened.id)).body.slip, (await seen(there.id)).body.slip?.reason]).toEqual([
      null,
      viaTriage.reason,
    ]);
    expect(await toReroute()).toEqual(expect.arrayContaining([unread.id, opened.id, missed.id]));
    await post(there.id, 'start-care', { setting: 'visit' });
    expect((await post(there.id, 'outcome', outcome)).status).toBe('outcome-sent');
  });

  it.each([
    ['leaves', 'active', 'suspended', 'accept', receiver, {}, 'inactive-member'],
    ['comes back', 'suspended', 'active', 'reroute', referrer, round, 'receiver-active'],
  ] as const)('that %s while a step waits for the referral is judged as it is then', async (...given) => {
    const [, before, meanwhile, name, as, body, rule] = given;
    const set = 'UPDATE member_copies SET status = $2 WHERE id = $1';
    await service.given(MembershipResumed(membershipId, state('active')));
    const { id } = await submit();
    await service.request('POST', `/v1/referrals/${id}/triage`, { as: receiver, body: {} });
    await service.dataSource.query(set, [membershipId, before]);
    const runner = service.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM referrals WHERE id = $1 FOR UPDATE', [id]);
    const asked = service.request('POST', `/v1/referrals/${id}/${name}`, { as, body });
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => expect(await service.dataSource.query(waiting)).toHaveLength(1));
    await runner.query(set, [membershipId, meanwhile]);
    await runner.commitTransaction();
    await runner.release();
    expect((await asked).body.type).toMatch(new RegExp(`/${rule}$`));
    await service.dataSource.query(set, [membershipId, 'active']);
  });

  it('is called for whom it has, and finds them by their document, and nobody else', async () => {
    await service.given(MembershipResumed(membershipId, state('active')));
    const roster = { entries: [{ level: 'clerk', userId: 'zhou', displayName: '周海燕' }] };
    await service.request('PUT', `/v1/duty-rosters/${hospital}`, { as: coordinator, body: roster });
    const [waiting, there] = [await submit(), await submit()] as [{ id: string }, Parameters<typeof appointmentOf>[0]];
    const verb = async (name: string, body: object = {}, as = receiver) =>
      (await service.request('POST', `/v1/referrals/${there.id}/${name}`, { as, body })).body;
    await verb('triage');
    await verb('accept');
    const booked = { ...appointmentOf(there, new Date().toISOString()), fromQuota: false, fromWaitingList: false };
    await service.given(AppointmentBooked(newId(), booked));
    await verb('arrive', {}, desk);
    await verb('start-care', { setting: 'visit' });
    await service.given(MembershipSuspended(membershipId, { ...state('suspended'), reason: '校验逾期' }));

    for (const { id } of [waiting, there]) await pass(service, id, 25 * 60);
    const calls = (await service.published()).filter(({ type }) => /escalated|duty-roster-empty/.test(type));
    const called = (id: string) =>
      calls
        .filter(({ subject }) => subject === id)
        .map(({ type, data }) => [type.split('.')[2], data.duty, data.level]);
    expect(called(there.id)).toEqual([['escalated', 'outcome', 'clerk']]);
    expect(called(waiting.id)[0]).toEqual(['duty-roster-empty', 'unread', 'clerk']);
    const wanted = { idType: 'resident-id', idNumber, purpose: 'reception' };
    const found = async (as = desk) =>
      (await service.request('POST', '/v1/patient-searches', { as, body: wanted })).body.items.map(
        ({ id }: { id: string }) => id,
      );
    const own = await found();
    expect([own.includes(there.id), own.includes(waiting.id)]).toEqual([true, false]);
    expect(await found({ ...desk, organizationId: township })).toEqual(expect.arrayContaining([waiting.id, there.id]));
  });

  it('is gone round also by who is on the way: the next receiver takes the patient, who may arrive there', async () => {
    await service.given(MembershipResumed(membershipId, state('active')));
    const taken = (await submit()) as Parameters<typeof appointmentOf>[0];
    const verb = async (id: string, name: string, body: object = {}, as = receiver) =>
      (await service.request('POST', `/v1/referrals/${id}/${name}`, { as, body })).body;
    await verb(taken.id, 'triage');
    await verb(taken.id, 'accept');
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    await service.given(
      AppointmentBooked(newId(), { ...appointmentOf(taken, startsAt), fromQuota: false, fromWaitingList: false }),
    );
    const checked = ['identity', 'slip-and-card', 'vital-signs', 'lines-and-medication', 'results', 'family-informed'];
    const signed = { checked, handedOverBy: '刘颖', takenOverBy: '张三' };
    expect((await verb(taken.id, 'hand-over', signed, referrer)).status).toBe('in-transit');
    await service.given(MembershipSuspended(membershipId, { ...state('suspended'), reason: '校验逾期' }));

    const way = { to: { organizationId: secondHospital, department: nephrology }, direction: 'up' };
    const child = await verb(taken.id, 'reroute', way, referrer);
    expect(child).toMatchObject({ status: 'delivered', handover: signed });
    const [doctor, door] = [receiver, desk].map((who) => ({ ...who, organizationId: secondHospital }));
    await verb(child.id, 'triage', {}, doctor);
    expect((await verb(child.id, 'accept', {}, doctor)).status).toBe('in-transit');
    const { items } = (await service.request('GET', '/v1/worklists/arriving-today', { as: door })).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([child.id]);
    expect((await verb(child.id, 'arrive', {}, door)).status).toBe('arrived');
    const events = (await service.published()).filter(({ subject }) => subject === child.id);
    expect(events.map(({ type }) => type.split('.')[2]).slice(-3)).toEqual([
      'accepted',
      'handed-over',
      'arrived-unbooked',
    ]);
  });

  it('takes nothing along when it comes back, and everything that waits when it leaves', async () => {
    await service.given(MembershipResumed(membershipId, state('active')));
    expect(await toReroute()).toEqual([]);
    const second = await submit();
    await service.given(MembershipEnded(membershipId, { ...state('ended'), reason: '退出' }));
    expect(await toReroute()).toContain(second.id);
    expect(await strandedTimes(second.id)).toBe(1);
  });
});
