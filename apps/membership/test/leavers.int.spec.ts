import { readFileSync } from 'node:fs';
import { dateIn } from '#contracts';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const example = new URL('../../../examples/yongnian/', import.meta.url);
const names = ['group.yaml', 'organizations.csv', 'practitioners.csv', 'gp-teams.csv', 'users.csv'];
const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, example), 'utf8')]));
const admin = { roles: ['group-admin' as const] };

let service: Awaited<ReturnType<typeof startTestService>>;
beforeEach(async () => {
  service = await startTestService(membership);
  expect((await post('/v1/imports', { files })).status).toBe(201);
}, 60_000);
afterEach(() => service.close());

const ask = (method: string, path: string, body?: object, as: object = admin) =>
  service.request(method, path, { as: as as typeof admin, body });
const post = (path: string, body: object = {}, as?: object) => ask('POST', path, body, as);
const items = async (path: string) => (await ask('GET', path)).body.items;
const idOf = async (path: string): Promise<string> => (await items(path))[0].id;
const uncovered = async (): Promise<string[]> =>
  (await items('/v1/gp-teams/uncovered')).map(({ staffNumber }: { staffNumber: string }) => staffNumber);
const inDays = (days: number): string => dateIn(new Date(Date.now() + days * 86_400_000));
const tellingsOf = async (id: string) =>
  (await service.published())
    .filter(({ subject }) => subject === id)
    .map(({ type, data }) => [type.split('.')[2], data]);

/** What the county exports, and how many of a register importing it again amends. */
async function exported(): Promise<Record<string, string>> {
  return (await ask('GET', `/v1/consortia/${await idOf('/v1/consortia')}/folder`)).body.files;
}

describe('a practitioner who leaves', () => {
  it('is there with the day on which they leave, and told of; the end can be moved and taken back', async () => {
    const id = await idOf('/v1/practitioners?staffNumber=D4002');
    const path = `/v1/practitioners/${id}`;
    expect((await post(`${path}/end`, {}, { roles: ['clinician'] })).status).toBe(403);
    expect((await post(`${path}/end`, { endsOn: '2026-02-30' })).status).toBe(400);
    const later = await post(`${path}/end`, { endsOn: inDays(30) });
    expect(later).toMatchObject({ status: 200, body: { endsOn: inDays(30), version: 2 } });
    expect(await items('/v1/practitioners?staffNumber=D4002&practising=true')).toMatchObject([{ endsOn: inDays(30) }]);
    expect(await uncovered()).toContain('D4002');
    expect((await post(`${path}/end`)).body).toMatchObject({ endsOn: inDays(0), version: 3 });
    expect((await post(`${path}/end`)).body).toMatchObject({ version: 3 });
    expect(await items('/v1/practitioners?staffNumber=D4002&practising=true')).toEqual([]);
    expect(await items('/v1/practitioners?practising=false')).toMatchObject([{ id, endsOn: inDays(0) }]);
    expect(await uncovered()).not.toContain('D4002');
    expect((await post(`${path}/resume`)).body).toMatchObject({ endsOn: null, version: 4 });
    expect(await tellingsOf(id)).toMatchObject([
      ['registered', {}],
      ['ended', { endsOn: inDays(30), staffNumber: 'D4002' }],
      ['ended', { endsOn: inDays(0) }],
      ['resumed', { staffNumber: 'D4002' }],
    ]);
  });

  it('stays in the teams they were in, which are found, but joins none any more', async () => {
    const teamOf = await idOf('/v1/practitioners?staffNumber=F6401');
    const [team] = await items(`/v1/gp-teams?practitionerId=${teamOf}`);
    const leader = `/v1/practitioners/${team.leaderId}`;
    await post(`${leader}/end`);
    expect((await items('/v1/gp-teams?led=false')).map(({ id }: { id: string }) => id)).toContain(team.id);
    expect((await items('/v1/gp-teams?led=true')).map(({ id }: { id: string }) => id)).not.toContain(team.id);
    expect((await ask('PATCH', `/v1/gp-teams/${team.id}`, { name: '改名' })).body).toMatchObject({ name: '改名' });
    const facts = { organizationId: team.organizationId, name: '新队', leaderId: team.leaderId, memberIds: [] };
    const refused = await post('/v1/gp-teams', facts);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/leaderId' }] } });
    expect(refused.body.type).toMatch(/practitioner\/has-left$/);
    const gone = await idOf('/v1/practitioners?staffNumber=D4002');
    await post(`/v1/practitioners/${gone}/end`);
    const joins = { memberIds: [...team.memberIds, gone] };
    expect((await ask('PATCH', `/v1/gp-teams/${team.id}`, joins)).body.type).toMatch(/has-left$/);
    const heading = 'organizationCreditCode,name,leader,members';
    const line = '12130408526014378U,改名,F6401,12130408526013527P/D4002';
    const imported = await post('/v1/imports', { files: { 'gp-teams.csv': `${heading}\n${line}` } });
    expect(imported.body.errors).toMatchObject([{ file: 'gp-teams.csv', line: 2, column: 'members' }]);
  });

  it('is exported as one who left, and no folder brings them back', async () => {
    const [team] = await items('/v1/gp-teams?active=true');
    await post(`/v1/practitioners/${team.leaderId}/end`, { endsOn: '2026-03-01' });
    const folder = await exported();
    expect(folder['practitioners.csv']).toMatch(/,2026-03-01\r?\n/);
    for (const each of [folder, files]) {
      const again = await post('/v1/imports', { files: each });
      expect(again.body.counts.practitioners).toMatchObject({ created: 0, amended: 0 });
    }
    const elsewhere = await startTestService(membership);
    try {
      const anew = await elsewhere.request('POST', '/v1/imports', { as: admin, body: { files: folder } });
      expect(anew.status).toBe(201);
      const left = await elsewhere.request('GET', '/v1/practitioners?practising=false', { as: admin });
      expect(left.body.items).toMatchObject([{ endsOn: '2026-03-01' }]);
      expect((await elsewhere.request('GET', '/v1/gp-teams?led=false', { as: admin })).body.items).toHaveLength(1);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('an account', () => {
  it('is deactivated and taken into use again by an administrator of its group, and told of', async () => {
    const user = await items('/v1/users?username=guo.jing').then(
      ([each]: { id: string; organizationId: string }[]) => each!,
    );
    const lead = { roles: ['group-admin'], organizationId: user.organizationId };
    const path = `/v1/users/${user.id}`;
    expect((await post(`${path}/deactivate`, {}, { roles: ['clinician'] })).status).toBe(403);
    expect((await post(`${path}/deactivate`, {}, { ...lead, userId: user.id })).body.type).toMatch(/own-account$/);
    expect((await post(`${path}/deactivate`, {}, lead)).body).toMatchObject({ active: false, version: 2 });
    expect(await items('/v1/users?active=false')).toMatchObject([{ id: user.id, active: false }]);
    const folder = await exported();
    for (const each of [folder, files]) {
      const again = await post('/v1/imports', { files: each });
      expect(again.body.counts.users).toMatchObject({ created: 0, amended: 0 });
    }
    const line = (folder['users.csv'] ?? '').split(/\r?\n/).find((each) => each.startsWith('guo.jing,')) ?? '';
    expect(line).toMatch(/,no$/);
    const heading = 'username,displayName,roles,organizationCreditCode,staffNumber,active';
    await post('/v1/imports', { files: { 'users.csv': `${heading}\n${line.replace(/no$/, 'yes')}` } });
    expect((await ask('GET', path)).body).toMatchObject({ active: true, version: 3 });
    expect((await post(`${path}/reactivate`, {}, lead)).body).toMatchObject({ active: true, version: 3 });
    expect((await tellingsOf(user.id)).map(([verb]) => verb)).toEqual(['registered', 'deactivated', 'reactivated']);
  });

  it('of the platform’s operator is no group’s to deactivate', async () => {
    const heading = 'username,displayName,roles';
    await post('/v1/imports', { files: { 'users.csv': `${heading}\noperator,平台运营方,group-admin` } });
    const id = await idOf('/v1/users?username=operator');
    const organizationId = await idOf('/v1/organizations?creditCode=12130408526013017A');
    expect((await post(`/v1/users/${id}/deactivate`, {}, { roles: ['group-admin'], organizationId })).status).toBe(404);
    expect((await post(`/v1/users/${id}/deactivate`)).body).toMatchObject({ active: false });
  });
});
