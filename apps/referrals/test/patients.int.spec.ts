import { PolicySet } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import {
  auditor,
  body,
  hospital,
  idNumber,
  outsider,
  patient,
  receiver,
  referrer,
  township,
  viaTriage,
} from './world.js';

let service: TestService;
let referral: any;
beforeAll(async () => {
  service = await world.startWorld();
  const headers = { 'idempotency-key': newId() };
  referral = (await service.request('POST', '/v1/referrals', { as: referrer, body, headers })).body;
}, 60_000);
afterAll(() => service.close());

const read = (id: string, as: typeof referrer, query = '?purpose=contact') =>
  service.request('GET', `/v1/referrals/${id}/patient${query}`, { as, headers: { 'x-forwarded-for': '203.0.113.7' } });
const search = (as: typeof referrer, sent: object) =>
  service.request('POST', '/v1/patient-searches', { as, body: sent });
const audit = async (query: string, as: Omit<typeof referrer, 'organizationId'> = auditor) =>
  (await service.request('GET', `/v1/audit?${query}`, { as })).body.items;
const entries = async () => (await service.dataSource.query('SELECT count(*)::int AS n FROM audit_trail'))[0].n;
const wanted = { idType: 'resident-id', idNumber, purpose: 'reception' };

describe('the identity of a patient', () => {
  it('is told to those who take part, and each look is on record', async () => {
    const { status, body: seen } = await read(referral.id, receiver);
    expect({ status, seen }).toEqual({ status: 200, seen: { id: referral.patient.id, ...patient } });
    expect(await audit(`referralId=${referral.id}`)).toMatchObject([
      {
        action: 'identity-read',
        actor: receiver.userId,
        organizationId: hospital,
        purpose: 'contact',
        patientId: referral.patient.id,
        referralId: referral.id,
        fields: ['name', 'idType', 'idNumber', 'sex', 'birthDate', 'phone', 'address'],
        origin: '203.0.113.7 via 127.0.0.1',
      },
    ]);
  });

  it('may be asked who looked, for the patient; that is on record, too', async () => {
    const path = `/v1/referrals/${referral.id}/patient/looks?purpose=reception`;
    expect((await service.request('GET', path, { as: outsider })).status).toBe(404);
    const looks = async () => (await service.request('GET', path, { as: referrer })).body.items;
    expect(await looks()).toEqual([
      {
        ...{ at: expect.any(String), action: 'identity-read', organizationId: hospital, organizationName: '区一院' },
        ...{ purpose: 'contact', fields: expect.arrayContaining(['name', 'phone']), roles: ['clinician'] },
        text: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d　区一院（医师）查看身份信息：姓名、.*；目的：联系$/),
      },
    ]);
    const again = await looks();
    expect(again[0]).toMatchObject({ action: 'looks-read', organizationId: township, purpose: 'reception' });
    const { body: first } = await service.request('GET', `${path}&limit=1`, { as: referrer });
    const rest = `${path}&cursor=${first.nextCursor}`;
    expect((await service.request('GET', rest, { as: referrer })).body.items).toEqual(again);
  });

  it('needs a purpose, and stays from all others; what is refused is not told', async () => {
    const before = await entries();
    expect((await read(referral.id, receiver, '')).body.errors).toMatchObject([{ pointer: '/purpose' }]);
    expect((await read(referral.id, receiver, '?purpose=curiosity')).status).toBe(400);
    expect((await read(referral.id, outsider)).status).toBe(404);
    expect((await read(newId(), receiver)).status).toBe(404);
    expect(await entries()).toBe(before);
  });

  it('is closed with the referral, to its referrer once that has said what follows an end without care', async () => {
    const other = (await service.request('POST', '/v1/referrals', { as: referrer, body: viaTriage })).body;
    const rejection = { reasonCode: 'no-capacity', comment: '无床位' };
    await service.request('POST', `/v1/referrals/${other.id}/reject`, { as: receiver, body: rejection });
    expect((await read(other.id, referrer)).body).toEqual({ id: other.patient.id, ...patient });
    expect((await read(other.id, receiver)).body.type).toMatch(/identity-access-ended$/);
    const followUp = { followUp: '已电话告知患者' };
    await service.request('POST', `/v1/referrals/${other.id}/acknowledge-end`, { as: referrer, body: followUp });
    expect((await read(other.id, referrer)).body.type).toMatch(/identity-access-ended$/);
  });

  it('is of one patient of the group, whoever writes it and in whatever case', async () => {
    const known = { ...body, patient: { ...patient, idNumber: ` ${idNumber.toLowerCase()}`, phone: '0310-6551101' } };
    const again = (await service.request('POST', '/v1/referrals', { as: referrer, body: known })).body;
    expect(again.patient.id).toBe(referral.patient.id);
  });
});

describe('a search by id document', () => {
  it('finds the referrals that the caller takes part in, and is on record', async () => {
    const { status, body: found } = await search(receiver, { ...wanted, idNumber: idNumber.toLowerCase() });
    expect(status).toBe(200);
    expect(found.items.map(({ id }: { id: string }) => id)).toContain(referral.id);
    expect(JSON.stringify(found)).not.toMatch(/王秀兰|胸痛/);
    const [entry] = await audit(
      `actor=${receiver.userId}&patientId=${referral.patient.id}&organizationId=${hospital}`,
    ).then((all: { action: string }[]) => all.filter(({ action }) => action === 'patient-search'));
    expect(entry).toMatchObject({ purpose: 'reception', referralId: null, fields: ['idType', 'idNumber'] });
  });

  it('finds nothing for others, or of nobody, and says so on record', async () => {
    expect((await search(outsider, wanted)).body.items).toEqual([]);
    expect((await search(referrer, { ...wanted, idType: 'passport', idNumber: 'E0' })).body.items).toEqual([]);
    expect(await audit(`actor=${referrer.userId}`)).toContainEqual(
      expect.objectContaining({ action: 'patient-search', patientId: null, organizationId: township }),
    );
  });

  it('shows the receiver no draft, and nothing that its own office still reviews', async () => {
    const begin = async (sent: object) =>
      (await service.request('POST', '/v1/referrals', { as: referrer, body: sent })).body;
    const draft = await begin({ ...body, draft: true });
    const policy = { consortiumId: world.group, code: 'referrals.capability', version: 1, validFrom: '2026-01-01' };
    await service.given(PolicySet(newId(), { ...policy, parameters: { internalReviewNeeded: true } }));
    const reviewed = await begin(body);
    expect([draft.status, reviewed.status]).toEqual(['draft', 'internal-review']);
    const idsFor = async (as: typeof referrer) =>
      (await search(as, wanted)).body.items.map(({ id }: { id: string }) => id);
    expect(await idsFor(referrer)).toEqual(expect.arrayContaining([draft.id, reviewed.id]));
    expect(await idsFor(receiver)).not.toContain(draft.id);
    expect(await idsFor(receiver)).not.toContain(reviewed.id);
    const warned = async (as: typeof referrer, id: string) =>
      (await service.request('GET', `/v1/referrals/${id}/actions`, { as })).body.duplicates;
    expect(await warned(referrer, referral.id)).toContainEqual(expect.objectContaining({ number: reviewed.number }));
    expect(await warned(receiver, referral.id)).not.toContainEqual(
      expect.objectContaining({ number: reviewed.number }),
    );
  });

  it('tells who writes a draft about another’s patient only that there is an open referral, and that is on record', async () => {
    const third = { ...outsider, userId: newId(), organizationId: world.secondHospital };
    const from = { organizationId: world.secondHospital, department: world.nephrology };
    const probe = { ...body, draft: true, direction: 'lateral', from, patient: { ...patient, name: '张三' } };
    const draft = (await service.request('POST', '/v1/referrals', { as: third, body: probe })).body;
    const actions = (as = third) => service.request('GET', `/v1/referrals/${draft.id}/actions`, { as });
    const answer = await actions();
    const told = { action: 'duplicate-told', actor: third.userId, purpose: 'treatment', fields: [] };
    for (const said of [draft, answer.body]) {
      expect(said).toMatchObject({ status: 'draft', duplicates: [], duplicateElsewhere: true });
      expect(JSON.stringify(said)).not.toContain(referral.number);
    }
    const looks = await audit(`referralId=${draft.id}`);
    expect(looks).toMatchObject([{ ...told, patientId: referral.patient.id }]);
    const another = { ...third, userId: newId() };
    await service.dataSource.query(
      `INSERT INTO audit_trail (id, at, action, actor, organization_id, record, origin, detail)
       VALUES (gen_random_uuid(), now() - interval '25 hours', 'duplicate-told', $1, $2, $3, '', '{}')`,
      [another.userId, another.organizationId, `referrals/${draft.id}`],
    );
    await actions(another);
    await actions(another);
    expect(await audit(`referralId=${draft.id}&actor=${another.userId}`)).toHaveLength(2);
    const own = await service.request('GET', `/v1/referrals/${referral.id}/actions`, { as: referrer });
    expect(own.body.duplicateElsewhere).toBe(false);
  });

  it.each([
    {},
    { idType: 'none', idNumber, purpose: 'contact' },
    { ...wanted, purpose: 'fun' },
    { ...wanted, name: '王' },
  ])('refuses %j', async (sent) => {
    expect((await search(receiver, sent)).status).toBe(400);
  });
});

describe('the record of looks', () => {
  it('is the auditor’s, of the own groups, page by page', async () => {
    expect((await service.request('GET', '/v1/audit', { as: receiver })).status).toBe(403);
    const all = await audit('');
    expect(all.length).toBeGreaterThan(3);
    const mine = { ...auditor, organizationId: township };
    expect(await audit('', mine)).toEqual(all.filter((entry: { actor: string }) => entry.actor !== outsider.userId));
    const { body: first } = await service.request('GET', '/v1/audit?limit=2', { as: auditor });
    expect([...first.items, ...(await audit(`limit=200&cursor=${first.nextCursor}`))]).toEqual(all);
  });

  it('is a chain that holds', async () => {
    const { body: found } = await service.request('GET', '/v1/operations/audit/verification', { as: auditor });
    expect(found).toMatchObject({ lines: await entries(), faults: [] });
  });

  it.each([`UPDATE audit_trail SET actor = 'nobody'`, 'DELETE FROM audit_trail', 'TRUNCATE audit_trail'])(
    'the database refuses %s',
    async (sql) => {
      await expect(service.dataSource.query(sql)).rejects.toThrow('insert-only');
    },
  );
});

describe('identity in clear', () => {
  const secrets = [
    '王秀兰',
    idNumber,
    idNumber.slice(0, 17),
    '13903101234',
    '0310-6551101',
    '广府镇东街',
    '1958-03-02',
  ];

  it('stands in no column of no table', async () => {
    const tables: { name: string }[] = await service.dataSource.query(
      `SELECT quote_ident(relname) AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const rows: { text: string }[] = await service.dataSource.query(`SELECT t::text AS text FROM ${name} t`);
      const dump = rows.map(({ text }) => text).join('\n');
      expect({ name, found: secrets.filter((secret) => dump.includes(secret)) }).toEqual({ name, found: [] });
    }
  });

  it('is in no event', async () => {
    const said = JSON.stringify(await service.published());
    expect(said).toContain('yilian.referral.submitted.v1');
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
  });
});
