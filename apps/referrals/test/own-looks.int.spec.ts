import { residentIdCheck } from '#contracts';
import type { TestService } from '#testing';
import * as world from './world.js';
import { auditor, body, idNumber, receiver, referrer } from './world.js';

let service: TestService;
let referral: any;
let card: any;
const post = (path: string, sent: object, as?: typeof referrer) => service.request('POST', path, { as, body: sent });
const ask = (changes: object = {}) =>
  post('/v1/own-looks', { code: card.code, idType: 'resident-id', idNumber, ...changes });

beforeAll(async () => {
  service = await world.startWorld();
  referral = (await post('/v1/referrals', body, referrer)).body;
  card = (await post('/v1/cards', { referralId: referral.id }, referrer)).body;
  await service.request('GET', `/v1/referrals/${referral.id}/patient?purpose=treatment`, { as: receiver });
}, 60_000);
afterAll(() => service.close());

/** Another patient of the same organizations, with a card of its own. */
async function another(first17 = '13040819620715002') {
  const number = first17 + residentIdCheck(first17);
  const patient = { ...body.patient, idNumber: number, birthDate: '1962-07-15', sex: 'female', name: '李秀英' };
  const other = (await post('/v1/referrals', { ...body, patient }, referrer)).body;
  const { id, code } = (await post('/v1/cards', { referralId: other.id }, referrer)).body;
  return { idNumber: number, id, code };
}

describe('a patient with card and document', () => {
  it('sees when which organization looked in which role and what for, in Chinese, and the looking is on record', async () => {
    const { status, body: seen } = await ask();
    expect(status).toBe(200);
    expect(seen.items).toEqual([
      {
        ...{ at: expect.any(String), action: 'identity-read', organizationId: world.hospital },
        ...{ organizationName: '区一院', roles: ['clinician'], purpose: 'treatment', fields: expect.any(Array) },
        text: expect.stringMatching(/　区一院（医师）查看身份信息：姓名、证件类型、证件号码、.*；目的：诊治$/),
      },
    ]);
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${idNumber}|王秀兰|${receiver.userId}`));
    const again = (await ask()).body.items;
    expect(again[0].text).toMatch(/　本人查看访问记录；目的：本人查询$/);
    const [own] = (await service.request('GET', '/v1/audit?actor=patient', { as: auditor })).body.items;
    expect(own).toMatchObject({
      ...{ action: 'own-looks-read', purpose: 'own-request', patientId: referral.patient.id, referralId: null },
    });
  });

  it('sees all that there is, page by page, however much there is', async () => {
    const seen = (await ask()).body.items;
    await service.dataSource.query(
      `INSERT INTO audit_trail (id, at, action, actor, patient_id, purpose, origin, detail)
       SELECT gen_random_uuid(), now(), 'identity-read', 'somebody', $1, 'treatment', '', '{}' FROM generate_series(1, 201)`,
      [referral.patient.id],
    );
    const page = (query: string) =>
      post(`/v1/own-looks${query}`, { code: card.code, idType: 'resident-id', idNumber }).then(({ body }) => body);
    const first = await page('?limit=200');
    expect(first.items).toHaveLength(200);
    const second = await page(`?cursor=${first.nextCursor}`);
    expect(second.items.slice(2)).toEqual(seen);
    expect(second).not.toHaveProperty('nextCursor');
    const { status } = await post('/v1/own-looks?cursor=Zg', { code: card.code, idType: 'resident-id', idNumber });
    expect(status).toBe(400);
  });

  it('who is refused goes on record: which card and kind of document, from where, and never a number', async () => {
    const tried = async (changes: object) => {
      expect((await ask(changes)).status).not.toBe(200);
      const lines = await service.dataSource.query('SELECT * FROM audit_trail ORDER BY sequence DESC LIMIT 1');
      expect(JSON.stringify(lines)).not.toContain(changes['idNumber' as never] ?? idNumber);
      const { action, actor, origin, patient_id, record, detail } = lines[0];
      expect({ action, actor, origin }).toEqual({ action: 'own-looks-refused', actor: 'patient', origin: '127.0.0.1' });
      return { patient_id, record, detail };
    };
    expect(await tried({ idType: 'passport', idNumber: 'E12345678' })).toEqual({
      patient_id: referral.patient.id,
      record: `cards/${card.id}`,
      detail: { fields: [], idType: 'passport' },
    });
    expect((await ask()).body.items[0].text).toMatch(/　持卡人查看访问记录被拒；目的：本人查询$/);
    const audited = (await service.request('GET', '/v1/audit?actor=patient', { as: auditor })).body.items;
    expect(audited.map(({ action }: any) => action)).toContain('own-looks-refused');
  });

  it('sees nothing of anybody else: card and document belong together, and the card has to be good', async () => {
    const other = await another();
    expect((await ask({ idNumber: other.idNumber })).status).toBe(404);
    expect((await ask({ code: other.code })).status).toBe(404);
    expect((await ask({ code: `${card.code}x` })).body.type).toMatch(/forged-code$/);
    expect((await ask({ idType: 'none' })).status).toBe(400);
    const { code, idNumber: others } = other;
    expect((await ask({ code, idNumber: others })).body.items.map(({ action }: any) => action)).toEqual([
      'own-looks-refused',
    ]);
    const lines = () => service.dataSource.query('SELECT count(*) FROM audit_trail');
    const before = await lines();
    expect((await ask({ code: `${other.code}x` })).status).toBe(400);
    expect(await lines()).toEqual(before);
    await post(`/v1/cards/${card.id}/revoke`, { reasonCode: 'lost' }, referrer);
    expect((await ask()).status).toBe(404);
  });

  it('is asked five times in 24 hours at most whether a number is the holder’s, also at once', async () => {
    const { code, id, idNumber: number } = await another('13040819620715010');
    const tried = (hours: number, times: number) =>
      service.dataSource.query(
        `INSERT INTO audit_trail (id, at, action, actor, record, origin, detail)
         SELECT gen_random_uuid(), now() - $1 * interval '1 hour', 'own-looks-refused', 'patient', $2, '', '{}'
         FROM generate_series(1, $3)`,
        [hours, `cards/${id}`, times],
      );
    await tried(25, 5);
    expect((await ask({ code, idNumber: number })).status).toBe(200);
    await tried(23, 2);
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, i) => ask({ code, idType: 'passport', idNumber: `E1234567${i}` })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([404, 404, 404, 429, 429, 429, 429, 429]);
    const { status, body: problem } = await ask({ code, idNumber: number });
    expect({ status, type: problem.type }).toEqual({ status: 429, type: '/problems/too-many-tries' });
  });
});
