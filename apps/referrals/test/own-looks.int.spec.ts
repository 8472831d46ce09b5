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
async function another() {
  const first17 = '13040819620715002';
  const number = first17 + residentIdCheck(first17);
  const patient = { ...body.patient, idNumber: number, birthDate: '1962-07-15', sex: 'female', name: '李秀英' };
  const other = (await post('/v1/referrals', { ...body, patient }, referrer)).body;
  return { idNumber: number, code: (await post('/v1/cards', { referralId: other.id }, referrer)).body.code };
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
      detail: { fields: [], idType: 'passport', refused: 'not-found' },
    });
    expect(await tried({ code: `${card.code}x` })).toEqual({
      patient_id: null,
      record: null,
      detail: { fields: [], idType: 'resident-id', refused: 'forged-code' },
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
    expect((await ask(other)).body.items.map(({ action }: any) => action)).toEqual(['own-looks-refused']);
    await post(`/v1/cards/${card.id}/revoke`, { reasonCode: 'lost' }, referrer);
    expect((await ask()).status).toBe(404);
  });
});
