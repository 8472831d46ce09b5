import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { auditor, body, coordinator, desk, hospital, outsider, receiver, referrer, township } from './world.js';

let service: TestService;
let referral: any;
beforeAll(async () => {
  service = await world.startWorld({ CARD_VALID_DAYS: '30' });
  referral = (await post('/v1/referrals', body)).body;
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'organizationId'>;
const post = (path: string, sent: object, as: Who = referrer) =>
  service.request('POST', path, { as, body: sent, headers: { 'accept-language': 'en' } });
const get = (path: string, as: Who = referrer) => service.request('GET', path, { as });
const issue = async (id = referral.id, as: Who = referrer) => post('/v1/cards', { referralId: id }, as);
const verify = (code: string, as: Who = desk) => post('/v1/cards/verify', { code }, as);
const recorded = (id: string): Promise<object[]> =>
  service.dataSource.query('SELECT action, actor, patient_id FROM audit_trail WHERE record = $1 ORDER BY sequence', [
    `cards/${id}`,
  ]);
const told = async (id: string) => (await service.published()).filter(({ subject }) => subject === id);

it('is issued for a referral, recognized at the other end, and on record', async () => {
  const { status, headers, body: card } = await issue();
  expect({ status, location: headers['location'] }).toEqual({ status: 201, location: `/v1/cards/${card.id}` });
  expect(card).toMatchObject({ state: 'valid', patientId: referral.patient.id, organizationId: township });
  expect(Date.parse(card.validUntil) - Date.parse(card.issuedAt)).toBe(30 * 24 * 3_600_000);
  const found = await verify(card.code);
  expect(found.body).toMatchObject({ card: { id: card.id, state: 'valid' }, referrals: [{ id: referral.id }] });
  expect(JSON.stringify(found.body)).not.toMatch(/王秀兰|胸痛/);
  const patient_id = referral.patient.id;
  expect(await recorded(card.id)).toEqual([
    { action: 'card-issued', actor: referrer.userId, patient_id },
    { action: 'card-verified', actor: desk.userId, patient_id },
  ]);
  expect((await get(`/v1/cards/${card.id}`, receiver)).body).not.toHaveProperty('code');
  const said = await told(card.id);
  expect(said.map(({ type }) => type)).toEqual(['yilian.referral-card.issued.v1']);
  expect(JSON.stringify(said)).not.toContain(card.code);
});

it('is one for each patient: a new one takes the place of the last', async () => {
  const { body: first } = await issue();
  const { body: second } = await issue(referral.id, receiver);
  expect((await verify(first.code)).body.card).toMatchObject({ state: 'revoked', revokedReason: 'replaced' });
  expect((await verify(second.code)).body.card).toMatchObject({ state: 'valid', organizationId: hospital });
  const { items, nextCursor } = (await get(`/v1/cards?referralId=${referral.id}&limit=2`)).body;
  expect(items.map(({ id, state }: any) => ({ id, state }))).toEqual([
    { id: second.id, state: 'valid' },
    { id: first.id, state: 'revoked' },
  ]);
  expect((await get(`/v1/cards?referralId=${referral.id}&limit=2&cursor=${nextCursor}`)).body.items).toHaveLength(1);
  const at = await Promise.all([issue(), issue(), issue()]);
  expect(at.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
  const { items: all } = (await get(`/v1/cards?referralId=${referral.id}`)).body;
  expect(all.filter(({ state }: any) => state === 'valid')).toHaveLength(1);
});

it('is issued once for one key, and its code is stored nowhere', async () => {
  const headers = { 'idempotency-key': newId() };
  const sent = () => service.request('POST', '/v1/cards', { as: referrer, body: { referralId: referral.id }, headers });
  const first = await sent();
  const again = await sent();
  expect(again).toMatchObject({ status: 201, body: first.body, headers: { location: first.headers['location'] } });
  const kept = await service.dataSource.query(`SELECT k::text AS kept FROM idempotency_keys k WHERE body->>'id' = $1`, [
    first.body.id,
  ]);
  expect(kept[0].kept).not.toContain(first.body.code.split('.').at(-1));
});

it('is revoked with a reason, once, by those who take part', async () => {
  const { body: card } = await issue();
  const revoke = (as: Who, sent: object = { reasonCode: 'lost' }) => post(`/v1/cards/${card.id}/revoke`, sent, as);
  expect((await revoke(outsider)).status).toBe(404);
  expect((await revoke(desk)).status).toBe(403);
  expect((await revoke(coordinator, { reasonCode: 'replaced' })).body.errors).toMatchObject([
    { pointer: '/reasonCode' },
  ]);
  expect((await revoke(coordinator)).body).toMatchObject({ state: 'revoked', revokedReason: 'lost', version: 2 });
  expect((await revoke(referrer)).body.type).toMatch(/card-revoked$/);
  expect((await recorded(card.id)).at(-1)).toMatchObject({ action: 'card-revoked', actor: coordinator.userId });
  expect((await told(card.id)).at(-1)?.data).toMatchObject({ reasonCode: 'lost', organizationId: hospital });
});

it('runs out', async () => {
  const { body: card } = await issue();
  await service.dataSource.query(`UPDATE cards SET valid_until = now() WHERE id = $1`, [card.id]);
  expect((await verify(card.code)).body.card.state).toBe('expired');
});

it('is not there for others, and no other code is one', async () => {
  const { body: card } = await issue();
  expect((await verify(card.code, outsider)).status).toBe(404);
  expect((await get(`/v1/cards/${card.id}`, outsider)).status).toBe(404);
  expect((await get(`/v1/cards?referralId=${referral.id}`, outsider)).status).toBe(404);
  expect((await get(`/v1/cards?referralId=${referral.id}`, auditor)).status).toBe(403);
  expect((await get('/v1/cards')).body.errors).toMatchObject([{ pointer: '/referralId' }]);
  expect((await issue(referral.id, outsider)).status).toBe(404);
  expect((await issue(newId())).status).toBe(404);
  const slip = card.code.replace('.card.', '.slip.');
  expect((await verify(slip)).body).toMatchObject({
    ...{ type: expect.stringMatching(/forged-code$/), detail: expect.stringContaining('card') },
    errors: [{ pointer: '/code' }],
  });
});

describe('when the referral has ended', () => {
  /** Somebody of whom there is no other referral. */
  const patient = { ...world.patient, idType: 'passport', idNumber: 'E12345678' };
  const rejection = { reasonCode: 'no-capacity', comment: '无床位' };

  it('is not issued any more, is shown and revoked by who issued it alone, and recognized when it is held out', async () => {
    const { body: ended } = await post('/v1/referrals', { ...world.viaTriage, patient });
    const { body: card } = await issue(ended.id);
    await post(`/v1/referrals/${ended.id}/reject`, rejection, receiver);
    const refused = [
      await issue(ended.id),
      await issue(ended.id, coordinator),
      await get(`/v1/cards/${card.id}`, coordinator),
      await post(`/v1/cards/${card.id}/revoke`, { reasonCode: 'lost' }, coordinator),
    ];
    for (const { body: problem } of refused) expect(problem.type).toMatch(/identity-access-ended$/);
    expect((await get(`/v1/cards?referralId=${ended.id}`, coordinator)).body.items).toEqual([]);
    expect((await get(`/v1/cards?referralId=${ended.id}`)).body.items).toMatchObject([{ id: card.id }]);
    expect((await get(`/v1/cards/${card.id}`)).body).toMatchObject({ id: card.id });
    expect((await verify(card.code)).body.card).toMatchObject({ id: card.id, state: 'valid' });
    expect((await post(`/v1/cards/${card.id}/revoke`, { reasonCode: 'lost' })).body.state).toBe('revoked');
    const { body: next } = await post('/v1/referrals', { ...body, patient });
    expect(next.patient.id).toBe(ended.patient.id);
    expect((await get(`/v1/cards/${card.id}`)).body.state).toBe('revoked');
  });
});
