import { publicityRuleCodes as checkedRules } from '#contracts';
import { Deadlines } from '#messaging';
import { readFileSync } from 'node:fs';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const example = new URL('../../../examples/futian/', import.meta.url);
const files = Object.fromEntries(
  ['group.yaml', 'organizations.csv'].map((name) => [name, readFileSync(new URL(name, example), 'utf8')]),
);
const admin = { roles: ['group-admin' as const] };

let service: Awaited<ReturnType<typeof startTestService>>;
const request = (method: string, path: string, as: object, body?: object) =>
  service.request(method, path, { as: as as typeof admin, ...(body && { body }) });
const get = async (path: string, as: object = admin) => (await request('GET', path, as)).body;
const post = (path: string, body: object, as: object = admin) => request('POST', path, as, body);
let consortiumId: string;
let eyeHospital: string;
let eyeDesk: object;
let otherDesk: object;
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const submitted = async (title = '白内障复明周') =>
  (
    await post(
      '/v1/publicity-materials',
      {
        consortiumId,
        organizationId: eyeHospital,
        title,
        medium: 'leaflet',
        content: '义诊筛查，地点福田明眸眼科医院',
      },
      eyeDesk,
    )
  ).body;
const finding = { brokenRules: ['no-promise-of-cure'], reason: '出现“保证治愈”' };

beforeAll(async () => {
  service = await startTestService(membership);
  expect((await post('/v1/imports', { files })).status).toBe(201);
  consortiumId = (await get('/v1/consortia')).items[0].id;
  eyeHospital = (await get('/v1/organizations?name=明眸')).items[0].id;
  eyeDesk = { roles: ['referral-coordinator'], organizationId: eyeHospital };
  otherDesk = {
    roles: ['referral-coordinator'],
    organizationId: (await get('/v1/organizations?name=清源')).items[0].id,
  };
}, 60_000);
afterAll(() => service.close());

describe('publicity of a private member', () => {
  it('is submitted, reviewed, revised, approved against every rule, and taken down when it lapses', async () => {
    const material = await submitted();
    const path = `/v1/publicity-materials/${material.id}`;
    expect(material).toMatchObject({ status: 'submitted', version: 1 });
    expect((await post(`${path}/reject`, finding)).body).toMatchObject({ status: 'rejected', ...finding });
    const revision = { title: '白内障筛查周', content: '筛查时间与地点' };
    expect((await post(`${path}/revise`, revision, otherDesk)).status).toBe(404);
    expect((await post(`${path}/revise`, revision, eyeDesk)).body).toMatchObject({ status: 'submitted', ...revision });
    expect((await post(`${path}/approve`, { checkedRules: checkedRules.slice(1) })).body.type).toMatch(
      /rules-not-checked$/,
    );
    expect((await post(`${path}/approve`, { checkedRules, expiresOn: daysFromNow(400) })).body.type).toMatch(
      /publicity\/expiry$/,
    );
    expect((await request('GET', path, otherDesk)).status).toBe(404);
    expect((await post(`${path}/approve`, { checkedRules, expiresOn: daysFromNow(30) })).body).toMatchObject({
      status: 'approved',
      expiresOn: daysFromNow(30),
    });
    expect((await request('GET', path, otherDesk)).status).toBe(200);
    await service.dataSource.query('UPDATE deadlines SET due_at = now(), try_at = now()');
    const deadlines = service.app.get(Deadlines);
    await Promise.all([deadlines.fireAll(), deadlines.fireAll()]);
    expect((await get(path)).steps.at(-1)).toMatchObject({ command: 'lapse', by: 'calendar' });
    const told = (await service.published()).filter(({ subject }) => subject === material.id);
    expect(told.map(({ type }) => type.split('.')[2])).toEqual([
      'submitted',
      'rejected',
      'submitted',
      'approved',
      'lapsed',
    ]);
    expect(JSON.stringify(told)).not.toContain('筛查时间与地点');
  });

  it('is taken down when it breaks a rule, which is a violation on record', async () => {
    const { id } = await submitted('屈光手术');
    await post(`/v1/publicity-materials/${id}/approve`, { checkedRules });
    expect((await post(`/v1/publicity-materials/${id}/take-down`, finding)).body.status).toBe('taken-down');
    const wild = {
      consortiumId,
      organizationId: eyeHospital,
      rule: 'no-testimony',
      description: '公众号刊登患者现身说法',
    };
    expect((await post('/v1/publicity-violations', wild)).status).toBe(201);
    const violations = (await get(`/v1/publicity-violations?organizationId=${eyeHospital}`)).items;
    expect(violations).toMatchObject([
      { rule: 'no-promise-of-cure', materialId: id },
      { ...wild, materialId: null },
    ]);
    expect((await get('/v1/publicity-violations', eyeDesk)).items).toEqual(violations);
    for (const [query, as] of [
      ['', otherDesk],
      [`?organizationId=${eyeHospital}`, otherDesk],
      ['', { roles: ['integration'] }],
    ] as const)
      expect((await get(`/v1/publicity-violations${query}`, as)).items).toEqual([]);
    expect((await request('GET', '/v1/publicity-violations', { ...eyeDesk, roles: ['clinician'] })).status).toBe(403);
    const clear = (await get('/v1/organizations?name=清源')).items[0].id;
    for (const named of [
      { ...wild, materialId: consortiumId },
      { ...wild, materialId: id, organizationId: clear },
    ])
      expect((await post('/v1/publicity-violations', named)).body).toMatchObject({
        type: '/problems/unknown-reference',
        errors: [{ pointer: '/materialId' }],
      });
    expect((await post('/v1/publicity-violations', { ...wild, materialId: id })).status).toBe(201);
    expect(await service.dataSource.query('SELECT * FROM deadlines')).toEqual([]);
  });

  it('is the own and everybody’s that is approved, to a member; all of it to the group', async () => {
    const { id } = await submitted('未审稿');
    const titles = async (as: object, query = '') =>
      (await get(`/v1/publicity-materials?${query}`, as)).items.map(({ title }: { title: string }) => title);
    expect(await titles(otherDesk)).toEqual([]);
    expect(await titles(eyeDesk)).toContain('未审稿');
    expect(await titles({ roles: ['committee-observer'] }, 'status=submitted')).toEqual(['未审稿']);
    await post(`/v1/publicity-materials/${id}/approve`, { checkedRules });
    expect(await titles(otherDesk, `organizationId=${eyeHospital}`)).toEqual(['未审稿']);
    expect(await titles(otherDesk, 'status=rejected')).toEqual([]);
  });

  it('goes when its membership is suspended, and comes from active private members only', async () => {
    const members = (await get(`/v1/consortia/${consortiumId}/members?organizationId=${eyeHospital}`)).items;
    const [waiting, rejected] = [(await submitted('候审稿')).id, (await submitted('退改稿')).id];
    await post(`/v1/publicity-materials/${rejected}/reject`, finding);
    await post(`/v1/memberships/${members[0].id}/suspend`, { reason: '屡次违反宣传规范' });
    const approval = () => post(`/v1/publicity-materials/${waiting}/approve`, { checkedRules });
    const revision = { title: '退改稿', content: '已改' };
    for (const { status, body } of [
      await approval(),
      await post(`/v1/publicity-materials/${rejected}/revise`, revision, eyeDesk),
    ])
      expect([status, body.type]).toEqual([409, '/problems/publicity/not-a-member']);
    expect((await get('/v1/publicity-materials?status=approved')).items).toEqual([]);
    expect((await get('/v1/publicity-materials?status=taken-down')).items.at(-1)).toMatchObject({
      title: '未审稿',
      reason: '屡次违反宣传规范',
    });
    expect((await submitted()).type).toMatch(/publicity\/not-a-member$/);
    const lead = (await get('/v1/organizations?name=福田人民医院')).items[0].id;
    const body = { consortiumId, organizationId: lead, title: '院庆', medium: 'website', content: '院史' };
    expect((await post('/v1/publicity-materials', body)).body.type).toMatch(/publicity\/not-private$/);
    expect((await post('/v1/publicity-materials', body, eyeDesk)).status).toBe(404);
    expect((await post('/v1/publicity-materials', body, { roles: ['clinician'] })).status).toBe(403);
    await post(`/v1/memberships/${members[0].id}/resume`, {});
    expect((await approval()).body.status).toBe('approved');
  });
});
