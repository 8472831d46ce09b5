import { AppointmentBooked, PolicySet } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import { watchesFor } from '../src/duty/duty-rosters.js';
import * as world from './world.js';
import { admin, body, coordinator, hospital, outsider, receiver, referrer, viaTriage } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'userId'>;
const request = (method: string, path: string, as: Who, sent?: object) =>
  service.request(method, path, { as, body: sent });
const begun = async (sent: object) => (await request('POST', '/v1/referrals', referrer, sent)).body.id as string;
const found = async (id: string) => (await request('GET', `/v1/referrals/${id}`, referrer)).body;
const told = async (id: string) =>
  (await service.published())
    .filter(({ subject }) => subject === id)
    .map(({ type, data }) => [type.split('.')[2], data.level]);

const day = 24 * 60;
const called = (lines: unknown[][]) => lines.some(([event]) => event === 'escalated');

const pass = (id: string, minutes: number) => world.pass(service, id, minutes);

const roster = (entries: object[]) => ({ entries });
const zhou = { level: 'clerk', userId: 'zhou.haiyan', displayName: '周海燕' };

describe('a duty roster', () => {
  it('is set by the coordinator of the organization or the group’s administrator, and by nobody else', async () => {
    const path = `/v1/duty-rosters/${hospital}`;
    expect((await request('PUT', path, coordinator, roster([zhou]))).status).toBe(200);
    expect((await request('GET', path, receiver)).body).toEqual({
      ...{ organizationId: hospital, version: 1, entries: [zhou] },
      ...{ left: [], unknown: ['zhou.haiyan'] },
    });
    expect((await request('PUT', path, receiver, roster([]))).status).toBe(403);
    const elsewhere = { ...coordinator, organizationId: world.township };
    expect((await request('PUT', path, elsewhere, roster([]))).status).toBe(404);
    expect((await request('GET', path, outsider)).status).toBe(404);
    expect((await request('PUT', path, { ...admin, organizationId: world.stranger }, roster([]))).status).toBe(404);
    expect((await request('PUT', `/v1/duty-rosters/${world.township}`, admin, roster([]))).status).toBe(200);
    expect((await request('PUT', path, coordinator, roster([{ ...zhou, level: 'boss' }]))).status).toBe(400);
    const until = '2026-12-01T08:00:00+08:00';
    const over = { ...zhou, from: '2026-12-01T00:00:00Z', until };
    const refused = await request('PUT', path, coordinator, roster([zhou, over]));
    expect(refused.body).toMatchObject({
      type: '/problems/duty-ends-before-it-begins',
      errors: [{ pointer: '/entries/1/until' }],
    });
    expect((await request('PUT', path, coordinator, roster([{ ...over, from: undefined }]))).status).toBe(200);
  });
});

it('a duty roster is not set over the head of who set it meanwhile, and each setting is on record', async () => {
  const path = `/v1/duty-rosters/${world.emergencyCentre}`;
  const as = { ...coordinator, organizationId: world.emergencyCentre };
  const set = (match: string, entry: object = zhou) =>
    service.request('PUT', path, { as, body: roster([entry]), headers: { 'if-match': match } });
  expect((await service.request('GET', path, { as })).headers['etag']).toBe('"0"');
  const first = await Promise.all([set('"0"'), set('"0"', { ...zhou, userId: 'li.na' })]);
  expect(first.map(({ status }) => status).sort()).toEqual([200, 412]);
  expect(first.find(({ status }) => status === 412)?.body.type).toBe('/problems/stale-version');
  expect(await set('"1"')).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  expect((await set('"1"')).status).toBe(412);
  const lines = await service.dataSource.query(
    `SELECT action, actor, detail FROM audit_trail WHERE record = $1 ORDER BY sequence DESC`,
    [`duty-rosters/${world.emergencyCentre}`],
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({
    ...{ action: 'duty-roster-set', actor: coordinator.userId, detail: { version: 2, onDuty: ['clerk: zhou.haiyan'] } },
  });
});

describe('a referral that nobody reads', () => {
  it('climbs until it is opened; a level without anybody is an alarm', async () => {
    const office = { level: 'operations-office', userId: 'guo.jing', displayName: '郭静' };
    await request('PUT', `/v1/duty-rosters/${hospital}`, coordinator, roster([zhou, office]));
    const id = await begun({ ...viaTriage, priority: 'urgent' });
    await pass(id, 119);
    expect((await told(id)).slice(2)).toEqual([]);
    await pass(id, 1);
    expect((await told(id)).slice(2)).toEqual([['escalated', 'clerk']]);
    await pass(id, 120);
    expect((await told(id)).slice(3)).toEqual([
      ['duty-roster-empty', 'duty-officer'],
      ['escalated', 'operations-office'],
    ]);
    const escalated = (await service.published()).filter(
      ({ type, subject }) => subject === id && /escalated/.test(type),
    );
    expect(escalated.map(({ data }) => data.onDuty)).toEqual([
      [{ userId: 'zhou.haiyan', displayName: '周海燕' }],
      [{ userId: 'guo.jing', displayName: '郭静' }],
    ]);
    expect((await request('POST', `/v1/referrals/${id}/triage`, coordinator)).status).toBe(200);
    await pass(id, 239);
    expect((await told(id)).slice(5)).toEqual([['triage-started', undefined]]);
  });
});

describe('the operations office of a member that has none', () => {
  it('is that of the lead, and of no member that writes itself one', async () => {
    const office = (name: string) => roster([{ level: 'operations-office', userId: name, displayName: name }]);
    const watching = async (lead: object) => {
      await request('PUT', `/v1/duty-rosters/${hospital}`, coordinator, lead);
      const ends = { fromOrganizationId: world.township, toOrganizationId: world.secondHospital, arrivedAt: null };
      const watches = await watchesFor(service.dataSource.manager, { groupId: world.group, ...ends }, new Date());
      return watches(world.township, 'operations-office');
    };
    for (const own of [world.secondHospital, world.emergencyCentre]) {
      await request('PUT', `/v1/duty-rosters/${own}`, { ...coordinator, organizationId: own }, office('own'));
    }
    expect(await watching(roster([]))).toEqual({ organizationId: world.township, onDuty: [] });
    const onDuty = [{ userId: 'guo.jing', displayName: 'guo.jing' }];
    expect(await watching(office('guo.jing'))).toEqual({ organizationId: hospital, onDuty });
  });
});

describe('time without anybody acting', () => {
  it('returns what was not answered, which the referrer may still answer', async () => {
    const id = await begun(viaTriage);
    await request('POST', `/v1/referrals/${id}/triage`, coordinator);
    await request('POST', `/v1/referrals/${id}/request-info`, coordinator, { question: '肌酐？' });
    await pass(id, 48 * 60);
    expect(await found(id)).toMatchObject({ status: 'returned', reasonCode: 'insufficient-information' });
    const { items } = (await request('GET', '/v1/worklists/returned', referrer)).body;
    expect(items.map((each: { id: string }) => each.id)).toEqual([id]);
    const answered = await request('POST', `/v1/referrals/${id}/answer-info`, referrer, { answer: '210' });
    expect(answered.body.status).toBe('in-triage');
  });

  it('shows what scheduling does not answer as waiting, and a slot may still come', async () => {
    const id = await begun(body);
    await pass(id, 2);
    expect((await found(id)).status).toBe('awaiting-slot');
    const appointment = { ...world.appointmentOf(await found(id)), fromQuota: false, fromWaitingList: false };
    await service.given(AppointmentBooked(newId(), appointment));
    expect((await found(id)).status).toBe('scheduled');
    const due = await service.dataSource.query('SELECT due_at FROM deadlines WHERE subject_id = $1', [id]);
    // The morning after the day of the appointment, should nobody say whether the patient came.
    expect(due).toEqual([{ due_at: new Date('2026-12-02T00:00:00Z') }]);
  });

  it('is overdue on its list as soon as it is called for', async () => {
    const overdue = async (name: string, id: string, as: Who = coordinator) =>
      (await request('GET', `/v1/worklists/${name}`, as)).body.items.find((each: { id: string }) => each.id === id)
        .overdue;
    const step = (id: string, verb: string, as: Who, sent: object = {}) =>
      request('POST', `/v1/referrals/${id}/${verb}`, as, sent);
    const [queued, asked, sent] = [await begun(body), await begun(viaTriage), await begun(body)];
    await pass(queued, 2);
    await step(asked, 'cancel', referrer, { reasonCode: 'other' });
    const appointment = world.appointmentOf(await found(sent), new Date().toISOString());
    await service.given(AppointmentBooked(newId(), { ...appointment, fromQuota: false, fromWaitingList: false }));
    await step(sent, 'arrive', world.desk);
    await step(sent, 'start-care', receiver, { setting: 'visit' });
    await step(sent, 'outcome', receiver, world.outcome);
    const lists = [
      ['awaiting-slot', queued, 40 * day, coordinator],
      ['to-confirm-cancel', asked, day, coordinator],
      ['to-acknowledge', sent, 7 * day, referrer],
    ] as const;
    for (const [name, id, minutes, as] of lists) {
      await pass(id, minutes - 10);
      expect([name, await overdue(name, id, as), called(await told(id))]).toEqual([name, false, false]);
      await pass(id, 11);
      expect([name, await overdue(name, id, as), called(await told(id))]).toEqual([name, true, true]);
    }
  });

  it('lets a referral expire after the days of the policy under which it was submitted', async () => {
    const usual = await begun(viaTriage);
    const timers = { consortiumId: world.group, code: 'referrals.timers', version: 2, validFrom: '2026-01-01' };
    await service.given(PolicySet(newId(), { ...timers, parameters: { expiryDays: 30 } }));
    const short = await begun(viaTriage);
    await pass(usual, 30 * 24 * 60);
    await pass(short, 30 * 24 * 60);
    expect((await found(usual)).status).toBe('delivered');
    expect(await found(short)).toMatchObject({ status: 'expired', endedAt: expect.any(String) });
    await pass(usual, 60 * 24 * 60);
    expect((await found(usual)).status).toBe('expired');
  });
});

describe('a receiver that says nothing', () => {
  const calls = async (id: string) =>
    (await service.published())
      .filter(({ type, subject }) => subject === id && /escalated/.test(type))
      .map(({ data }) => [data.duty, data.level, data.organizationId]);
  beforeAll(async () => {
    const office = { level: 'operations-office', userId: 'guo.jing', displayName: '郭静' };
    await request('PUT', `/v1/duty-rosters/${hospital}`, coordinator, roster([zhou, office]));
  });
  const climbing = (duty: string) =>
    ['clerk', 'operations-office', 'operations-office'].map((level) => [duty, level, hospital]);
  const appointed = async () => {
    const id = await begun(body);
    const facts = world.appointmentOf(await found(id), new Date().toISOString());
    await service.given(AppointmentBooked(newId(), { ...facts, fromQuota: false, fromWaitingList: false }));
    return id;
  };

  it('of who neither came nor was missed is called, rung by rung, until the desk records it', async () => {
    const id = await appointed();
    await pass(id, 32 * 60);
    await pass(id, 24 * 60);
    await pass(id, 24 * 60);
    expect(await calls(id)).toEqual(climbing('arrival'));
    const { items } = (await request('GET', '/v1/worklists/day-missed', coordinator)).body;
    expect(items.map((each: { id: string }) => each.id)).toEqual([id]);
    expect((await request('POST', `/v1/referrals/${id}/no-show`, coordinator)).status).toBe(200);
    await pass(id, 24 * 60);
    expect(await calls(id)).toHaveLength(3);
  });

  it('to a request to cancel is called, rung by rung, until it confirms', async () => {
    const id = await begun(viaTriage);
    await request('POST', `/v1/referrals/${id}/cancel`, referrer, { reasonCode: 'patient-improved' });
    await pass(id, 24 * 60 - 1);
    expect(await calls(id)).toEqual([]);
    await pass(id, 1);
    await pass(id, 24 * 60);
    await pass(id, 24 * 60);
    expect(await calls(id)).toEqual(climbing('cancellation'));
    const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('取消申请尚未答复，提醒运营办公室');
    expect((await request('POST', `/v1/referrals/${id}/confirm-cancel`, coordinator)).status).toBe(200);
    const [{ n }] = await service.dataSource.query('SELECT count(*)::int AS n FROM deadlines WHERE subject_id = $1', [
      id,
    ]);
    expect(n).toBe(0);
  });
});

describe('an emergency', () => {
  it('goes at once and is reviewed afterwards by the office that it went past, which is called until then', async () => {
    const office: Who = { ...coordinator, organizationId: world.township };
    const id = await begun({ ...body, priority: 'emergency' });
    const waiting = async () =>
      (await request('GET', '/v1/worklists/emergency-to-review', office)).body.items.map(
        (each: { id: string }) => each.id,
      );
    const listed = async (as: Who) =>
      (await request('GET', `/v1/referrals/${id}/actions`, as)).body.items.find(
        (each: { action: string }) => each.action === 'review-emergency',
      );
    const review = (as: Who, finding: object) => request('POST', `/v1/referrals/${id}/review-emergency`, as, finding);
    expect(await found(id)).toMatchObject({
      status: 'delivered',
      reviewDueAt: expect.any(String),
      emergencyReview: null,
    });
    expect(await waiting()).toEqual([id]);
    expect(await listed(office)).toMatchObject({ allowed: true, href: `/v1/referrals/${id}/review-emergency`, row: 2 });
    await pass(id, 14 * 24 * 60);
    const called = (await service.published()).filter((e) => e.subject === id && e.data.duty === 'emergency-review');
    expect(called[0]?.data).toMatchObject({ level: 'clerk', organizationId: world.township });
    const justified = { outcome: 'justified' };
    expect((await review(outsider, justified)).status).toBe(403);
    expect((await review({ ...office, organizationId: world.stranger }, justified)).status).toBe(404);
    expect((await review(coordinator, justified)).body.type).toMatch(/not-your-side$/);
    expect((await review(office, { outcome: 'not-justified' })).body.type).toMatch(/reason-missing$/);
    const answer = await review(office, justified);
    expect(answer.body).toMatchObject({ reviewDueAt: null, emergencyReview: { outcome: 'justified' } });
    expect((await review(office, justified)).body.type).toMatch(/no-review-due$/);
    expect(await waiting()).toEqual([]);
    expect(await listed(office)).toMatchObject({ allowed: false, because: { code: 'no-review-due' } });
    expect((await told(id)).at(-1)?.[0]).toBe('emergency-reviewed');
    const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('广府卫生院补审危急转诊：属实');
  });

  it('goes without consent, a fitting scope and an indication, for its review to look at, but not to who is no member', async () => {
    const office: Who = { ...coordinator, organizationId: world.township };
    const lacking = {
      consent: false,
      indications: [],
      to: { organizationId: world.secondHospital, department: world.generalPractice },
    };
    const post = (sent: object) => request('POST', '/v1/referrals', referrer, { ...body, ...lacking, ...sent });
    expect((await post({})).body.type).toMatch(/consent-missing$/);
    const draft = (await post({ draft: true, priority: 'emergency' })).body;
    const { items: allowed } = (await request('GET', `/v1/referrals/${draft.id}/actions`, referrer)).body;
    expect(allowed).toContainEqual(expect.objectContaining({ action: 'submit', allowed: true }));
    const reviewFindings = ['consent-missing', 'beyond-service-scope', 'within-own-capability'];
    const sent = await request('POST', `/v1/referrals/${draft.id}/submit`, referrer, {});
    expect(sent).toMatchObject({ status: 200, body: { status: 'delivered', reviewFindings } });
    const { items } = (await request('GET', '/v1/worklists/emergency-to-review', office)).body;
    expect(items).toContainEqual(expect.objectContaining({ id: draft.id, reviewFindings }));
    const answer = await request('POST', `/v1/referrals/${draft.id}/review-emergency`, office, {
      outcome: 'justified',
    });
    expect(answer.body).toMatchObject({ reviewDueAt: null, reviewFindings });
    expect(
      (await post({ priority: 'emergency', to: { ...body.to, organizationId: world.stranger } })).body.type,
    ).toMatch(/no-common-group$/);
    expect((await post({ priority: 'emergency', reason: undefined })).body.type).toMatch(/minimum-slip-data$/);
  });

  it('goes without what there was no time to write, and its referrer adds that later', async () => {
    const hurried = { history: undefined, treatment: undefined, referrerPhone: undefined };
    const id = await begun({ ...body, priority: 'emergency', ...hurried });
    const complete = (as: Who, sent: object) => request('POST', `/v1/referrals/${id}/complete-slip`, as, sent);
    const listed = async (as: Who) =>
      (await request('GET', `/v1/referrals/${id}/actions`, as)).body.items.find(
        (each: { action: string }) => each.action === 'complete-slip',
      );
    expect(await found(id)).toMatchObject({ status: 'delivered', slip: { history: '', referrerPhone: '' } });
    expect(await listed(referrer)).toMatchObject({ allowed: true, row: 2 });
    const later = { history: '高血压十年', treatment: '硝酸甘油', referrerPhone: '0310-6551100' };
    expect((await complete(coordinator, later)).body.type).toMatch(/not-your-side$/);
    expect((await complete(outsider, later)).status).toBe(404);
    expect((await complete(referrer, later)).body).toMatchObject({ status: 'delivered', slip: later });
    expect((await complete(referrer, later)).body.type).toMatch(/nothing-missing$/);
    expect(await listed(referrer)).toMatchObject({ allowed: false, because: { code: 'nothing-missing' } });
    expect((await told(id)).at(-1)?.[0]).toBe('slip-completed');
    const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('广府卫生院补齐转诊单内容');
  });
});
