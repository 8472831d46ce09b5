import type { TestService } from '#testing';
import { SignedCodes } from '../src/slip/signed-codes.js';
import * as world from './world.js';
import { auditor, body, outsider, patient, receiver, referrer } from './world.js';

let service: TestService;
let referral: any;
beforeAll(async () => {
  service = await world.startWorld();
  referral = (await post('/v1/referrals', body)).body;
}, 60_000);
afterAll(() => service.close());

const post = (path: string, sent: object, as: Omit<typeof referrer, 'organizationId'> = referrer) =>
  service.request('POST', path, { as, body: sent });
const print = (id: string, as: Omit<typeof referrer, 'organizationId'> = receiver, query = '') =>
  service.request('GET', `/v1/referrals/${id}/slip.pdf${query}`, { as });
/** A file of one page says so in its page tree, which stands outside its compressed streams. */
const pagesOf = (pdf: string) => /\/Type \/Pages\s*\/Count (\d+)/.exec(pdf)?.[1];

it('is a PDF of one small page for those who may know the patient, and each print is on record', async () => {
  const { status, headers, body: pdf } = await print(referral.id, receiver, '?purpose=reception');
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store' });
  expect(pdf).toMatch(/^%PDF-1\.\d/);
  expect(pagesOf(pdf)).toBe('1');
  expect(Number(headers['content-length'])).toBeLessThan(150_000);
  const { items } = (await service.request('GET', `/v1/audit?referralId=${referral.id}`, { as: auditor })).body;
  expect(items).toMatchObject([{ action: 'slip-printed', purpose: 'reception', actor: receiver.userId }]);
});

it('stays one page whatever is written on it', async () => {
  const long = '病情描述需要很长的一段文字，包括 laboratory results 与各种检查。'.repeat(60).slice(0, 2_000);
  const diagnoses = Array.from({ length: 30 }, () => ({
    code: 'I20.0',
    name: '不稳定型心绞痛'.repeat(10),
    basis: 'clinical',
  }));
  const full = {
    ...{ ...body, reason: long, chiefComplaint: long, history: long, treatment: long, diagnoses },
    patient: { ...patient, name: '𠮷㛃䶮'.repeat(20), address: { divisionCode: '130408', text: '街'.repeat(200) } },
  };
  const { id } = (await post('/v1/referrals', full)).body;
  expect(pagesOf((await print(id)).body)).toBe('1');
});

it('is not printed for others, nor after the root referral has ended', async () => {
  expect((await print(referral.id, outsider)).status).toBe(404);
  expect((await print(referral.id, auditor)).status).toBe(403);
  const { id } = (await post('/v1/referrals', world.viaTriage)).body;
  await post(`/v1/referrals/${id}/reject`, { reasonCode: 'no-capacity', comment: '无床位' }, receiver);
  expect((await print(id)).body.type).toMatch(/identity-access-ended$/);
});

it('is recognized by its code, by those who take part', async () => {
  const code = service.app.get(SignedCodes).sign('slip', referral.id);
  const scan = (as: typeof referrer, text = code) => post('/v1/slips/verify', { code: text }, as);
  const found = await scan(receiver);
  expect(found).toMatchObject({
    status: 200,
    body: { id: referral.id, number: referral.number, status: referral.status },
  });
  expect(JSON.stringify(found.body)).not.toContain('王秀兰');
  expect((await scan(outsider)).status).toBe(404);
  expect(
    (
      await scan(
        receiver,
        code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      )
    ).body.type,
  ).toMatch(/forged-code$/);
});
