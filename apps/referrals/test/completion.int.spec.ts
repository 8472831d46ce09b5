import { newId } from '#messaging';
import { readConfig } from '#platform';
import { eventually, type TestService } from '#testing';
import { config } from '../src/config.js';
import { PatientSeals, type SealedIdentity } from '../src/patients/patient-seals.js';
import * as world from './world.js';
import { auditor, body, coordinator, idNumber, outsider, patient, receiver, referrer, system } from './world.js';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const old = { PATIENT_KEYS: `k1:${key(1)}`, PATIENT_INDEX_KEY: key(11) };
const both = { PATIENT_KEYS: `k2:${key(2)},${old.PATIENT_KEYS}`, PATIENT_INDEX_KEY: `${key(12)},${key(11)}` };

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld(old);
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'practitionerId'> & { practitionerId?: string | undefined };
const post = (path: string, as: Who, sent: object = {}, headers?: Record<string, string>) =>
  service.request('POST', path, { as, body: sent, ...(headers && { headers }) });
const get = (path: string, as: Who) => service.request('GET', path, { as });
const begun = async (changes: object = {}, as: Who = referrer) => {
  const { status, body: referral } = await post('/v1/referrals', as, { ...body, priority: 'emergency', ...changes });
  expect({ status, referral }).toMatchObject({ status: 201 });
  return referral;
};
const complete = (id: string, as: Who, sent: object, headers?: Record<string, string>) =>
  post(`/v1/referrals/${id}/complete-slip`, as, sent, headers);
const identity = async (id: string, as: Who = receiver) =>
  (await get(`/v1/referrals/${id}/patient?purpose=treatment`, as)).body;
const mayComplete = async (id: string) =>
  (await get(`/v1/referrals/${id}/actions`, referrer)).body.items.find(
    ({ action }: { action: string }) => action === 'complete-slip',
  ).allowed;
const problem = (code: string, ...pointers: string[]) => ({
  body: { type: `/problems/${code}`, errors: pointers.map((pointer) => ({ pointer })) },
});

const { phone, address } = patient;
const unreachable = { ...patient, phone: undefined, address: undefined };
const unknown = { name: '无名氏', idType: 'none', sex: 'female', birthDate: '1980-01-01' };
const { name, idType, sex, birthDate } = patient;
const document = { name, idType, idNumber, sex, birthDate };

it('consent that is given after an emergency left is recorded once, in its timeline, beside the finding of its review', async () => {
  const { id } = await begun({ consent: undefined });
  expect(await mayComplete(id)).toBe(true);
  expect((await complete(id, referrer, { consent: true })).body.slip.consent).toBe(true);
  expect((await get(`/v1/referrals/${id}`, coordinator)).body).toMatchObject({
    ...{ reviewFindings: ['consent-missing'], slip: { consent: true } },
  });
  const lines = (await get(`/v1/referrals/${id}/timeline`, coordinator)).body.items;
  expect(lines.at(-1)).toMatchObject({ text: '广府卫生院补齐转诊单内容，补记患者知情同意', by: referrer.userId });
  expect(await mayComplete(id)).toBe(false);
  expect((await complete(id, referrer, { consent: true })).body.type).toMatch(/nothing-missing$/);
});

describe('the doctor who refers', () => {
  it('is named when the slip leaves; a draft may be signed at last, by who submits it or by name', async () => {
    const office: Who = { ...coordinator, organizationId: world.township };
    const drafted = () => begun({ priority: 'routine', draft: true }, office);
    const unsigned = await drafted();
    expect(await post(`/v1/referrals/${unsigned.id}/submit`, office)).toMatchObject({
      status: 400,
      ...problem('minimum-slip-data', '/from/practitionerId'),
    });
    const stranger = { from: { practitionerId: world.mengQinglin } };
    expect(await post(`/v1/referrals/${unsigned.id}/submit`, office, stranger)).toMatchObject(
      problem('unknown-practitioner', '/from/practitionerId'),
    );
    const signed = { status: 'accepted', from: { practitionerId: world.liuYing } };
    const named = { from: { practitionerId: world.liuYing } };
    expect((await post(`/v1/referrals/${unsigned.id}/submit`, office, named)).body).toMatchObject(signed);
    const other = await drafted();
    expect((await post(`/v1/referrals/${other.id}/submit`, referrer)).body).toMatchObject(signed);
  });

  it('is not waited for in an emergency, and added later, once', async () => {
    const { id } = await begun({}, system);
    expect(await mayComplete(id)).toBe(true);
    const stranger = { from: { practitionerId: world.mengQinglin } };
    expect(await complete(id, system, stranger)).toMatchObject(problem('unknown-practitioner', '/from/practitionerId'));
    const named = { from: { practitionerId: world.liuYing } };
    expect((await complete(id, system, named, { 'if-match': '"1"' })).status).toBe(412);
    const headers = { 'idempotency-key': newId() };
    const done = await complete(id, system, named, headers);
    expect(done.body).toMatchObject({ status: 'delivered', from: { practitionerId: world.liuYing } });
    expect(await complete(id, system, named, headers)).toMatchObject({ status: 200, body: done.body });
    expect((await complete(id, system, named)).body.type).toMatch(/nothing-missing$/);
    expect(await mayComplete(id)).toBe(false);
  });
});

describe('how to reach an emergency’s patient', () => {
  it('is added by the referrer, sealed and on record, and not rewritten', async () => {
    const { id } = await begun({ patient: unreachable });
    expect(await identity(id)).toMatchObject({ phone: null, address: null });
    expect(await mayComplete(id)).toBe(true);
    const contact = { patient: { phone, address } };
    expect((await complete(id, coordinator, contact)).body.type).toMatch(/not-your-side$/);
    expect((await complete(id, outsider, contact)).status).toBe(404);
    expect((await complete(id, { ...referrer, roles: ['scheduler'] as never }, contact)).status).toBe(403);
    expect(await complete(id, referrer, { patient: { phone: '12345' } })).toMatchObject({
      status: 400,
      ...problem('malformed-phone', '/patient/phone'),
    });
    expect(await complete(id, referrer, { patient: { nickname: '秀' } })).toMatchObject({ status: 400 });
    expect(await complete(id, referrer, { patient: { phone, name: '别人' } })).toMatchObject({
      status: 409,
      ...problem('already-on-the-slip', '/patient/name'),
    });
    expect((await complete(id, referrer, contact)).status).toBe(200);
    expect(await identity(id)).toMatchObject(patient);
    expect((await complete(id, referrer, { patient: { phone: '13911110000' } })).body.type).toMatch(/nothing-missing$/);
    const [row] = await service.dataSource.query(
      'SELECT i::text AS kept FROM patient_identities i WHERE root_id = $1',
      [id],
    );
    expect(row.kept).not.toMatch(/13903101234|东街/);
    const lines = await service.dataSource.query(
      `SELECT actor, patient_id, detail FROM audit_trail WHERE action = 'identity-completed' AND record = $1`,
      [`referrals/${id}`],
    );
    expect(lines).toMatchObject([{ actor: referrer.userId, detail: { fields: ['phone', 'address'] } }]);
    const told = (await service.published()).filter(({ subject }) => subject === id);
    expect(told.at(-1)).toMatchObject({ type: 'yilian.referral.slip-completed.v1', data: { parts: ['patient'] } });
    expect(JSON.stringify(told)).not.toContain(phone);
  });

  it('is not added to what has ended', async () => {
    const { id } = await begun({ patient: unreachable });
    await post(`/v1/referrals/${id}/reject`, receiver, { reasonCode: 'no-capacity', comment: '满' });
    expect((await complete(id, referrer, { patient: { phone } })).body.type).toMatch(/nothing-missing$/);
  });

  it('is told once by two who tell it at the same time', async () => {
    const { id } = await begun({ patient: unreachable });
    const both = await Promise.all(
      ['13911110000', '13911110001'].map((each) => complete(id, referrer, { patient: { phone: each } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('what is added after its receiver referred the patient onward', () => {
  const hurried = { history: undefined, treatment: undefined, referrerPhone: undefined, consent: false };
  const begin = async () => {
    const { id } = await begun({ ...hurried, to: { organizationId: world.hospital, department: world.nephrology } });
    await post(`/v1/referrals/${id}/triage`, coordinator);
    return id as string;
  };
  const onward = {
    to: { organizationId: world.secondHospital, department: world.nephrology },
    ...{ direction: 'lateral', reasonCode: 'no-capacity', comment: '满' },
  };
  const later = { history: '青霉素过敏', treatment: '已溶栓', referrerPhone: '0310-6551100', consent: true };
  const receives: Who = { roles: ['referral-coordinator'], organizationId: world.secondHospital, userId: newId() };

  it('reaches the hospital that has the patient, in the same step, and says who added it', async () => {
    const id = await begin();
    const { body: hop } = await post(`/v1/referrals/${id}/refer-onward`, receiver, onward);
    expect((await complete(hop.id, receiver, { treatment: '肝素' })).status).toBe(200);
    expect((await complete(id, referrer, later)).body.slip).toMatchObject(later);
    const { slip, version } = (await get(`/v1/referrals/${hop.id}`, receives)).body;
    expect(slip).toMatchObject({ history: later.history, treatment: '肝素', referrerPhone: '', consent: true });
    expect(version).toBe(hop.version + 2);
    const lines = (await get(`/v1/referrals/${hop.id}/timeline`, receives)).body.items;
    expect(lines.at(-1).text).toBe('广府卫生院补齐转诊单内容，补记患者知情同意');
    const told = (await service.published()).filter(({ subject }) => subject === hop.id).at(-1);
    expect(told).toMatchObject({ sequence: version, data: { parts: ['history', 'consent'] } });
  });

  it('is on the slip of the next hop also when that begins while it is added', async () => {
    const id = await begin();
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const waiting = (count: number) =>
      eventually(async () => expect(await service.dataSource.query(waits)).toHaveLength(count));
    const held = service.dataSource.createQueryRunner();
    await held.startTransaction();
    await held.query('SELECT FROM referrals WHERE id = $1 FOR UPDATE', [id]);
    const adding = complete(id, referrer, later);
    await waiting(1);
    const referring = post(`/v1/referrals/${id}/refer-onward`, receiver, onward);
    await waiting(2);
    await held.commitTransaction();
    await held.release();
    expect((await adding).status).toBe(200);
    const hop = await referring;
    const { slip } = (await get(`/v1/referrals/${hop.body.id}`, receives)).body;
    expect(slip).toMatchObject({ history: later.history, treatment: later.treatment, consent: true });
  });
});

describe('a patient who could not say who they were', () => {
  it('is identified later: shown to the receiver, found by the document, under the same pseudonym', async () => {
    const known = await begun();
    const referral = await begun({ patient: unknown });
    const { id } = referral;
    const tell = (told: object) => complete(id, referrer, { patient: told });
    expect(await tell({ name })).toMatchObject(problem('id-document-missing', '/patient/idType'));
    expect(await tell({ name, idType })).toMatchObject(problem('malformed-id-number', '/patient/idNumber'));
    expect(await tell({ name, idType, idNumber })).toMatchObject(
      problem('resident-id-disagrees', '/patient/birthDate', '/patient/sex'),
    );
    expect((await tell({ ...document, phone })).body).toMatchObject({
      patient: { id: referral.patient.id, sex: 'male', age: known.patient.age },
    });
    expect(await identity(id)).toEqual({ id: referral.patient.id, ...document, phone, address: null });
    const search = { idType, idNumber, purpose: 'reception' };
    const found = (await post('/v1/patient-searches', receiver, search)).body.items.map(
      (each: { id: string }) => each.id,
    );
    expect(found).toEqual(expect.arrayContaining([id, known.id]));
    expect(await tell({ name: '别人' })).toMatchObject(problem('already-on-the-slip', '/patient/name'));
    const chain = await service.request('GET', '/v1/operations/audit/verification', { as: auditor });
    expect(chain.body.faults).toEqual([]);
  });

  it('on every hop of the way, and on each of them its own referrer may tell it', async () => {
    const to = { organizationId: world.hospital, department: world.nephrology };
    const { id } = await begun({ patient: unknown, to });
    await post(`/v1/referrals/${id}/triage`, coordinator);
    const onward = {
      to: { organizationId: world.secondHospital, department: world.nephrology },
      ...{ direction: 'lateral', reasonCode: 'no-capacity', comment: '满' },
    };
    const { body: hop } = await post(`/v1/referrals/${id}/refer-onward`, coordinator, onward);
    const seen = async (which: string, as: Who) => (await get(`/v1/referrals/${which}`, as)).body;
    expect((await complete(hop.id, receiver, { patient: document })).body).toMatchObject({ patient: { sex: 'male' } });
    expect(await seen(id, referrer)).toMatchObject({ patient: { sex: 'male' }, version: 5 });
    expect(await identity(id, referrer)).toMatchObject(document);
    expect((await complete(id, referrer, { patient: { phone } })).status).toBe(200);
    expect(await seen(hop.id, receiver)).toMatchObject({ version: 3 });
    expect(await identity(hop.id)).toMatchObject({ ...document, phone });
  });

  it('is still found by the document when the keys are changed', async () => {
    const { id } = await begun({ patient: unknown });
    const passport = { ...document, idType: 'passport', idNumber: 'E7654321' };
    await complete(id, referrer, { patient: passport });
    const [row]: SealedIdentity[] = await service.dataSource.query(
      `SELECT i.*, p.id_index, p.later_index FROM patient_identities i JOIN patients p ON p.id = i.patient_id
       WHERE i.root_id = $1`,
      [id],
    );
    const sealsOf = (env: Record<string, string>) => new PatientSeals(readConfig(config, env));
    expect(row && sealsOf(old).reseal(row, world.group)).toBeUndefined();
    const fresh = sealsOf(both);
    const anew = row && fresh.reseal(row, world.group);
    expect(anew?.id_index).toBe(fresh.indexes(world.group, 'none', anew?.patient_id ?? '')[0]);
    expect(anew?.later_index).toBe(fresh.indexes(world.group, 'passport', 'E7654321')[0]);
    expect(anew && fresh.open(anew)).toMatchObject(passport);
  });
});
