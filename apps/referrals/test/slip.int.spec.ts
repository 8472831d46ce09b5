import { bearerOf, type TestService } from '#testing';
import { prepareReader, readPrinted } from './printed.js';
import * as world from './world.js';
import { auditor, body, outsider, receiver, referrer } from './world.js';

let service: TestService;
let referral: any;
beforeAll(async () => {
  await prepareReader();
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

it('keeps what examinations found, and who is to be asked, and carries the results to the next hop only', async () => {
  const results = [{ name: '肌钙蛋白 I', finding: '0.02 ng/mL', reportId: 'LIS-8841' }];
  const given = { ...world.viaTriage, results, referrerPhone: '0310-6551101' };
  const { body: begun } = await post('/v1/referrals', given);
  expect(begun.slip).toMatchObject({ results, referrerPhone: '0310-6551101' });
  await post(`/v1/referrals/${begun.id}/triage`, {}, receiver);
  const to = { organizationId: world.secondHospital, department: world.nephrology };
  const onward = { to, direction: 'lateral', reasonCode: 'no-capacity', comment: '满', referrerPhone: '6622' };
  const { body: next } = await post(`/v1/referrals/${begun.id}/refer-onward`, onward, receiver);
  expect(next.slip).toMatchObject({ results, referrerPhone: '6622' });
  expect((await print(next.id)).status).toBe(200);
  const { body: refused } = await post('/v1/referrals', { ...given, referrerPhone: '找刘颖' });
  expect(refused.errors).toMatchObject([{ pointer: '/referrerPhone' }]);
});

it('written before slips had results is read as one without', async () => {
  const { body: old } = await post('/v1/referrals', body);
  await service.dataSource.query(`UPDATE referrals SET slip = slip - 'results' - 'referrerPhone' WHERE id = $1`, [
    old.id,
  ]);
  const { body: read } = await service.request('GET', `/v1/referrals/${old.id}`, { as: receiver });
  expect(read.slip).toMatchObject({ results: [], referrerPhone: '' });
  expect((await print(old.id)).status).toBe(200);
});

it('is not printed for others, nor after the root referral has ended and its referrer has said what follows', async () => {
  expect((await print(referral.id, outsider)).status).toBe(404);
  expect((await print(referral.id, auditor)).status).toBe(403);
  const { id } = (await post('/v1/referrals', world.viaTriage)).body;
  await post(`/v1/referrals/${id}/reject`, { reasonCode: 'no-capacity', comment: '无床位' }, receiver);
  expect((await print(id)).body.type).toMatch(/identity-access-ended$/);
  expect((await print(id, referrer)).status).toBe(200);
  await post(`/v1/referrals/${id}/acknowledge-end`, { followUp: '已电话告知患者' });
  expect((await print(id, referrer)).body.type).toMatch(/identity-access-ended$/);
});

it('is recognized by the code on the printed page, by those who take part', async () => {
  const page = await fetch(`${service.url}/v1/referrals/${referral.id}/slip.pdf`, {
    headers: { authorization: await bearerOf(receiver) },
  });
  const { codes } = await readPrinted(new Uint8Array(await page.arrayBuffer()));
  const [code = ''] = codes;
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
  // The page is drawn as a picture, and the code is read from it.
}, 30_000);
