import { PractitionerRegistered, type Title } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { body, coordinator, receiver, referrer, viaTriage } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const post = (path: string, as: Who, sent: object = {}) => service.request('POST', path, { as, body: sent });
const get = (path: string, as: Who) => service.request('GET', path, { as });
const step = (id: string, verb: string, as: Who, sent: object = {}) => post(`/v1/referrals/${id}/${verb}`, as, sent);
const begun = async (sent: object) => {
  const { status, body: referral } = await post('/v1/referrals', referrer, sent);
  expect({ status, referral }).toMatchObject({ status: 201 });
  return referral;
};
const inTriage = async (sent: object = viaTriage) => {
  const { id } = await begun(sent);
  expect((await step(id, 'triage', coordinator)).status).toBe(200);
  return id as string;
};

describe('a receiver that lacks information', () => {
  it('asks, waits with a stopped clock, and decides after the answer', async () => {
    const id = await inTriage();
    const asked = await step(id, 'request-info', coordinator, { question: '请补充肌酐结果' });
    expect(asked.body).toMatchObject({
      status: 'info-requested',
      inquiries: [{ question: '请补充肌酐结果', answer: null }],
    });
    const wanted = (await get('/v1/worklists/info-wanted', referrer)).body.items;
    expect(wanted.map((each: { id: string }) => each.id)).toEqual([id]);
    expect((await step(id, 'accept', receiver)).body.type).toMatch(/not-in-this-status$/);
    expect((await step(id, 'answer-info', receiver, { answer: '210' })).body.type).toMatch(/not-your-side$/);
    const answered = await step(id, 'answer-info', referrer, { answer: '肌酐 210' });
    expect(answered.body).toMatchObject({ status: 'in-triage', inquiries: [{ answer: '肌酐 210' }] });
    expect((await get('/v1/worklists/info-wanted', referrer)).body.items).toEqual([]);
    expect((await step(id, 'accept', receiver)).body.status).toBe('accepted');
    const told = (await service.published()).filter(({ subject }) => subject === id);
    expect(told.map(({ type }) => type).slice(-3)).toEqual([
      'yilian.referral.info-requested.v1',
      'yilian.referral.info-answered.v1',
      'yilian.referral.accepted.v1',
    ]);
    expect(JSON.stringify(told)).not.toContain('肌酐');
  });
});

describe('who asks for advice', () => {
  it('gets it, and a referral only where that was allowed beforehand', async () => {
    const advised = async (sent: object) => {
      const id = await inTriage({ ...body, intent: 'advice', ...sent });
      expect((await step(id, 'accept', receiver)).body.type).toMatch(/advice-only$/);
      expect((await step(id, 'return-advice', receiver, { advice: '' })).status).toBe(400);
      const { body: returned } = await step(id, 'return-advice', receiver, { advice: '可在当地调整用药' });
      expect(returned).toMatchObject({ status: 'advice-returned', advice: '可在当地调整用药' });
      expect(returned.endedAt).not.toBeNull();
      return id;
    };
    expect((await step(await advised({}), 'convert', receiver)).body.type).toMatch(/conversion-not-allowed$/);
    const converted = await step(await advised({ conversionAllowed: true }), 'convert', receiver);
    expect(converted.body).toMatchObject({ status: 'accepted', intent: 'referral', endedAt: null });
  });
});

describe('an author who made an error', () => {
  const supervisor = { ...referrer, userId: newId(), practitionerId: newId() };
  const resident = newId();
  const named = { reasonCode: 'wrong-patient', comment: '选错患者', supervisorId: supervisor.practitionerId };
  const register = (id: string, title: Title) =>
    PractitionerRegistered(id, {
      ...{ name: '高敏', title, specialty: '02', staffNumber: id },
      ...{ employerId: world.township, practicePoints: [] },
    });
  const texts = async (id: string) =>
    (await get(`/v1/referrals/${id}/timeline`, referrer)).body.items.map(({ text }: { text: string }) => text);
  const toConfirm = async (as: Who) =>
    (await get('/v1/worklists/error-to-confirm', as)).body.items.map(({ id }: { id: string }) => id);
  beforeAll(() => service.given(register(supervisor.practitionerId, 'attending'), register(resident, 'resident')));

  it('asks a supervisor of the same organization, who is no resident', async () => {
    const { id } = await begun(body);
    const ask = async (supervisorId: string) => {
      const { body: answered } = await step(id, 'enter-in-error', referrer, { ...named, supervisorId });
      return [answered.type, answered.errors?.[0].pointer];
    };
    expect(await ask(world.mengQinglin)).toEqual(['/problems/unknown-practitioner', '/supervisorId']);
    expect(await ask(resident)).toEqual(['/problems/supervisor-is-resident', '/supervisorId']);
    await service.dataSource.query('UPDATE practitioner_copies SET title = NULL WHERE id = $1', [resident]);
    expect(await ask(resident)).toEqual(['/problems/supervisor-is-resident', '/supervisorId']);
    expect((await step(id, 'enter-in-error', supervisor, named)).body.type).toMatch(/not-the-author$/);
    expect((await step(id, 'confirm-error', supervisor)).body.type).toMatch(/no-error-reported$/);
  });

  it('takes the referral out of use when that one agrees, with the own token; until then it goes on', async () => {
    const id = await inTriage();
    const asked = await step(id, 'enter-in-error', referrer, named);
    expect(asked.body).toMatchObject({ status: 'in-triage', errorReport: { ...named, refusal: null } });
    expect(asked.body.errorReportedAt).not.toBeNull();
    expect([await toConfirm(supervisor), await toConfirm(referrer), await toConfirm(coordinator)]).toEqual([
      [id],
      [],
      [],
    ]);
    const { items } = (await get('/v1/worklists', supervisor)).body;
    expect(items).toContainEqual({ name: 'error-to-confirm', title: '录入有误待复核', count: 1 });
    expect((await step(id, 'accept', receiver)).body.status).toBe('accepted');
    for (const as of [referrer, { ...supervisor, practitionerId: resident }])
      expect((await step(id, 'confirm-error', as)).body.type).toMatch(/not-the-supervisor$/);
    expect((await step(id, 'confirm-error', receiver)).body.type).toMatch(/not-your-side$/);
    const agreed = await step(id, 'confirm-error', supervisor);
    expect(agreed.body).toMatchObject({ status: 'entered-in-error', reasonCode: 'wrong-patient' });
    expect(await toConfirm(supervisor)).toEqual([]);
    expect((await texts(id)).slice(-3)).toEqual([
      '广府卫生院开单医生报告录入有误，待复核：患者有误',
      '区一院接收转诊',
      '广府卫生院标记为录入有误：患者有误',
    ]);
    const told = (await service.published()).filter(({ subject }) => subject === id);
    expect(told.at(-3)).toMatchObject({
      type: 'yilian.referral.error-reported.v1',
      data: { reasonCode: 'wrong-patient', supervisorId: supervisor.practitionerId },
    });
    expect(JSON.stringify(told)).not.toContain('选错');
  });

  it('is told why when that one does not, and may ask again', async () => {
    const { id } = await begun(body);
    await step(id, 'enter-in-error', referrer, named);
    expect((await step(id, 'refuse-error', supervisor)).status).toBe(400);
    const refused = await step(id, 'refuse-error', supervisor, { comment: '患者无误' });
    expect(refused.body).toMatchObject({
      ...{ status: 'accepted', errorReportedAt: null },
      errorReport: { ...named, refusal: '患者无误' },
    });
    expect((await texts(id)).at(-1)).toBe('广府卫生院复核医师未同意标记为录入有误');
    expect((await step(id, 'confirm-error', supervisor)).body.type).toMatch(/no-error-reported$/);
    await step(id, 'enter-in-error', referrer, named);
    expect((await step(id, 'confirm-error', supervisor)).body.status).toBe('entered-in-error');
  });
});
