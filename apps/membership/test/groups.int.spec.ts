import { readdirSync, readFileSync } from 'node:fs';
import { roles, type Role } from '#contracts';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const filesOf = (county: string): Record<string, string> => {
  const folder = new URL(`../../../examples/${county}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  return Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
};

type As = { roles: Role[]; organizationId?: string };
const operator: As = { roles: ['group-admin'] };
let service: Awaited<ReturnType<typeof startTestService>>;
const ask = (method: string, path: string, as: As, body?: object) => service.request(method, path, { as, body });
const itemsOf = async (path: string, as: As = operator): Promise<{ id: string }[]> =>
  (await ask('GET', path, as)).body.items;

const reads = ['organizations', 'consortia', 'agreements', 'practitioners', 'gp-teams', 'policies'];
let ours: { organizationId: string };
let theirs: { organizationId: string; consortiumId: string; membershipId: string; ids: Record<string, string> };

beforeAll(async () => {
  service = await startTestService(membership);
  for (const county of ['futian', 'yongnian'])
    expect((await ask('POST', '/v1/imports', operator, { files: filesOf(county) })).status).toBe(201);
  const lead = async (code: string) => (await itemsOf(`/v1/organizations?creditCode=${code}`))[0]?.id ?? '';
  ours = { organizationId: await lead('12440304526100081D') };
  const organizationId = await lead('12130408526013017A');
  const consortia = (await itemsOf('/v1/consortia')) as { id: string; code?: string }[];
  const consortiumId = consortia.find(({ code }) => code === 'yongnian')?.id ?? '';
  const [member] = await itemsOf(`/v1/consortia/${consortiumId}/members?organizationId=${organizationId}`);
  const terms = { number: '永协1号', mode: 'framework', validFrom: '2026-03-01', clauses: [] };
  const agreement = await ask('POST', '/v1/agreements', operator, { consortiumId, organizationId, ...terms });
  const first = async (path: string) => (await itemsOf(path))[0]?.id ?? '';
  theirs = {
    organizationId,
    consortiumId,
    membershipId: member?.id ?? '',
    ids: {
      organizations: organizationId,
      consortia: consortiumId,
      agreements: agreement.body.id,
      practitioners: await first(`/v1/practitioners?employerId=${organizationId}`),
      'gp-teams': await first('/v1/gp-teams'),
      policies: await first(`/v1/policies?consortiumId=${consortiumId}`),
      'service-scopes': await first(`/v1/service-scopes?organizationId=${organizationId}`),
      users: await first(`/v1/users?organizationId=${organizationId}`),
    },
  };
  expect(Object.entries(theirs.ids).filter(([, id]) => !id)).toEqual([]);
}, 60_000);
afterAll(() => service.close());

describe('what is another group’s', () => {
  it.each(roles)('is not there for a %s to read, and in no list', async (role) => {
    const surprises: unknown[] = [];
    const [stranger, member] = [ours, theirs].map(({ organizationId }): As => ({ roles: [role], organizationId }));
    const registers = [...reads, 'service-scopes', ...(role === 'group-admin' ? ['users'] : [])];
    for (const register of registers) {
      const id = theirs.ids[register] ?? '';
      for (const [as, status] of [
        [stranger, 404],
        [member, 200],
      ] as const) {
        const found = await ask('GET', `/v1/${register}/${id}`, as!);
        const listed = (await itemsOf(`/v1/${register}?limit=200`, as)).map((item) => item.id);
        if (found.status !== status || (status === 404 && listed.includes(id)))
          surprises.push({ register, status: found.status, listed: listed.includes(id) });
      }
    }
    const paths = [`/v1/memberships/${theirs.membershipId}`];
    paths.push(...['members', 'topology'].map((end) => `/v1/consortia/${theirs.consortiumId}/${end}`));
    for (const path of paths) {
      const statuses = [(await ask('GET', path, stranger!)).status, (await ask('GET', path, member!)).status];
      if (String(statuses) !== '404,200') surprises.push({ path, statuses });
    }
    expect(surprises).toEqual([]);
  });

  it('is not among the organizations that a clinician sees', async () => {
    const organizations = await itemsOf('/v1/organizations?limit=200', { roles: ['clinician'], ...theirs });
    expect(organizations).toHaveLength(22);
  });

  it('is not there to change for an administrator, and nothing new can be laid upon it', async () => {
    const admin: As = { roles: ['group-admin'], ...ours };
    const { consortiumId, organizationId, ids } = theirs;
    const reason = { reason: '试探', document: '无' };
    const steps = ['survey', 'complete-file', 'agree', 'activate', 'suspend', 'resume', 'end'];
    const [practitionerId] = [ids['practitioners']];
    const violation = { consortiumId, organizationId, rule: 'no-testimony', description: '试探' };
    const asked: [string, string, object?][] = [
      ['PATCH', `/v1/organizations/${organizationId}`, { phone: '110' }],
      ['PATCH', `/v1/consortia/${consortiumId}`, { name: '我们的' }],
      ['GET', `/v1/consortia/${consortiumId}/folder`],
      ['POST', `/v1/consortia/${consortiumId}/members`, { organizationId: ours.organizationId, role: 'member' }],
      ['PATCH', `/v1/memberships/${theirs.membershipId}`, { role: 'member' }],
      ...steps.map(
        (step) => ['POST', `/v1/memberships/${theirs.membershipId}/${step}`, reason] as [string, string, object],
      ),
      ['PATCH', `/v1/agreements/${ids['agreements']}`, { number: '1' }],
      ['POST', `/v1/agreements/${ids['agreements']}/sign`, reason],
      ['POST', `/v1/agreements/${ids['agreements']}/terminate`, reason],
      [
        'POST',
        '/v1/agreements',
        { consortiumId, organizationId, number: '2', mode: 'framework', validFrom: '2026-03-01', clauses: [] },
      ],
      ['PATCH', `/v1/service-scopes/${ids['service-scopes']}`, { waitDays: 9 }],
      ['POST', `/v1/service-scopes/${ids['service-scopes']}/close`, {}],
      ['POST', `/v1/service-scopes/${ids['service-scopes']}/open`, {}],
      [
        'POST',
        '/v1/service-scopes',
        { organizationId, department: '03.01', directions: ['up'], bookingMode: 'direct', indications: [] },
      ],
      ['PATCH', `/v1/practitioners/${practitionerId}`, { name: '别人' }],
      [
        'POST',
        '/v1/practitioners',
        {
          employerId: organizationId,
          staffNumber: 'X',
          name: '某',
          title: 'chief',
          specialty: '02',
          practicePoints: [],
        },
      ],
      ['PATCH', `/v1/gp-teams/${ids['gp-teams']}`, { name: '别队' }],
      ['POST', `/v1/gp-teams/${ids['gp-teams']}/disband`, {}],
      ['POST', `/v1/gp-teams/${ids['gp-teams']}/reform`, {}],
      ['POST', '/v1/gp-teams', { organizationId, name: '新', leaderId: practitionerId, memberIds: [] }],
      [
        'POST',
        '/v1/policies',
        { consortiumId, code: 'scheduling.expert-quota', validFrom: '2027-01-01', parameters: {} },
      ],
      [
        'POST',
        '/v1/publicity-materials',
        { consortiumId, organizationId, title: 'x', medium: 'leaflet', content: 'x' },
      ],
      ['POST', '/v1/publicity-violations', violation],
    ];
    const told = (await service.published()).length;
    const answers = await Promise.all(
      asked.map(async ([method, path, body]) => [method, path, (await ask(method, path, admin, body)).status]),
    );
    expect(answers.filter(([, , status]) => status !== 404)).toEqual([]);
    expect(await service.published()).toHaveLength(told);
  });

  it('joins no team of another group, though who took part before stays', async () => {
    const admin: As = { roles: ['group-admin'], ...ours };
    const stranger = theirs.ids['practitioners'] ?? '';
    const employed = await itemsOf(`/v1/practitioners?employerId=${ours.organizationId}`, admin);
    const [leaderId = '', colleague = ''] = employed.map(({ id }) => id);
    const organizations = (await itemsOf('/v1/organizations?limit=200', admin)) as { id: string; kind?: string }[];
    const organizationId = organizations.find(({ kind }) => kind === 'community-health-centre')?.id;
    const team = { organizationId, name: '华强北家庭医生团队', leaderId, memberIds: [stranger] };
    const refused = await ask('POST', '/v1/gp-teams', admin, team);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/memberIds/0' }] } });
    expect(refused.body.type).toMatch(/unknown-reference$/);
    const led = { ...team, leaderId: stranger, memberIds: [] };
    expect((await ask('POST', '/v1/gp-teams', admin, led)).body.errors[0].pointer).toBe('/leaderId');
    const formed = await ask('POST', '/v1/gp-teams', operator, team);
    expect(formed.status).toBe(201);
    const path = `/v1/gp-teams/${formed.body.id}`;
    const amended = await ask('PATCH', path, admin, { memberIds: [stranger, colleague] });
    expect(amended.body).toMatchObject({ memberIds: [leaderId, stranger, colleague] });
    await ask('PATCH', path, admin, { memberIds: [] });
    expect((await ask('PATCH', path, admin, { memberIds: [stranger] })).status).toBe(400);
  });

  it('is not brought in by another group, and only the operator forms one', async () => {
    const admin: As = { roles: ['group-admin'], ...ours };
    const consortium = (await itemsOf('/v1/consortia', admin))[0]?.id;
    const propose = { organizationId: theirs.organizationId, role: 'member' };
    expect((await ask('POST', `/v1/consortia/${consortium}/members`, admin, propose)).status).toBe(404);
    const { creditCodeCheck } = await import('#contracts');
    const creditCode = `12440304526999902${creditCodeCheck('12440304526999902')}`;
    const facts = { creditCode, name: '新院', shortName: '新院', level: 'secondary', kind: 'general-hospital' };
    const place = { ownership: 'public', divisionCode: '440304' };
    const registered = await ask('POST', '/v1/organizations', admin, { ...facts, ...place });
    expect(registered.status).toBe(201);
    const join = { organizationId: registered.body.id, role: 'member' };
    expect((await ask('POST', `/v1/consortia/${consortium}/members`, admin, join)).status).toBe(201);
    expect((await ask('PATCH', `/v1/organizations/${registered.body.id}`, admin, { phone: '1' })).status).toBe(200);
    const form = { code: 'ours', name: 'x', type: 'specialty-alliance', tightness: 'loose', divisionCode: '440304' };
    const led = { ...form, leadOrganizationId: ours.organizationId, bodies: [] };
    expect((await ask('POST', '/v1/consortia', admin, led)).status).toBe(403);
    expect((await ask('POST', '/v1/consortia', operator, led)).status).toBe(201);
  });
});
