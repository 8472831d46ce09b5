import { PractitionerRegistered } from '#contracts';
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
  it('takes the referral out of use with a supervisor of the same organization', async () => {
    const { id } = await begun(body);
    const correction = { reasonCode: 'wrong-patient', comment: '选错患者', supervisorId: world.mengQinglin };
    expect((await step(id, 'enter-in-error', referrer, correction)).body).toMatchObject({
      type: expect.stringMatching(/unknown-practitioner$/),
      errors: [{ pointer: '/supervisorId' }],
    });
    const supervisorId = newId();
    await service.given(
      PractitionerRegistered(supervisorId, {
        ...{ name: '高敏', title: 'attending', specialty: '02', staffNumber: 'F2' },
        ...{ employerId: world.township, practicePoints: [] },
      }),
    );
    const colleague = { ...referrer, practitionerId: supervisorId };
    expect((await step(id, 'enter-in-error', colleague, { ...correction, supervisorId })).body.type).toMatch(
      /not-the-author$/,
    );
    const marked = await step(id, 'enter-in-error', referrer, { ...correction, supervisorId });
    expect(marked.body).toMatchObject({ status: 'entered-in-error', reasonCode: 'wrong-patient' });
    expect((await get(`/v1/referrals/${id}/timeline`, referrer)).body.items.at(-1).text).toBe(
      '广府卫生院标记为录入有误：患者有误',
    );
  });
});
