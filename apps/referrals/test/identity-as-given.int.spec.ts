import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { auditor, body, hospital, idNumber, patient, receiver, referrer, secondHospital } from './world.js';

/** A member of the same group that has nothing to do with the patient, and knows the id number. */
const other = { ...referrer, userId: newId(), organizationId: secondHospital, practitionerId: undefined };
const from = { organizationId: secondHospital, department: world.nephrology };
const bare = { name: '别人', idType: 'resident-id', idNumber, sex: 'male', birthDate: '1958-03-02' };
const foreign = { ...bare, phone: '13911110000', address: { divisionCode: '130408', text: '别处一号' } };

let service: TestService;
let referral: any;
beforeEach(async () => {
  service = await world.startWorld();
  referral = (await post('/v1/referrals', body)).body;
}, 60_000);
afterEach(() => service.close());

type Who = Omit<typeof referrer, 'practitionerId'> & { practitionerId: string | undefined };
const post = (path: string, sent: object = {}, as: Who = referrer) => service.request('POST', path, { as, body: sent });
const get = (path: string, as: Who = referrer) => service.request('GET', path, { as });
const identity = async (id: string, as: Who = referrer) =>
  (await get(`/v1/referrals/${id}/patient?purpose=contact`, as)).body;
const begin = async (given: object, changes: object = {}) =>
  (await post('/v1/referrals', { ...body, priority: 'emergency', from, patient: given, ...changes }, other)).body;
const changes = (): Promise<object[]> =>
  service.dataSource.query(
    `SELECT actor, record, patient_id, origin, detail FROM audit_trail WHERE action = 'identity-changed' ORDER BY sequence`,
  );

describe('whoever knows an id number and writes a draft', () => {
  it('changes nothing of what another wrote, and is given back what the draft says', async () => {
    const draft = await begin(foreign, { draft: true });
    expect(draft).toMatchObject({ status: 'draft', patient: { id: null } });
    for (const as of [referrer, receiver]) {
      expect(await identity(referral.id, as)).toEqual({ id: referral.patient.id, ...patient });
    }
    expect(await identity(draft.id, other)).toEqual({ id: referral.patient.id, ...foreign });
    expect(await changes()).toEqual([]);
  });

  it('learns by none of its lists and answers whether the group knows the patient, also once it is thrown away', async () => {
    const { id } = await begin(foreign, { draft: true });
    await post(`/v1/referrals/${id}/cancel`, { reasonCode: 'other' }, other);
    for (const path of [`/v1/referrals/${id}`, '/v1/referrals', `/v1/referrals/${id}/timeline`]) {
      const { status, body: answer } = await get(path, other);
      expect({ status, told: JSON.stringify(answer).includes(referral.patient.id) }).toEqual({
        status: 200,
        told: false,
      });
    }
    expect((await begin(foreign)).patient.id).toBe(referral.patient.id);
  });

  it('learns no phone, no address and no name that stands elsewhere', async () => {
    const draft = await begin(bare, { draft: true });
    const nothing = { phone: null, address: null };
    expect(await identity(draft.id, other)).toEqual({ id: referral.patient.id, ...bare, ...nothing });
    const sent = await begin(bare);
    expect(await identity(sent.id, other)).toEqual({ id: referral.patient.id, ...bare, ...nothing });
  });

  it('neither sees who looked, nor issues, lists or revokes a card, before the referral has left', async () => {
    const { body: card } = await post('/v1/cards', { referralId: referral.id });
    const draft = await begin(bare, { draft: true });
    const refused = [
      await get(`/v1/referrals/${draft.id}/patient/looks?purpose=contact`, other),
      await post('/v1/cards', { referralId: draft.id }, other),
      await get(`/v1/cards?referralId=${draft.id}`, other),
      await get(`/v1/cards/${card.id}`, other),
      await post(`/v1/cards/${card.id}/revoke`, { reasonCode: 'lost' }, other),
    ];
    for (const { status, body: problem } of refused) {
      expect({ status, type: problem.type }).toEqual({
        status: 409,
        type: expect.stringMatching(/referral-not-submitted$/),
      });
    }
    expect((await get(`/v1/cards/${card.id}`)).body.state).toBe('valid');
    await post(`/v1/referrals/${draft.id}/submit`, {}, other);
    expect((await get(`/v1/cards?referralId=${draft.id}`, other)).status).toBe(200);
  });
});

describe('whoever submits a referral of somebody whose id number it knows', () => {
  it('sees looks and cards of that way alone, and the patient those of all', async () => {
    const { body: elsewhere } = await post('/v1/cards', { referralId: referral.id }, receiver);
    await identity(referral.id, receiver);
    const sent = await begin(bare);
    await identity(sent.id, other);
    const looksOf = async (id: string, as: Who) =>
      (await get(`/v1/referrals/${id}/patient/looks?purpose=contact`, as)).body.items.map((look: any) => [
        look.action,
        look.organizationId,
      ]);
    expect(await looksOf(sent.id, other)).toEqual([
      ['identity-read', secondHospital],
      ['duplicate-told', secondHospital],
    ]);
    expect(await looksOf(referral.id, referrer)).toEqual([['identity-read', hospital]]);
    const cards = async (id: string, as: Who) => (await get(`/v1/cards?referralId=${id}`, as)).body.items;
    expect(await cards(sent.id, other)).toEqual([]);
    expect(await cards(referral.id, referrer)).toMatchObject([{ id: elsewhere.id, state: 'valid' }]);
    const { body: card } = await post('/v1/cards', { referralId: sent.id }, other);
    expect(await cards(sent.id, other)).toMatchObject([{ id: card.id, state: 'valid' }]);
    // The receiver takes part in both ways, and asks of each.
    expect(await cards(sent.id, receiver)).toMatchObject([{ id: card.id }, { id: elsewhere.id, state: 'revoked' }]);
    expect(await cards(referral.id, referrer)).toMatchObject([{ id: elsewhere.id, state: 'revoked' }]);
    const { code } = card;
    const own = (await post('/v1/own-looks', { code, idType: 'resident-id', idNumber })).body.items;
    expect(own.map(({ organizationId }: any) => organizationId)).toEqual(
      expect.arrayContaining([hospital, secondHospital, world.township]),
    );
  });

  it('sees them of every hop of the way', async () => {
    const sent = (await post('/v1/referrals', world.viaTriage)).body;
    await post(`/v1/referrals/${sent.id}/triage`, {}, receiver);
    const to = { organizationId: secondHospital, department: world.nephrology };
    const onward = {
      to,
      direction: 'lateral',
      reasonCode: 'no-capacity',
      comment: '满',
      referrerPhone: '0310-6622345',
    };
    const child = (await post(`/v1/referrals/${sent.id}/refer-onward`, onward, receiver)).body;
    await identity(child.id, other);
    const { items } = (await get(`/v1/referrals/${sent.id}/patient/looks?purpose=contact`)).body;
    expect(items).toMatchObject([{ action: 'identity-read', organizationId: secondHospital }]);
  });
});

describe('other details of a known patient', () => {
  it('are of the referral that gives them, and on record by the names of the fields', async () => {
    const sent = await begin({ ...foreign, address: patient.address });
    expect(await identity(referral.id, receiver)).toEqual({ id: referral.patient.id, ...patient });
    expect(await identity(sent.id, receiver)).toMatchObject({ name: '别人', phone: '13911110000' });
    expect(await changes()).toEqual([
      {
        ...{ actor: other.userId, record: `referrals/${sent.id}`, patient_id: referral.patient.id },
        ...{ origin: '127.0.0.1', detail: { fields: ['name', 'phone'] } },
      },
    ]);
    const chain = await service.request('GET', '/v1/operations/audit/verification', { as: auditor });
    expect(chain.body.faults).toEqual([]);
  });

  it('go on record when a draft is submitted, and not before', async () => {
    const draft = await begin({ ...bare, name: patient.name, phone: '13911110000' }, { draft: true });
    expect(await changes()).toEqual([]);
    await post(`/v1/referrals/${draft.id}/submit`, {}, other);
    expect(await changes()).toMatchObject([{ record: `referrals/${draft.id}`, detail: { fields: ['phone'] } }]);
  });

  it('are no change where nothing differs, where less is said, or where only a draft said otherwise', async () => {
    await begin(foreign, { draft: true });
    await begin({ ...patient, idNumber: idNumber.toLowerCase() });
    await begin({ ...bare, name: patient.name });
    expect(await changes()).toEqual([]);
  });
});
