import { residentIdCheck } from '#contracts';
import { Deadlines, newId } from '#messaging';
import { readConfig } from '#platform';
import { eventually, type TestService } from '#testing';
import { AttachmentVault } from '../src/attachments/attachment-vault.js';
import { config } from '../src/config.js';
import type { PatientIdentity } from '../src/domain/patient.js';
import { PatientSeals, type SealedIdentity } from '../src/patients/patient-seals.js';
import * as world from './world.js';
import { body, receiver, referrer } from './world.js';

/** 100 000 for the long check: `KEY_ROTATION_RECORDS=100000` before the command that runs this file. */
const records = Number(process.env['KEY_ROTATION_RECORDS'] ?? 2_000);

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const old = { PATIENT_KEYS: `k1:${key(1)}`, PATIENT_INDEX_KEY: key(11) };
const both = { PATIENT_KEYS: `k2:${key(2)},${old.PATIENT_KEYS}`, PATIENT_INDEX_KEY: `${key(12)},${key(11)}` };
const fresh = { PATIENT_KEYS: `k2:${key(2)}`, PATIENT_INDEX_KEY: key(12) };
const sealsOf = (env: Record<string, string>) => new PatientSeals(readConfig(config, env));

const first17 = (i: number) => `130408${1950 + (i % 50)}0302${String(i % 1000).padStart(3, '0')}`;
const idOf = (i: number) => `${first17(i)}${residentIdCheck(first17(i))}`;
/** From here on the patients whom the test refers: the last in order, so that they wait longest for the new key. */
const residents = records - 1_000;
const identities = Array.from({ length: records }, (_, i): PatientIdentity => {
  // Others than the last thousand have documents with room for more numbers.
  const idType = i < residents ? 'passport' : 'resident-id';
  const idNumber = i % 50 === 49 ? null : idType === 'passport' ? `E${i}` : idOf(i);
  const phone = i % 3 === 0 ? null : `139${String(i).padStart(8, '0')}`;
  const address = i % 2 === 0 ? null : { divisionCode: '130408', text: `东街${i}号𠮷` };
  return { name: `患者${i}`, idType, idNumber, sex: 'male', birthDate: '1958-03-02', phone, address };
});
const ids = identities.map(() => newId());
const identityOf = new Map(ids.map((id, i) => [id, identities[i]]));

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld({ ...both, DEADLINE_POLL_MS: '1000' });
  await plant(sealsOf(old));
}, 300_000);
afterAll(() => service.close());

async function plant(seals: PatientSeals): Promise<void> {
  for (let from = 0; from < records; from += 1_000) {
    const rows = identities.slice(from, from + 1_000).map((patient, i) => {
      const id = ids[from + i] ?? '';
      const [index] = seals.indexes(world.group, patient.idType, patient.idNumber ?? id);
      const { name, id_number, birth_date, phone, address } = seals.seal(patient, index);
      return [id, world.group, index, patient.idType, patient.sex, name, id_number, birth_date, phone, address];
    });
    await service.dataSource.query(
      `WITH planted AS (
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
           $9::text[], $10::text[]) AS p (id, group_id, id_index, id_type, sex, name, id_number, birth_date, phone, address)),
       patients AS (INSERT INTO patients SELECT id, group_id, id_index FROM planted)
       INSERT INTO patient_identities (patient_id, root_id, id_type, sex, name, id_number, birth_date, phone, address)
       SELECT id, id, id_type, sex, name, id_number, birth_date, phone, address FROM planted`,
      Array.from({ length: 10 }, (_, column) => rows.map((row) => row[column])),
    );
  }
}

const operator = { roles: ['group-admin'], userId: 'operator' } as const;
const rotate = () =>
  service.request('POST', '/v1/operations/keys/rotate', { as: operator, body: { reason: '年度轮换' } });
const status = async () => (await service.request('GET', '/v1/operations/keys', { as: operator })).body;

let served = 0;

/** A known patient is referred, looked at and searched for; answers what went wrong. */
async function use(i: number): Promise<string[]> {
  const { idNumber, birthDate: _, ...known } = identities[i] as PatientIdentity;
  const birthDate = `${idNumber?.slice(6, 10)}-03-02`;
  const sex = Number(idNumber?.charAt(16)) % 2 === 1 ? 'male' : 'female';
  const patient = { ...known, idNumber, birthDate, sex };
  const begun = await service.request('POST', '/v1/referrals', {
    as: referrer,
    body: { ...body, priority: 'emergency', patient },
  });
  const read = await service.request('GET', `/v1/referrals/${begun.body.id}/patient?purpose=treatment`, {
    as: receiver,
  });
  const sent = { idType: 'resident-id', idNumber, purpose: 'reception' };
  const found = await service.request('POST', '/v1/patient-searches', { as: receiver, body: sent });
  served++;
  return [
    ...(begun.status === 201 && begun.body.patient.id === ids[i] ? [] : [`submit ${i}: ${JSON.stringify(begun.body)}`]),
    ...(read.body.idNumber === idNumber && read.body.name === known.name ? [] : [`read ${i}: ${read.status}`]),
    ...(found.body.items?.[0]?.id === begun.body.id ? [] : [`search ${i}: ${found.status}`]),
  ];
}

it('seals every record anew while the service is used, goes on where it was stopped, and is on record', async () => {
  expect((await status()).keys).toEqual([{ id: 'k1', records, known: true }]);
  const deadlines = service.app.get(Deadlines);
  const begun = await rotate();
  expect(begun).toMatchObject({ status: 202, body: { status: 'running', sealingKey: 'k2', total: records } });
  expect(await rotate()).toMatchObject({ status: 409, body: { type: expect.stringMatching(/key-rotation-running$/) } });
  await eventually(async () => expect((await status()).rotations[0].seen).toBeGreaterThan(0), { timeoutMs: 10_000 });
  await deadlines.stop();
  const { seen } = (await status()).rotations[0];
  expect(seen).toBeLessThan(records);

  const problems: string[] = [];
  let over = false;
  const users = [0, 1, 2, 3].map(async (user) => {
    for (let i = user; !over; i = (i + 4) % 1_000)
      if ((residents + i) % 50 !== 49) problems.push(...(await use(residents + i)));
  });
  await eventually(() => expect(problems.length + served).toBeGreaterThan(20), { timeoutMs: 30_000 });
  deadlines.start();
  await eventually(async () => expect((await status()).rotations[0].status).toBe('done'), { timeoutMs: 600_000 });
  over = true;
  await Promise.all(users);
  expect(problems).toEqual([]);

  const after = await status();
  expect(after).toMatchObject({ sealing: 'k2', keys: [{ id: 'k2', known: true }] });
  expect(after.rotations[0].seen).toBeGreaterThanOrEqual(records);
  const trail = await service.dataSource.query(
    `SELECT action, actor, detail FROM audit_trail WHERE record = 'key-rotations/' || $1 ORDER BY sequence`,
    [begun.body.id],
  );
  expect(trail).toEqual([
    { action: 'key-rotation-started', actor: 'operator', detail: { sealingKey: 'k2', reason: '年度轮换' } },
    {
      action: 'key-rotation-done',
      actor: 'referrals',
      detail: { seen: after.rotations[0].seen, resealed: expect.any(Number) },
    },
  ]);
}, 700_000);

it('leaves nothing that needs the old keys, and nobody twice', async () => {
  const seals = sealsOf(fresh);
  expect((await service.dataSource.query('SELECT count(*)::int AS n FROM patients'))[0].n).toBe(records);
  const rows: SealedIdentity[] = await service.dataSource.query(
    'SELECT i.*, p.id_index FROM patient_identities i JOIN patients p ON p.id = i.patient_id',
  );
  expect(rows.length).toBeGreaterThan(records);
  for (const row of rows) {
    const known = identityOf.get(row.patient_id) as PatientIdentity;
    const { name, idNumber, address } = seals.open(row);
    expect([name, idNumber, address]).toEqual([known.name, known.idNumber, address && known.address]);
    expect(row.id_index).toBe(seals.indexes(world.group, row.id_type, idNumber ?? row.patient_id)[0]);
  }
});

it('seals the keys of attachments anew, and leaves what they open as it is', async () => {
  const { body: referral } = await service.request('POST', '/v1/referrals', { as: referrer, body });
  const content = Buffer.from('%PDF-1.7 肌钙蛋白');
  const files = Array.from({ length: 3 }, () => newId());
  const earlier = new AttachmentVault(sealsOf(old));
  for (const id of files) {
    const facts = {
      id,
      referralId: referral.id,
      name: `${id}.pdf`,
      type: 'application/pdf',
      bytes: content.length,
    } as const;
    const added = {
      sha256: '',
      scan: 'unscanned',
      organizationId: world.township,
      addedBy: 'a',
      addedAt: new Date(),
    } as const;
    await earlier.keep(service.dataSource.manager, { ...facts, ...added }, referral.rootId, content);
  }
  expect((await status()).keys).toMatchObject([{ id: 'k1', records: files.length }, { id: 'k2' }]);
  const { body: begun } = await rotate();
  await eventually(async () => expect((await status()).rotations[0]).toMatchObject({ id: begun.id, status: 'done' }), {
    timeoutMs: 60_000,
  });
  const { keys, rotations } = await status();
  expect(keys).toMatchObject([{ id: 'k2' }]);
  expect(rotations[0]).toMatchObject({ resealed: files.length, seen: rotations[0].total });
  const later = new AttachmentVault(sealsOf(fresh));
  for (const id of files) {
    const seen = { rootId: referral.rootId, organizationId: world.township };
    expect(await later.find(service.dataSource.manager, id, seen)).toMatchObject({ name: `${id}.pdf` });
    expect(await later.contentOf(service.dataSource.manager, id)).toEqual(content);
  }
}, 90_000);
