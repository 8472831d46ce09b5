import { readFileSync } from 'node:fs';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const example = new URL('../../../examples/yongnian/', import.meta.url);
const names = ['group.yaml', 'organizations.csv', 'practitioners.csv', 'gp-teams.csv'];
const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, example), 'utf8')]));
const admin = { roles: ['group-admin' as const] };

let service: Awaited<ReturnType<typeof startTestService>>;
beforeAll(async () => {
  service = await startTestService(membership);
  expect((await post('/v1/imports', { files })).status).toBe(201);
}, 60_000);
afterAll(() => service.close());

const post = (path: string, body: object = {}) => service.request('POST', path, { as: admin, body });
const items = async (path: string) => (await service.request('GET', path, { as: { roles: ['clinician'] } })).body.items;
const uncovered = async (query = ''): Promise<string[]> =>
  (await items(`/v1/gp-teams/uncovered?${query}`)).map(({ staffNumber }: { staffNumber: string }) => staffNumber);
const idOf = async (path: string): Promise<string> => (await items(path))[0].id;

describe('GP teams', () => {
  it('are imported with the doctors who join them, and the uncovered of level 2 and above are listed', async () => {
    const missing = ['D4002', 'D4003', 'D4004', 'D4005', 'D4006'];
    expect(await uncovered()).toEqual(missing);
    const consortiumId = await idOf('/v1/consortia');
    expect(await uncovered(`consortiumId=${consortiumId}`)).toEqual(missing);
    expect(await uncovered(`employerId=${await idOf('/v1/organizations?creditCode=12130408526013017A')}`)).toEqual([]);
    const membershipId = await idOf(
      `/v1/consortia/${consortiumId}/members?organizationId=${await idOf('/v1/organizations?creditCode=12130408526013527P')}`,
    );
    await post(`/v1/memberships/${membershipId}/suspend`, { reason: '校验逾期' });
    expect(await uncovered(`consortiumId=${consortiumId}`)).toEqual([]);
  });

  it('leave their doctors uncovered when they are disbanded, and cover them again when formed again', async () => {
    const practitionerId = await idOf('/v1/practitioners?staffNumber=A1001');
    const [team] = await items(`/v1/gp-teams?practitionerId=${practitionerId}&active=true`);
    expect(team).toMatchObject({ name: '广府家庭医生团队', version: 1 });
    expect((await post(`/v1/gp-teams/${team.id}/disband`)).body).toMatchObject({ active: false, version: 2 });
    expect(await uncovered()).toEqual(expect.arrayContaining(['A1001', 'A1018', 'B2008']));
    await post(`/v1/gp-teams/${team.id}/reform`);
    expect(await uncovered()).not.toContain('A1001');
    const told = (await service.published()).filter(({ subject }) => subject === team.id);
    expect(told.map(({ type }) => type)).toEqual(
      ['formed', 'disbanded', 'formed'].map((verb) => `yilian.gp-team.${verb}.v1`),
    );
  });

  it('cover nobody any more while their organization is suspended', async () => {
    const practitionerId = await idOf('/v1/practitioners?staffNumber=A1001');
    const [team] = await items(`/v1/gp-teams?practitionerId=${practitionerId}&active=true`);
    const members = `/v1/consortia/${await idOf('/v1/consortia')}/members?organizationId=${team.organizationId}`;
    await post(`/v1/memberships/${await idOf(members)}/suspend`, { reason: '校验逾期' });
    expect(await uncovered()).toContain('A1001');
    await post(`/v1/memberships/${await idOf(members)}/resume`, { reason: '校验完成' });
    expect(await uncovered()).not.toContain('A1001');
  });

  it('are formed at the grassroots, of registered practitioners', async () => {
    const organizationId = await idOf('/v1/organizations?creditCode=12130408526014378U');
    const leaderId = await idOf('/v1/practitioners?staffNumber=F6402');
    const memberIds = [await idOf('/v1/practitioners?staffNumber=D4002')];
    const team = { organizationId, name: '广府家庭医生二队', leaderId, memberIds };
    const formed = await post('/v1/gp-teams', team);
    expect(formed).toMatchObject({ status: 201, body: { memberIds: [leaderId, ...memberIds], active: true } });
    expect(await uncovered()).not.toContain('D4002');
    expect((await post('/v1/gp-teams', team)).status).toBe(409);
    expect((await post('/v1/gp-teams', { ...team, name: '三队', leaderId: organizationId })).status).toBe(400);
    const hospital = await idOf('/v1/organizations?creditCode=12130408526013017A');
    expect((await post('/v1/gp-teams', { ...team, organizationId: hospital })).body.type).toMatch(/not-grassroots$/);
    const path = `/v1/gp-teams/${formed.body.id}`;
    const amended = await service.request('PATCH', path, { as: admin, body: { memberIds: [] } });
    expect(amended.body).toMatchObject({ memberIds: [leaderId], version: 2 });
    expect(await uncovered()).toContain('D4002');
  });

  it.each(['', '/disband', '/reform'])('are the group administrator’s to change: POST %s', async (verb) => {
    const { id } = (await items('/v1/gp-teams'))[0];
    const path = verb ? `/v1/gp-teams/${id}${verb}` : '/v1/gp-teams';
    expect((await service.request('POST', path, { as: { roles: ['clinician'] }, body: {} })).status).toBe(403);
  });
});
