import { AppointmentBooked } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import {
  appointmentOf,
  body,
  coordinator,
  desk,
  outcome,
  pass,
  receiver,
  referrer,
  secondHospital,
  nephrology,
  startWorld,
  viaTriage,
} from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'userId'>;
const post = (path: string, as: Who, sent: object = {}) =>
  service.request('POST', `/v1/referrals${path}`, { as, body: sent });
const begun = async (sent: object = viaTriage) => (await post('', referrer, sent)).body as { id: string };
const step = async (id: string, verb: string, as: Who, sent: object = {}) =>
  (await post(`/${id}/${verb}`, as, sent)).body;
const waiting = async (name: string, as: Who): Promise<string[]> =>
  (await service.request('GET', `/v1/worklists/${name}`, { as })).body.items.map(({ id }: { id: string }) => id);
const rejection = { reasonCode: 'no-capacity', comment: '设备检修' };

describe('a patient who was not cared for', () => {
  it('is on the list of who referred, the most urgent first, until that says what follows', async () => {
    const [rejected, expired, urgent] = [
      await begun(),
      await begun(),
      await begun({ ...viaTriage, priority: 'urgent' }),
    ];
    await step(rejected.id, 'reject', receiver, rejection);
    await pass(service, expired.id, 91 * 1_440);
    await step(urgent.id, 'triage', receiver);
    await step(urgent.id, 'return-advice', receiver, { advice: '调整用药' });
    expect(await waiting('ended-without-care', referrer)).toEqual([urgent.id, rejected.id, expired.id]);
    expect(await waiting('ended-without-care', receiver)).toEqual([]);

    const followUp = '已电话告知患者，改约市医院';
    const refused = await step(rejected.id, 'acknowledge-end', coordinator, { followUp });
    expect(refused).toMatchObject({ status: 403, type: expect.stringMatching(/not-your-side$/) });
    const done = await step(rejected.id, 'acknowledge-end', referrer, { followUp });
    expect(done).toMatchObject({ status: 'rejected', followUp, endUnacknowledgedAt: null });
    expect(await waiting('ended-without-care', referrer)).toEqual([urgent.id, expired.id]);
    const { items } = (await service.request('GET', `/v1/referrals/${rejected.id}/actions`, { as: referrer })).body;
    expect(items.find(({ action }: { action: string }) => action === 'acknowledge-end')).toMatchObject({
      ...{ allowed: false, row: 18, because: { code: 'no-end-to-acknowledge' } },
    });
    const lines = (await service.request('GET', `/v1/referrals/${rejected.id}/timeline`, { as: referrer })).body.items;
    expect(lines.at(-1).text).toBe('广府卫生院已知悉并安排后续');
  });

  it('is on it once, and with nobody else: what came back is with its receiver, what is converted with who converts', async () => {
    const [sent, advised] = [await begun(), await begun({ ...viaTriage, intent: 'advice', conversionAllowed: true })];
    for (const { id } of [sent, advised]) await step(id, 'triage', receiver);
    const onward = { to: { organizationId: secondHospital, department: nephrology }, direction: 'lateral' };
    const why = { reasonCode: 'no-capacity', comment: '透析满员', referrerPhone: '0310-6622345' };
    const child = await step(sent.id, 'refer-onward', receiver, { ...onward, ...why });
    await step(child.id, 'reject', { ...receiver, organizationId: secondHospital }, rejection);
    expect(await waiting('ended-without-care', receiver)).toEqual([]);
    expect(await waiting('to-triage', receiver)).toContain(sent.id);
    await step(advised.id, 'return-advice', receiver, { advice: '可收治' });
    expect(await waiting('ended-without-care', referrer)).toContain(advised.id);
    await step(advised.id, 'convert', receiver);
    expect(await waiting('ended-without-care', referrer)).not.toContain(advised.id);
  });

  it('becomes no referral by the advice any more, and the actions say why', async () => {
    const { id } = await begun({ ...viaTriage, intent: 'advice', conversionAllowed: true });
    await step(id, 'triage', receiver);
    await step(id, 'return-advice', receiver, { advice: '可收治' });
    await step(id, 'acknowledge-end', referrer, { followUp: '已送市医院' });
    const because = { code: 'end-acknowledged', detail: expect.stringContaining('转出方已知悉意见') };
    expect(await step(id, 'convert', receiver)).toMatchObject({ type: expect.stringMatching(/end-acknowledged$/) });
    const { items } = (await service.request('GET', `/v1/referrals/${id}/actions`, { as: receiver })).body;
    expect(items.find(({ action }: { action: string }) => action === 'convert')).toMatchObject({
      ...{ allowed: false, because },
    });
  });
});

it('who is to go down is on the list of who cared for them, until the draft leaves', async () => {
  const { body: referral } = await post('', referrer, body);
  const booked = { ...appointmentOf(referral, new Date().toISOString()), fromQuota: false, fromWaitingList: false };
  await service.given(AppointmentBooked(newId(), booked));
  await step(referral.id, 'arrive', desk);
  await step(referral.id, 'start-care', receiver, { setting: 'visit' });
  await step(referral.id, 'outcome', receiver, outcome);
  const plan = { rehabilitation: '康复训练', indications: ['acute-phase-over'], referrerPhone: '0310-6622345' };
  const { id } = await step(referral.id, 'refer-down', receiver, plan);
  expect(await waiting('down-to-submit', receiver)).toEqual([id]);
  expect(await waiting('down-to-submit', referrer)).toEqual([]);
  const { status } = await step(id, 'submit', receiver, { consent: true, followUpPlan: '两周后由家庭医生随访' });
  expect(status).toBe('accepted');
  expect(await waiting('down-to-submit', receiver)).toEqual([]);
});
