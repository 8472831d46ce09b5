import { newId } from '#messaging';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const admin = { roles: ['group-admin' as const] };
const clinician = { roles: ['clinician' as const] };
const hospital = {
  creditCode: '12130408526013017A',
  name: '邯郸市永年区第一医院',
  shortName: '区一院',
  level: 'secondary',
  kind: 'general-hospital',
  ownership: 'public',
  divisionCode: '130408',
  location: { latitude: 36.781, longitude: 114.492 },
};
const centre = {
  ...hospital,
  creditCode: '12130408526014378U',
  name: '邯郸市永年区广府镇中心卫生院',
  shortName: '广府卫生院',
  level: 'primary',
  kind: 'township-health-centre',
  location: { latitude: 36.697, longitude: 114.735 },
};

let service: Awaited<ReturnType<typeof startTestService>>;
beforeAll(async () => {
  service = await startTestService(membership);
}, 60_000);
afterAll(() => service.close());

const post = (path: string, body: object = {}, headers?: Record<string, string>) =>
  service.request('POST', path, { as: admin, body, headers });
const get = (path: string) => service.request('GET', path, { as: clinician });

let hospitalId: string;
let centreId: string;
let consortiumId: string;

describe('organizations', () => {
  it('are registered, found and amended under their version', async () => {
    const registered = await post('/v1/organizations', hospital);
    expect(registered).toMatchObject({ status: 201, body: { version: 1, ...hospital, phone: null } });
    hospitalId = registered.body.id;
    centreId = (await post('/v1/organizations', { ...centre, parentId: hospitalId })).body.id;
    expect(registered.headers.location).toBe(`/v1/organizations/${hospitalId}`);

    const path = `/v1/organizations/${hospitalId}`;
    const amended = await service.request('PATCH', path, {
      as: admin,
      body: { phone: '0310-6551100' },
      headers: { 'if-match': '"1"' },
    });
    expect(amended).toMatchObject({ status: 200, body: { version: 2, phone: '0310-6551100' } });
    const stale = await service.request('PATCH', path, {
      as: admin,
      body: { phone: null },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).toBe(412);
    expect((await get(path)).body.phone).toBe('0310-6551100');
    expect((await get('/v1/organizations?kind=township-health-centre&name=广府')).body.items).toMatchObject([
      { id: centreId },
    ]);
    expect((await get('/v1/organizations?name=%25')).body.items).toEqual([]);
  });

  it('are listed page by page', async () => {
    const first = await get('/v1/organizations?limit=1');
    expect(first.body.items).toMatchObject([{ id: hospitalId }]);
    const second = await get(`/v1/organizations?limit=1&cursor=${encodeURIComponent(first.body.nextCursor)}`);
    expect(second.body.items).toMatchObject([{ id: centreId }]);
    expect(second.body.nextCursor).toBeUndefined();
  });

  it.each(['organizations', 'service-scopes', 'policies'])('of %s take no cursor of another list', async (list) => {
    const foreign = [5, { a: 1 }, null, 'here', [1], [1, 2], ['1', hospitalId]];
    for (const cursor of foreign.map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))) {
      const { status, body } = await get(`/v1/${list}?cursor=${cursor}`);
      expect({ cursor, status, errors: body.errors }).toMatchObject({
        status: 400,
        errors: [{ pointer: '/cursor', detail: expect.stringMatching('无效的游标') }],
      });
    }
  });

  it.each([
    ['a credit code with the wrong check character', { creditCode: '12130408526013017B' }, 400],
    ['a credit code that is registered', {}, 409],
    ['an unknown level', { creditCode: '12130408526013180H', level: 'grand' }, 400],
    ['an unknown parent', { creditCode: '12130408526013180H', parentId: newId() }, 400],
    ['an unknown property', { creditCode: '12130408526013180H', beds: 100 }, 400],
    ['a name of nothing', { creditCode: '12130408526013180H', name: null }, 400],
  ])('are refused with %s', async (_, facts, status) => {
    expect((await post('/v1/organizations', { ...hospital, ...facts })).status).toBe(status);
  });

  it('never stand above themselves', async () => {
    const body = { parentId: centreId };
    expect((await service.request('PATCH', `/v1/organizations/${hospitalId}`, { as: admin, body })).status).toBe(400);
  });

  it('are unknown where there are none', async () => {
    expect((await get(`/v1/organizations/${newId()}`)).status).toBe(404);
  });
});

describe('a membership', () => {
  it('lives from intent to its end, telling every step', async () => {
    const facts = {
      code: 'yongnian',
      name: '永年区医共体',
      type: 'county-medical-group',
      tightness: 'tight',
      divisionCode: '130408',
    };
    const bodies = [{ kind: 'operations-office', name: '运营办公室', members: ['郭静'] }];
    const formed = await post('/v1/consortia', { ...facts, leadOrganizationId: hospitalId, bodies });
    expect(formed.status).toBe(201);
    consortiumId = formed.body.id;
    const proposed = await post(`/v1/consortia/${consortiumId}/members`, {
      organizationId: centreId,
      role: 'grassroots',
    });
    expect(proposed).toMatchObject({ status: 201, body: { status: 'intent' } });
    const path = `/v1/memberships/${proposed.body.id}`;
    expect(proposed.headers.location).toBe(path);
    expect(
      (await post(`/v1/consortia/${consortiumId}/members`, { organizationId: centreId, role: 'member' })).status,
    ).toBe(409);

    expect((await post(`${path}/activate`)).status).toBe(409);
    expect((await post(`${path}/survey`)).body.type).toBe('/problems/membership/document-needed');
    await post(`${path}/survey`, { document: '考察报告' });
    expect((await post(`${path}/complete-file`)).status).toBe(400);
    await post(`${path}/complete-file`, { document: '永申〔2026〕12号' });
    await post(`${path}/agree`, { document: '永协〔2026〕12号' });
    expect((await post(`${path}/activate`)).body.type).toBe('/problems/membership/document-needed');
    const activated = await post(`${path}/activate`, { document: '授牌〔2026〕12号' });
    expect(activated.body).toMatchObject({ status: 'active', version: 5 });
    expect((await post(`${path}/suspend`, { reason: '校验逾期' }, { 'if-match': '"4"' })).status).toBe(412);
    expect((await post(`${path}/suspend`, { reason: '校验逾期' })).body).toMatchObject({
      status: 'suspended',
      reason: '校验逾期',
    });
    expect((await post(`${path}/resume`)).body).toMatchObject({ status: 'active', reason: null });
    expect((await get(path)).body.steps.map((step: { to: string }) => step.to)).toEqual([
      'intent',
      'survey',
      'file-complete',
      'agreed',
      'active',
      'suspended',
      'active',
    ]);
    const told = (await service.published()).filter(({ subject }) => subject === proposed.body.id);
    expect(told.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(told.at(5)).toMatchObject({
      type: 'yilian.membership.suspended.v1',
      data: { status: 'suspended', organizationId: centreId },
    });
    expect((await get(`/v1/consortia/${consortiumId}/members?status=active`)).body.items).toHaveLength(1);
  });
});

describe('the directory', () => {
  const search = async (query: string) => (await get(`/v1/service-scopes?${query}`)).body.items;
  const registered = async (query: string) =>
    (await service.request('GET', `/v1/organizations/${hospitalId}/service-scopes?${query}`, { as: admin })).body.items;

  it('finds open scopes of active members that fit the patient', async () => {
    const scope = {
      organizationId: hospitalId,
      department: '03.04',
      directions: ['up'],
      bookingMode: 'direct',
      indications: [],
      minAge: 14,
    };
    const opened = await post('/v1/service-scopes', scope);
    expect(opened).toMatchObject({ status: 201, body: { open: true, maxAge: null } });
    expect(await search('specialty=03')).toEqual([]);
    expect(await registered('department=03.04')).toEqual([opened.body]);

    const member = await post(`/v1/consortia/${consortiumId}/members`, { organizationId: hospitalId, role: 'lead' });
    const path = `/v1/memberships/${member.body.id}`;
    for (const step of ['survey', 'complete-file', 'agree', 'activate'])
      await post(`${path}/${step}`, { document: '永协〔2026〕1号' });
    const [entry] = await search(`specialty=03&direction=up&age=68&sex=male&from=${centreId}`);
    expect(entry).toMatchObject({ department: '03.04', organization: { shortName: '区一院' } });
    expect(entry.distanceKm).toBeGreaterThan(15);
    expect(entry.distanceKm).toBeLessThan(30);
    expect(await search('specialty=04')).toEqual([]);
    expect(await search('direction=down')).toEqual([]);
    expect(await search('age=3')).toEqual([]);
    expect(await search(`from=${hospitalId}`)).toEqual([]);

    const scopePath = `/v1/service-scopes/${opened.body.id}`;
    expect((await service.request('PATCH', scopePath, { as: admin, body: { minAge: null } })).status).toBe(200);
    expect(await search('age=3')).toHaveLength(1);
    expect((await post(`${scopePath}/close`)).body.open).toBe(false);
    expect([await search(''), await registered('open=true'), await registered('department=03')]).toEqual([[], [], []]);
    expect(await registered('open=false')).toMatchObject([{ id: opened.body.id, open: false }]);
    const again = await post('/v1/service-scopes', scope);
    expect([again.status, again.body.detail]).toEqual([409, `该科室的服务范围已登记 ${opened.body.id}`]);
    await post(`${scopePath}/open`);
    const led = async (leadOrganizationId: string) =>
      service.request('PATCH', `/v1/consortia/${consortiumId}`, { as: admin, body: { leadOrganizationId } });
    for (const step of ['suspend', 'end'])
      expect((await post(`${path}/${step}`, { reason: '校验逾期' })).body.type).toBe('/problems/membership/leads');
    expect((await led(centreId)).status).toBe(200);
    expect((await post(`${path}/suspend`, { reason: '校验逾期' })).status).toBe(200);
    expect((await led(hospitalId)).body.type).toBe('/problems/consortium/lead-not-a-member');
    expect(await search('')).toEqual([]);
  });

  it.each(['age=old', 'direction=sideways', 'specialty=99', 'limit=0', 'beds=2', 'from=here'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/v1/service-scopes?${query}`)).status).toBe(400);
    },
  );
});

describe('practitioners and policies', () => {
  it('registers a practitioner who practises where employed', async () => {
    const doctor = {
      employerId: hospitalId,
      staffNumber: 'A1001',
      name: '孟庆林',
      title: 'chief',
      specialty: '03.04',
      practicePoints: [centreId],
    };
    const { status, body } = await post('/v1/practitioners', doctor);
    expect({ status, points: body.practicePoints }).toEqual({ status: 201, points: [hospitalId, centreId] });
    expect((await post('/v1/practitioners', doctor)).status).toBe(409);
    expect((await get(`/v1/practitioners?employerId=${hospitalId}&specialty=03.04`)).body.items).toHaveLength(1);
  });

  it.each([
    ['shortName', '@永年'],
    ['address', ' 前后有空格 '],
    ['phone', '=HYPERLINK(1)'],
  ])('gives no organization a %s that no table gives back as it was: %s', async (name, text) => {
    const { status, body } = await service.request('PATCH', `/v1/organizations/${hospitalId}`, {
      as: admin,
      body: { [name]: text },
    });
    expect([status, body.errors]).toMatchObject([400, [{ pointer: `/${name}` }]]);
  });

  it.each(['2024/017', '1;2', '1；2', '1|2', '=1', ' 1'])('takes no staff number %s', async (staffNumber) => {
    const practitioner = {
      employerId: centreId,
      name: '刘颖',
      title: 'attending',
      specialty: '03',
      practicePoints: [],
    };
    const { status, body } = await post('/v1/practitioners', { ...practitioner, staffNumber });
    expect([status, body.errors]).toMatchObject([400, [{ pointer: '/staffNumber' }]]);
  });

  it('keeps every version of a policy and knows which is in force', async () => {
    const policy = {
      consortiumId,
      code: 'scheduling.expert-quota',
      validFrom: '2026-01-01',
      parameters: { quotaShare: 0.5, bookingWindowDays: 14 },
    };
    expect((await post('/v1/policies', policy)).body).toMatchObject({ policyVersion: 1, version: 1 });
    await post('/v1/policies', {
      ...policy,
      validFrom: '2027-01-01',
      parameters: { ...policy.parameters, quotaShare: 0.6 },
    });
    const share = async (on: string) =>
      (await get(`/v1/policies?code=scheduling.expert-quota&on=${on}`)).body.items.map(
        (found: { parameters: { quotaShare: number } }) => found.parameters.quotaShare,
      );
    expect([await share('2026-12-31'), await share('2027-01-01'), await share('2025-01-01')]).toEqual([
      [0.5],
      [0.6],
      [],
    ]);
    expect((await post('/v1/policies', { ...policy, validFrom: '2026-06-01' })).status).toBe(409);
  });

  it('takes a mistyped version back before it holds, keeps who did and why, and tells it', async () => {
    const policy = { consortiumId, code: 'membership.publicity-review', parameters: { approvalDays: 90 } };
    const first = (await post('/v1/policies', { ...policy, validFrom: '2026-01-01' })).body;
    const { body: mistyped } = await post('/v1/policies', { ...policy, validFrom: '2126-07-01' });
    const path = `/v1/policies/${mistyped.id}`;
    expect((await post('/v1/policies', { ...policy, validFrom: '2026-07-01' })).status).toBe(409);
    expect((await post(`${path}/withdraw`)).status).toBe(400);
    expect((await post(`${path}/withdraw`, { reason: '年份有误' }, { 'if-match': '"2"' })).status).toBe(412);
    const withdrawn = await post(`${path}/withdraw`, { reason: '年份有误' });
    expect(withdrawn).toMatchObject({
      status: 200,
      body: { version: 2, withdrawal: { by: expect.any(String), at: expect.any(String), reason: '年份有误' } },
    });
    expect((await get(path)).body).toEqual(withdrawn.body);
    expect((await post(`${path}/withdraw`, { reason: '再次' })).body.type).toMatch(/policy\/withdrawn$/);
    expect((await post(`/v1/policies/${first.id}/withdraw`, { reason: '不要' })).body.type).toMatch(
      /policy\/in-force$/,
    );
    expect((await post('/v1/policies', { ...policy, validFrom: '2026-07-01' })).body.policyVersion).toBe(3);
    expect((await get('/v1/policies?code=membership.publicity-review&on=2199-01-01')).body.items).toMatchObject([
      { policyVersion: 3 },
    ]);
    const told = (await service.published()).filter(({ subject }) => subject === mistyped.id);
    expect(told.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['yilian.policy.set.v1', 1],
      ['yilian.policy.withdrawn.v1', 2],
    ]);
  });
});

describe('parameters of a policy', () => {
  const policy = (parameters: object, code = 'referrals.timers') =>
    post('/v1/policies', { consortiumId, code, validFrom: '2026-01-01', parameters });

  it('are named where they do not fit', async () => {
    const { status, body } = await policy({ unreadMinutes: { urgent: '120' }, expiryDays: 0, infoHours: 48 });
    expect(status).toBe(400);
    expect(body.type).toMatch(/policy\/unusable-parameters$/);
    expect(body.errors).toEqual([
      {
        pointer: '/parameters/unreadMinutes/urgent',
        detail: '应为大于 0、不超过 43200 的数（分钟）',
      },
      { pointer: '/parameters/expiryDays', detail: '应为大于 0、不超过 3650 的数（天）' },
      { pointer: '/parameters/infoHours', detail: expect.stringContaining('没有此参数') },
    ]);
  });

  it('are refused with 900 KB, in a clause as well', async () => {
    const parameters = { text: 'x'.repeat(900_000) };
    expect((await policy(parameters, 'county.own')).status).toBe(400);
    const clause = { number: '1', text: '一', policy: { code: 'county.own', parameters } };
    const terms = { number: '1', mode: 'framework', validFrom: '2026-01-01', clauses: [clause] };
    const agreement = { consortiumId, organizationId: hospitalId, ...terms };
    expect((await post('/v1/agreements', agreement)).body.type).toMatch(/policy\/unusable-parameters$/);
  });
});

describe('who may do what', () => {
  it.each([
    ['POST', '/v1/organizations'],
    ['POST', '/v1/consortia'],
    ['POST', '/v1/service-scopes'],
    ['POST', '/v1/practitioners'],
    ['POST', '/v1/policies'],
    ['GET', '/v1/users'],
  ] as const)('%s %s is the group administrator’s', async (method, path) => {
    expect(
      (await service.request(method, path, { as: clinician, ...(method === 'POST' ? { body: {} } : {}) })).status,
    ).toBe(403);
    expect((await service.request(method, path)).status).toBe(401);
  });
});
