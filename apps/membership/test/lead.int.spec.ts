import { readdirSync, readFileSync } from 'node:fs';
import { startTestService, type TestResponse } from '#testing';
import { membership } from '../src/service.js';
import { together } from './together.js';

const admin = { roles: ['group-admin' as const] };
const county = new URL('../../../examples/yongnian/', import.meta.url);
const files = Object.fromEntries(
  readdirSync(county)
    .filter((name) => name !== 'README.md')
    .map((name) => [name, readFileSync(new URL(name, county), 'utf8')]),
);
const [hospital, second, township] = ['12130408526013017A', '12130408526013180H', '12130408526014378U'];

let service: Awaited<ReturnType<typeof startTestService>>;
let consortium: string;
const ids: Record<string, string> = {};
const ask = (method: string, path: string, body?: object) => service.request(method, path, { as: admin, body });
const importing = (folder: Record<string, string | undefined>, dryRun = false) =>
  ask('POST', '/v1/imports', { files: folder, dryRun });
const naming = (creditCode: string) => ask('PATCH', consortium, { leadOrganizationId: ids[creditCode] });
/** `group.yaml` with another lead. */
const ledBy = (creditCode: string) => files['group.yaml']?.replace(`lead: ${hospital}`, `lead: ${creditCode}`);
const membershipOf = async (creditCode: string) =>
  (await ask('GET', `${consortium}/members?organizationId=${ids[creditCode]}`)).body.items[0];
const leads = async () => {
  const { items } = (await ask('GET', `${consortium}/members?role=lead`)).body;
  expect(items).toMatchObject([{ organizationId: (await ask('GET', consortium)).body.leadOrganizationId }]);
  return Object.keys(ids).find((creditCode) => ids[creditCode] === items[0].organizationId);
};

beforeAll(async () => {
  service = await startTestService(membership);
  expect((await importing(files)).status).toBe(201);
  consortium = `/v1/consortia/${(await ask('GET', '/v1/consortia')).body.items[0].id}`;
  for (const each of [hospital, second, township])
    ids[each] = (await ask('GET', `/v1/organizations?creditCode=${each}`)).body.items[0].id;
}, 60_000);
afterAll(() => service.close());
beforeEach(async () => {
  for (const each of [hospital, second, township]) {
    const { id, status } = await membershipOf(each);
    if (status === 'suspended') expect((await ask('POST', `/v1/memberships/${id}/resume`)).status).toBe(200);
  }
  expect((await naming(hospital)).status).toBe(200);
});

describe('who leads a group, and nobody else, has the role of the lead', () => {
  it('when another is named: both roles change with the lead, and all of it is told', async () => {
    const before = await Promise.all([hospital, township].map(membershipOf));
    expect(before.map(({ role }) => role)).toEqual(['lead', 'grassroots']);
    const told = async () =>
      (await service.published())
        .filter(({ type }) => type === 'yilian.membership.amended.v1')
        .map(({ subject, data }) => [subject, (data as { role: string }).role]);
    const toldBefore = (await told()).length;
    for (const [creditCode, roles] of [
      [township, ['member', 'lead']],
      [hospital, ['lead', 'grassroots']],
    ] as const) {
      expect((await naming(creditCode)).status).toBe(200);
      expect(await leads()).toBe(creditCode);
      const after = await Promise.all([hospital, township].map(membershipOf));
      expect(after.map(({ role }) => role)).toEqual(roles);
    }
    const [ours, theirs] = before.map(({ id }) => id);
    expect((await told()).slice(toldBefore).sort()).toEqual(
      [
        [ours, 'member'],
        [theirs, 'lead'],
        [ours, 'lead'],
        [theirs, 'grassroots'],
      ].sort(),
    );
  });

  it('when what was registered before says otherwise, and the lead is named again', async () => {
    const set = (creditCode: string, role: string) =>
      service.dataSource.query('UPDATE memberships SET role = $1 WHERE organization_id = $2', [role, ids[creditCode]]);
    await set(hospital, 'member');
    await set(township, 'lead');
    expect((await naming(hospital)).status).toBe(200);
    expect(await leads()).toBe(hospital);
    expect(await membershipOf(township)).toMatchObject({ role: 'grassroots' });
  });

  it('when a member is proposed, or its role is changed', async () => {
    const [code, ...rest] = (files['organizations.csv'] ?? '').split('\n')[1]?.split(',') ?? [];
    expect([code, rest.length > 0]).toEqual([hospital, true]);
    const newcomer = { creditCode: '12430000444879884C', name: '某院', shortName: '某院', level: 'tertiary' };
    const facts = { ...newcomer, kind: 'general-hospital', ownership: 'public', divisionCode: '130408' };
    const { id: organizationId } = (await ask('POST', '/v1/organizations', facts)).body;
    const refused = {
      status: 409,
      body: { type: '/problems/membership/role-of-lead', errors: [{ pointer: '/role' }] },
    };
    const proposing = (role: string) => ask('POST', `${consortium}/members`, { organizationId, role });
    expect(await proposing('lead')).toMatchObject(refused);
    expect((await proposing('member')).status).toBe(201);
    const [lead, other] = await Promise.all([hospital, second].map(membershipOf));
    const changing = ({ id }: { id: string }, role: string) => ask('PATCH', `/v1/memberships/${id}`, { role });
    expect(await changing(lead, 'county-centre')).toMatchObject(refused);
    expect(await changing(other, 'lead')).toMatchObject(refused);
    expect((await changing(lead, 'lead')).status).toBe(200);
    expect((await changing(other, 'superior')).status).toBe(200);
  });

  it('when a group that was formed without its lead takes it in', async () => {
    const [form, organizationId] = [(await ask('GET', consortium)).body, ids[second]];
    const { id: _i, version: _v, ...facts } = { ...form, code: 'second', leadOrganizationId: organizationId };
    const { id } = (await ask('POST', '/v1/consortia', facts)).body;
    const proposing = (role: string) => ask('POST', `/v1/consortia/${id}/members`, { organizationId, role });
    expect((await proposing('member')).body.type).toBe('/problems/membership/role-of-lead');
    expect((await proposing('lead')).status).toBe(201);
  });

  it('when a folder names another: without lines of both as over the API, and not against their lines', async () => {
    const organizations = files['organizations.csv'] ?? '';
    const contradicting = { 'group.yaml': ledBy(second), 'organizations.csv': organizations };
    const lineOf = (creditCode: string) =>
      organizations.split('\n').findIndex((each) => each.startsWith(creditCode)) + 1;
    expect((await importing(contradicting)).body.errors).toMatchObject(
      [hospital, second].map((each) => ({ file: 'organizations.csv', line: lineOf(each), column: 'role' })),
    );
    const alone = await importing({ 'group.yaml': ledBy(second) });
    expect(alone.body.counts).toMatchObject({ consortia: { amended: 1 }, memberships: { amended: 2 } });
    expect(await leads()).toBe(second);
    expect(await membershipOf(hospital)).toMatchObject({ role: 'member' });
    expect((await importing({ 'group.yaml': ledBy(second) })).body.counts.memberships.amended).toBe(0);
    expect((await importing(files)).body.counts).toMatchObject({ memberships: { amended: 2 } });
    expect(await leads()).toBe(hospital);
  });
});

describe('a lead that is named while it is suspended', () => {
  const suspending = async () => {
    const { id } = await membershipOf(second);
    return () => ask('POST', `/v1/memberships/${id}/suspend`, { reason: '整改' });
  };
  const both = (...changes: readonly (() => Promise<TestResponse>)[]) =>
    together(service, 'SELECT FROM consortia FOR UPDATE', ...changes);

  it.each([
    ['over the API', () => naming(second), 200],
    ['by an import', () => importing({ 'group.yaml': ledBy(second) }), 201],
  ])('is not, or is not suspended: %s', async (_, name, named) => {
    expect(await both(name, await suspending())).toEqual([named, 409]);
    expect(await membershipOf(second)).toMatchObject({ status: 'active', role: 'lead' });
    expect((await naming(hospital)).status).toBe(200);
    expect(await both(await suspending(), name)).toEqual([200, 400]);
    expect(await membershipOf(second)).toMatchObject({ status: 'suspended', role: expect.not.stringMatching('lead') });
    expect(await leads()).toBe(hospital);
  });
});
