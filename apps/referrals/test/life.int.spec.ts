import { AppointmentBooked, AppointmentCancelled, AppointmentCheckedIn, WaitingListEntryAdded } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { body, coordinator, receiver, referrer, township, viaTriage } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const post = (path: string, as: Who, sent: object = {}, headers?: Record<string, string>) =>
  service.request('POST', path, { as, body: sent, headers });
const get = (path: string, as: Who, headers?: Record<string, string>) => service.request('GET', path, { as, headers });
const begun = async (sent: object = body) => {
  const { status, body: referral } = await post('/v1/referrals', referrer, sent);
  expect({ status, referral }).toMatchObject({ status: 201 });
  return referral;
};
const step = (id: string, verb: string, as: Who, sent: object = {}) => post(`/v1/referrals/${id}/${verb}`, as, sent);
const told = async (id: string) =>
  (await service.published())
    .filter(({ subject }) => subject === id)
    .map(({ type }) => type.slice('yilian.referral.'.length, -3));

describe('a referral up to a department that books directly', () => {
  it('lives from submission to the closed loop', async () => {
    const submitted = await post('/v1/referrals', referrer, body);
    const { id } = submitted.body;
    expect(submitted).toMatchObject({
      status: 201,
      body: {
        rootId: id,
        version: 3,
        status: 'accepted',
        from: { organizationName: '广府卫生院', practitionerId: world.liuYing },
        to: { organizationName: '区一院' },
        patient: { sex: 'male' },
        slip: { chiefComplaint: '胸痛三天', consent: true },
      },
    });
    expect(submitted.body.number).toMatch(/^130408-\d{8}-\d{6}$/);
    expect(submitted.headers).toMatchObject({ location: `/v1/referrals/${id}`, etag: '"3"' });

    const appointment = world.appointmentOf(submitted.body);
    const appointmentId = newId();
    await service.given(AppointmentBooked(appointmentId, { ...appointment, fromQuota: true, fromWaitingList: false }));
    expect((await get(`/v1/referrals/${id}`, receiver)).body).toMatchObject({
      status: 'scheduled',
      appointment: { appointmentId, place: '门诊三楼', startsAt: appointment.startsAt },
    });
    await service.given(AppointmentCheckedIn(appointmentId, appointment));
    const care = await step(id, 'start-care', receiver);
    expect(care.body.status).toBe('in-care');
    const due = Date.parse(care.body.outcomeDueAt) - Date.parse(care.body.careStartedAt);
    expect(due).toBe(12 * 3_600_000);
    expect((await step(id, 'outcome', receiver, world.outcome)).body.status).toBe('outcome-sent');
    const closed = await step(id, 'close', referrer, { followUp: '两周后复查' });
    expect(closed.body).toMatchObject({
      status: 'closed',
      followUp: '两周后复查',
      outcome: { treatment: '调整降压药' },
    });
    expect(await told(id)).toEqual([
      ...['submitted', 'delivered', 'accepted', 'scheduled', 'arrived', 'care-started', 'outcome-sent', 'closed'],
    ]);
    const sequences = (await service.published())
      .filter(({ subject }) => subject === id)
      .map(({ sequence }) => sequence);
    expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('tells its timeline in the language of the reader', async () => {
    const { id } = await begun();
    const chinese = await get(`/v1/referrals/${id}/timeline`, receiver);
    expect(chinese.body.items).toMatchObject([
      {
        sequence: 1,
        event: 'yilian.referral.submitted.v1',
        service: 'referrals',
        subject: id,
        text: '广府卫生院提交转诊，转往区一院',
      },
      { sequence: 2, event: 'yilian.referral.delivered.v1', text: '已送达区一院' },
      {
        sequence: 3,
        event: 'yilian.referral.accepted.v1',
        text: '区一院自动接收（直接预约）',
        byOrganizationId: township,
      },
    ]);
    const english = await get(`/v1/referrals/${id}/timeline`, receiver, { 'accept-language': 'en' });
    expect(english.body.items[1].text).toBe('Delivered to 区一院');
  });

  it('waits when nothing is free, is scheduled later, queued again, and ends when scheduling gives up', async () => {
    const referral = await begun();
    const status = async () => (await get(`/v1/referrals/${referral.id}`, referrer)).body;
    const entryId = newId();
    await service.given(WaitingListEntryAdded(entryId, world.entryOf(referral)));
    expect(await status()).toMatchObject({ status: 'awaiting-slot', waitingListEntryId: entryId });
    const [appointment, appointmentId] = [world.appointmentOf(referral), newId()];
    await service.given(AppointmentBooked(appointmentId, { ...appointment, fromQuota: false, fromWaitingList: true }));
    expect(await status()).toMatchObject({ status: 'scheduled', waitingListEntryId: null });
    await service.given(
      AppointmentCancelled(appointmentId, { ...appointment, reasonCode: 'clinic-closed', requeued: true }),
    );
    expect(await status()).toMatchObject({ status: 'scheduled' });
    await service.given(WaitingListEntryAdded(newId(), { ...world.entryOf(referral), reasonCode: 'clinic-closed' }));
    expect(await status()).toMatchObject({ status: 'awaiting-slot', appointment: null, reasonCode: null });
    const { items } = (await get(`/v1/referrals/${referral.id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('区一院的预约已取消（门诊停诊），重新候补');
    const again = newId();
    await service.given(AppointmentBooked(again, { ...appointment, fromQuota: false, fromWaitingList: true }));
    await service.given(AppointmentCancelled(again, { ...appointment, reasonCode: 'clinic-closed', requeued: false }));
    expect(await status()).toMatchObject({ status: 'cancelled', reasonCode: 'clinic-closed' });
    expect(await told(referral.id)).toEqual([
      ...['submitted', 'delivered', 'accepted', 'queued', 'scheduled', 'queued', 'scheduled', 'cancelled'],
    ]);
  });
});

describe('a referral that is looked at first', () => {
  it('is triaged and accepted, with another priority for a reason', async () => {
    const referral = await begun(viaTriage);
    expect(referral).toMatchObject({ status: 'delivered', version: 2 });
    expect((await step(referral.id, 'triage', coordinator)).body.status).toBe('in-triage');
    const unreasoned = await step(referral.id, 'accept', receiver, { priority: 'urgent' });
    expect(unreasoned).toMatchObject({ status: 400, body: { errors: [{ pointer: '/comment' }] } });
    const accepted = await step(referral.id, 'accept', receiver, { priority: 'urgent', comment: '肌酐升高' });
    expect(accepted.body).toMatchObject({ status: 'accepted', priority: 'urgent' });
    const event = (await service.published()).find(
      ({ subject, type }) => subject === referral.id && type.includes('accepted'),
    );
    expect(event?.data).toMatchObject({ automatically: false, priority: 'urgent' });
    expect(JSON.stringify(event)).not.toContain('肌酐');
  });

  it('is rejected with a reason', async () => {
    const { id } = await begun(viaTriage);
    const rejected = await step(id, 'reject', coordinator, { reasonCode: 'no-capacity', comment: '床位已满' });
    expect(rejected.body).toMatchObject({ status: 'rejected', reasonCode: 'no-capacity', comment: '床位已满' });
    expect((await step(id, 'triage', coordinator)).body.type).toMatch(/not-in-this-status$/);
    expect((await get(`/v1/referrals/${id}/timeline`, referrer)).body.items.at(-1).text).toBe(
      '区一院拒绝转诊：接诊能力不足',
    );
  });
});

describe('a referral down', () => {
  it('goes from the hospital to the township', async () => {
    const { status, body: referral } = await post('/v1/referrals', receiver, world.down);
    expect({ status, referral }).toMatchObject({
      status: 201,
      referral: { direction: 'down', status: 'accepted', from: { practitionerId: world.mengQinglin } },
    });
  });
});

describe('a draft', () => {
  it('is kept, completed and submitted, or cancelled at once', async () => {
    const bare = { ...body, reason: undefined, diagnoses: undefined, consent: undefined, draft: true };
    const draft = await begun(bare);
    expect(draft).toMatchObject({ status: 'draft', version: 1 });
    expect((await get(`/v1/referrals/${draft.id}`, receiver)).status).toBe(404);
    expect((await step(draft.id, 'submit', referrer)).body.type).toMatch(/consent-missing$/);
    expect((await step(draft.id, 'submit', referrer, { consent: true })).body).toMatchObject({
      type: expect.stringMatching(/minimum-slip-data$/),
      errors: [{ pointer: '/reason' }, { pointer: '/diagnoses' }],
    });
    const rest = { reason: '需冠脉造影', diagnoses: body.diagnoses, consent: true };
    expect((await step(draft.id, 'submit', referrer, rest)).body).toMatchObject({
      status: 'accepted',
      version: 4,
      slip: { ...rest, chiefComplaint: '胸痛三天' },
    });
    const other = await begun(bare);
    const cancelled = await step(other.id, 'cancel', referrer, { reasonCode: 'patient-declined' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', reasonCode: 'patient-declined' });
  });
});

describe('a cancellation', () => {
  it('of what was delivered is asked for, and confirmed by the receiver', async () => {
    const { id } = await begun();
    const asked = await step(id, 'cancel', referrer, { reasonCode: 'patient-improved', comment: '胸痛缓解' });
    expect(asked.body).toMatchObject({ status: 'cancel-requested' });
    expect((await step(id, 'confirm-cancel', referrer)).status).toBe(403);
    expect((await step(id, 'confirm-cancel', coordinator)).body).toMatchObject({
      status: 'cancelled',
      reasonCode: 'patient-improved',
    });
    expect(await told(id)).toEqual(['submitted', 'delivered', 'accepted', 'cancellation-requested', 'cancelled']);
  });
});

describe('repeated and concurrent requests', () => {
  it('the same Idempotency-Key begins one referral', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await post('/v1/referrals', referrer, body, key);
    const second = await post('/v1/referrals', referrer, body, key);
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id, number: first.body.number } });
    expect((await post('/v1/referrals', referrer, viaTriage, key)).status).toBe(409);
  });

  it('a stale If-Match changes nothing', async () => {
    const { id } = await begun(viaTriage);
    const triage = (version: string) => post(`/v1/referrals/${id}/triage`, coordinator, {}, { 'if-match': version });
    expect((await triage('"1"')).status).toBe(412);
    expect((await triage('"2"')).body.status).toBe('in-triage');
  });

  it('two who take the same step: one takes it', async () => {
    const { id } = await begun(viaTriage);
    const both = await Promise.all([step(id, 'triage', coordinator), step(id, 'triage', receiver)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('many at once with keys wait for no second connection', async () => {
    const some = await Promise.all(Array.from({ length: 40 }, () => begun(viaTriage)));
    const answers = await Promise.all(
      some.map(({ id }) => post(`/v1/referrals/${id}/triage`, coordinator, {}, { 'idempotency-key': newId() })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(some.map(({ number }) => number)).size).toBe(40);
  });
});
