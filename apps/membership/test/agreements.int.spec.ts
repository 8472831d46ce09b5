import { Deadlines } from '#messaging';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const admin = { roles: ['group-admin' as const] };
const hospital = {
  creditCode: '12130408526013017A',
  name: '湖南省长沙市第一医院',
  shortName: '市一医院',
  level: 'tertiary',
  kind: 'general-hospital',
  ownership: 'public',
  divisionCode: '430100',
};

let service: Awaited<ReturnType<typeof startTestService>>;
let parties: { consortiumId: string; organizationId: string };
const post = (path: string, body: object = {}, as: object = admin) =>
  service.request('POST', path, { as: as as typeof admin, body });
const get = async (path: string) => (await service.request('GET', path, { as: admin })).body;
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const passDays = async () => {
  await service.dataSource.query('UPDATE deadlines SET due_at = now(), try_at = now()');
  await service.app.get(Deadlines).fireAll();
};
const quota = (quotaShare: number) => ({
  code: 'scheduling.expert-quota',
  parameters: { quotaShare, bookingWindowDays: 14 },
});
const consortium = () => ({ consortiumId: parties.consortiumId });
let number = 0;
const drafted = async (terms: object) =>
  post('/v1/agreements', {
    ...parties,
    number: `长集协〔2026〕${++number}号`,
    mode: 'trusteeship',
    clauses: [],
    ...terms,
  });

beforeAll(async () => {
  service = await startTestService(membership);
  const lead = (await post('/v1/organizations', hospital)).body;
  const centre = { ...hospital, creditCode: '12130408526013180H', shortName: '社区中心' };
  const organizationId = (await post('/v1/organizations', centre)).body.id;
  const group = { code: 'changsha', name: '长沙城市医疗集团', type: 'urban-medical-group', tightness: 'tight' };
  const consortium = { ...group, divisionCode: '430100', leadOrganizationId: lead.id, bodies: [] };
  parties = { consortiumId: (await post('/v1/consortia', consortium)).body.id, organizationId };
}, 60_000);
afterAll(() => service.close());

describe('an agreement', () => {
  it('needs a member, or one that is joining', async () => {
    expect(await drafted({ validFrom: daysFromNow(0) })).toMatchObject({
      status: 400,
      body: { type: expect.stringMatching(/agreement\/not-a-member$/) },
    });
    await post(`/v1/consortia/${parties.consortiumId}/members`, {
      organizationId: parties.organizationId,
      role: 'grassroots',
    });
    expect((await drafted({ validFrom: daysFromNow(0) })).status).toBe(201);
  });

  it('sets the policies of its clauses when signed and points at them, is in force on its first day and expires after its last', async () => {
    const clauses = [
      { number: '第一条', text: '派驻专家' },
      { number: '第二条', text: '专家号源一半留给基层', policy: quota(0.5) },
    ];
    const { body: draft } = await drafted({ validFrom: daysFromNow(10), validTo: daysFromNow(20), clauses });
    const path = `/v1/agreements/${draft.id}`;
    expect((await post(`${path}/sign`)).status).toBe(400);
    const { body: signed } = await post(`${path}/sign`, { document: '长集协〔2026〕原件' });
    expect(signed).toMatchObject({ status: 'signed', clauses: [{ number: '第一条' }, { policy: quota(0.5) }] });
    const { policyId } = signed.clauses[1];
    expect(await get(`/v1/policies/${policyId}`)).toMatchObject({
      ...quota(0.5),
      policyVersion: 1,
      validFrom: daysFromNow(10),
      agreementId: draft.id,
    });
    expect((await service.published()).find(({ type }) => type === 'yilian.policy.set.v1')?.data).toMatchObject({
      agreementId: draft.id,
    });
    await service.dataSource.query(`DELETE FROM deadlines WHERE kind = 'agreement-last-day'`);
    await passDays();
    expect(await get(path)).toMatchObject({ status: 'in-force', version: 3 });
    await service.dataSource.query(
      `INSERT INTO deadlines (kind, subject_id, due_at, try_at) VALUES ('agreement-last-day', $1, now(), now())`,
      [draft.id],
    );
    await passDays();
    const expired = await get(path);
    expect(expired.status).toBe('expired');
    expect(expired.steps.at(-1)).toMatchObject({ command: 'expire', by: 'calendar' });
    const told = (await service.published()).filter(({ subject }) => subject === draft.id);
    expect(told.map(({ type }) => type.split('.')[2])).toEqual(['drafted', 'signed', 'begun', 'expired']);
  });

  it('is in force at once where its first day has come, and finds the version that says the same', async () => {
    const clauses = [{ number: '第一条', text: '同前', policy: quota(0.5) }];
    const before = (await get('/v1/policies')).items;
    const { body: draft } = await drafted({ validFrom: daysFromNow(11), clauses });
    const { body } = await post(`/v1/agreements/${draft.id}/sign`, { document: '原件' });
    expect(body.clauses[0].policyId).toBe(before[0].id);
    expect((await get('/v1/policies')).items).toEqual(before);
    const today = (await drafted({ validFrom: daysFromNow(0), clauses: [] })).body;
    expect((await post(`/v1/agreements/${today.id}/sign`, { document: '原件' })).body.status).toBe('in-force');
  });

  it('is not signed where clauses would hold from before versions that say something else; each is named', async () => {
    const clauses = [
      { number: '第一条', text: '三成', policy: quota(0.3) },
      { number: '第二条', text: '派驻专家' },
      {
        number: '第三条',
        text: '一日内',
        policy: { code: 'membership.application-file', parameters: { completeWithinHours: 24 } },
      },
    ];
    const version = {
      ...clauses[2]?.policy,
      ...consortium(),
      validFrom: daysFromNow(5),
      parameters: { completeWithinHours: 12 },
    };
    expect((await post('/v1/policies', version)).status).toBe(201);
    const before = (await get('/v1/policies')).items;
    const { body: draft } = await drafted({ validFrom: daysFromNow(0), clauses });
    const refused = await post(`/v1/agreements/${draft.id}/sign`, { document: '原件' });
    const said = (number: string, code: string, day: number) =>
      expect.stringMatching(`${number}所设的政策 ${code} .* ${daysFromNow(day)} `);
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/agreement/clause-before-policy' } });
    expect(refused.body.errors).toMatchObject([
      { pointer: '/clauses/0/policy/code', detail: said('第一条', 'scheduling.expert-quota', 10) },
      { pointer: '/clauses/2/policy/code', detail: said('第三条', 'membership.application-file', 5) },
    ]);
    expect((await get(`/v1/agreements/${draft.id}`)).status).toBe('draft');
    expect((await get('/v1/policies')).items).toEqual(before);
    const amended = await service.request('PATCH', `/v1/agreements/${draft.id}`, {
      as: admin,
      body: { validFrom: daysFromNow(30) },
    });
    expect(amended).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await post(`/v1/agreements/${draft.id}/sign`, { document: '原件' })).status).toBe(200);
  });

  it('from before the version that holds is signed where that says the same', async () => {
    const policy = { code: 'membership.publicity-review', parameters: { approvalDays: 365 } };
    const { body: version } = await post('/v1/policies', { ...policy, ...consortium(), validFrom: daysFromNow(-5) });
    const signing = async (approvalDays: number) => {
      const clauses = [{ number: '第一条', text: '宣传审核', policy: { ...policy, parameters: { approvalDays } } }];
      const { body: draft } = await drafted({ validFrom: daysFromNow(-400), clauses });
      return post(`/v1/agreements/${draft.id}/sign`, { document: '原件' });
    };
    expect((await signing(365)).body).toMatchObject({ status: 'in-force', clauses: [{ policyId: version.id }] });
    expect((await signing(180)).body.type).toBe('/problems/agreement/clause-before-policy');
  });

  it('can be given up, and no day turns it any more', async () => {
    const { body: draft } = await drafted({ validFrom: daysFromNow(40), validTo: daysFromNow(50) });
    const path = `/v1/agreements/${draft.id}`;
    await post(`${path}/sign`, { document: '原件' });
    expect((await post(`${path}/terminate`, { reason: '未履约' })).body).toMatchObject({
      status: 'terminated',
      reason: '未履约',
    });
    await passDays();
    expect((await get(path)).status).toBe('terminated');
    expect((await get(`/v1/agreements?status=terminated&consortiumId=${parties.consortiumId}`)).items).toHaveLength(1);
  });

  it('takes back what waits for its first day when it is given up, unless another agreement points at it', async () => {
    const code = 'scheduling.expert-quota';
    const policies = async () => (await get(`/v1/policies?consortiumId=${parties.consortiumId}&code=${code}`)).items;
    const signed = async (day: number, quotaShare: number) => {
      const clauses = [{ number: '第一条', text: '号源', policy: quota(quotaShare) }];
      const { body } = await drafted({ validFrom: daysFromNow(day), clauses });
      expect((await post(`/v1/agreements/${body.id}/sign`, { document: '原件' })).status).toBe(200);
      return `/v1/agreements/${body.id}`;
    };
    const [first, second] = [await signed(60, 0.7), await signed(61, 0.7)];
    const set = (await policies()).at(-1);
    expect([set.parameters.quotaShare, set.withdrawal]).toEqual([0.7, null]);
    await post(`${first}/terminate`, { reason: '未履约' });
    expect((await policies()).at(-1).withdrawal).toBeNull();
    await post(`${second}/terminate`, { reason: '不再合作' });
    expect((await policies()).at(-1)).toMatchObject({ id: set.id, withdrawal: { reason: '不再合作' } });
    expect((await policies()).filter(({ withdrawal }: { withdrawal: unknown }) => withdrawal)).toHaveLength(1);
    expect((await service.published()).filter(({ subject }) => subject === set.id).at(-1)?.type).toBe(
      'yilian.policy.withdrawn.v1',
    );
    await post(`${await signed(40, 0.8)}/terminate`, { reason: '改签' });
  });

  it('ends with the membership, and is not signed after it', async () => {
    const creditCode = '12130408526013359M';
    const organizationId = (await post('/v1/organizations', { ...hospital, creditCode, shortName: '妇幼' })).body.id;
    const members = `/v1/consortia/${parties.consortiumId}/members`;
    const { id } = (await post(members, { organizationId, role: 'member' })).body;
    const draftedWith = async () => (await drafted({ organizationId, validFrom: daysFromNow(70) })).body.id;
    const [draft, signed] = [await draftedWith(), await draftedWith()];
    await post(`/v1/agreements/${signed}/sign`, { document: '原件' });
    expect((await post(`/v1/memberships/${id}/end`, { reason: '退出' })).status).toBe(200);
    for (const agreement of [draft, signed])
      expect(await get(`/v1/agreements/${agreement}`)).toMatchObject({ status: 'terminated', reason: '退出' });
    await service.dataSource.query(`UPDATE agreements SET status = 'draft', reason = NULL WHERE id = $1`, [draft]);
    const late = await post(`/v1/agreements/${draft}/sign`, { document: '原件' });
    expect([late.status, late.body.type]).toEqual([409, '/problems/agreement/not-a-member']);
  });

  it('is the group administrator’s to change and everybody’s to read', async () => {
    const { body: draft } = await drafted({ validFrom: daysFromNow(0) });
    const clinician = { roles: ['clinician'] };
    expect((await post('/v1/agreements', {}, clinician)).status).toBe(403);
    expect((await post(`/v1/agreements/${draft.id}/sign`, { document: '原件' }, clinician)).status).toBe(403);
    expect((await post(`/v1/agreements/${draft.id}/terminate`, { reason: '无' }, clinician)).status).toBe(403);
    expect((await drafted({ number: draft.number, validFrom: daysFromNow(0) })).status).toBe(409);
  });
});
