import { readdirSync, readFileSync } from 'node:fs';
import type { Role } from '#contracts';
import { startTestService } from '#testing';
import { ConsortiumEntity } from '../src/entities/index.js';
import { registryOf } from '../src/imports/registry.js';
import { membership } from '../src/service.js';

const filesOf = (county: string): Record<string, string> => {
  const folder = new URL(`../../../examples/${county}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  return Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
};
const [futian, yongnian] = [filesOf('futian'), filesOf('yongnian')];
const [ourLead, theirLead, theirTownship] = ['12440304526100081D', '12130408526013017A', '12130408526014378U'];
const ourCentre = '12440304526100436E';
const ourDoctor = `${ourLead}/00201`;
const operator = { roles: ['group-admin' as const] };

type As = { roles: Role[]; organizationId?: string; userId?: string };
let service: Awaited<ReturnType<typeof startTestService>>;
let admin: As;
const importing = (files: Record<string, string>, as: As = admin, dryRun = false) =>
  service.request('POST', '/v1/imports', { as, body: { files, dryRun } });

beforeAll(async () => {
  service = await startTestService(membership);
  for (const files of [futian, yongnian]) expect((await importing(files, operator)).status).toBe(201);
  const { body } = await service.request('GET', `/v1/organizations?creditCode=${ourLead}`, { as: operator });
  admin = { roles: ['group-admin'], organizationId: body.items[0].id, userId: 'group.ft' };
}, 60_000);
afterAll(() => service.close());

const heading = (name: string, of = futian): string => of[name]?.split('\n')[0] ?? '';
const user = (...cells: string[]) => ({ 'users.csv': `${heading('users.csv')}\n${cells.join(',')}\n` });
const lineOf = (name: string, word: string): string =>
  yongnian[name]?.split('\n').find((line) => line.includes(word)) ?? '';
const amended = (name: string, word: string, from: string | RegExp, to: string) => ({
  [name]: `${heading(name, yongnian)}\n${lineOf(name, word).replace(from, to)}\n`,
});
/** Of our group, by the credit code of its organization. */
async function membershipOf(creditCode: string) {
  const first = async (path: string) => (await service.request('GET', path, { as: admin })).body.items[0];
  const [{ id: consortiumId }, { id }] = [
    await first('/v1/consortia'),
    await first(`/v1/organizations?creditCode=${creditCode}`),
  ];
  return first(`/v1/consortia/${consortiumId}/members?organizationId=${id}`);
}
const newcomer = '12440304526999901';

describe('a folder that the administrator of a group imports', () => {
  it.each([
    ['an account of no organization', user('x.ft', 'X', 'group-admin;auditor', '', ''), 'organizationCreditCode'],
    ['an account in another group', user('x.ft', 'X', 'group-admin', theirLead, ''), 'organizationCreditCode'],
    ['an account taken over', user('guo.jing', '郭静', 'group-admin', ourLead, ''), 'username'],
    ['the own account let loose', user('group.ft', '吴卓然', 'group-admin', '', ''), 'organizationCreditCode'],
    ['the own account moved', user('group.ft', '吴卓然', 'group-admin', theirLead, ''), 'organizationCreditCode'],
    [
      'their organization',
      amended('organizations.csv', theirTownship, /广府卫生院(.*),[^,]*$/, '福田卫生院$1,'),
      'creditCode',
    ],
    ['their practitioner', amended('practitioners.csv', 'F6401', '刘颖', '刘影'), 'employerCreditCode'],
    ['their scope', amended('scopes.csv', theirLead, ',yes', ',no'), 'organizationCreditCode'],
    ['their team', amended('gp-teams.csv', theirTownship, ',yes', ',no'), 'organizationCreditCode'],
  ])('enters and amends nothing of others: %s', async (_, files, column) => {
    const [file] = Object.keys(files);
    for (const dryRun of [false, true]) {
      const { status, body } = await importing(files, admin, dryRun);
      expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ file, line: 2, column }] });
      expect(body.errors[0].reason.en).toMatch(/not belong to your group/);
    }
    expect((await importing(files, operator, true)).status).toBe(200);
  });

  it('forms no group, and takes no member, policy or fact of another', async () => {
    const group = (text = '') => (text || (yongnian['group.yaml'] ?? '')).replace('version: 1', 'version: 2');
    const theirs = await importing({ 'group.yaml': group() });
    expect(theirs.body.errors).toMatchObject([{ file: 'group.yaml', column: 'policies.0.code' }]);
    const formed = await importing({
      'group.yaml': (futian['group.yaml'] ?? '').replace(/code: futian\b/, 'code: ours'),
    });
    expect(formed.body.errors).toMatchObject([{ file: 'group.yaml', column: 'consortium.code' }]);
    const rows = [heading('organizations.csv'), lineOf('organizations.csv', theirTownship)];
    const annexed = { 'group.yaml': futian['group.yaml'] ?? '', 'organizations.csv': rows.join('\n') };
    expect((await importing(annexed)).body.errors).toMatchObject([{ line: 2, column: 'role' }]);
  });

  it('makes nobody the lead who is no member, over the API neither', async () => {
    const led = (futian['group.yaml'] ?? '').replace(`lead: ${ourLead}`, `lead: ${theirLead}`);
    for (const as of [admin, operator]) {
      const { status, body } = await importing({ 'group.yaml': led }, as);
      expect({ status, errors: body.errors }).toMatchObject({
        status: 400,
        errors: [{ file: 'group.yaml', line: 8, column: 'consortium.lead', reason: { zh: expect.any(String) } }],
      });
    }
    const idOf = async (path: string) => (await service.request('GET', path, { as: operator })).body.items[0].id;
    const path = `/v1/consortia/${(await service.request('GET', '/v1/consortia', { as: admin })).body.items[0].id}`;
    const leading = async (creditCode: string) =>
      service.request('PATCH', path, {
        as: admin,
        body: { leadOrganizationId: await idOf(`/v1/organizations?creditCode=${creditCode}`) },
      });
    const refused = await leading(theirLead);
    expect([refused.status, refused.body.type]).toEqual([400, '/problems/consortium/lead-not-a-member']);
    const folder = await service.request('GET', `${path}/folder`, { as: admin });
    expect(JSON.stringify(folder.body)).not.toContain(theirLead);
    for (const creditCode of [ourCentre, ourLead]) expect((await leading(creditCode)).status).toBe(200);
    const members = `${path}/members?organizationId=${await idOf(`/v1/organizations?creditCode=${ourCentre}`)}`;
    const membership = `/v1/memberships/${await idOf(members)}`;
    const stepping = (verb: string) =>
      service.request('POST', `${membership}/${verb}`, { as: admin, body: { reason: '整改' } });
    expect((await stepping('suspend')).status).toBe(200);
    const suspended = (futian['group.yaml'] ?? '').replace(`lead: ${ourLead}`, `lead: ${ourCentre}`);
    expect((await importing({ 'group.yaml': suspended })).body.errors).toMatchObject([{ column: 'consortium.lead' }]);
    expect((await stepping('resume')).status).toBe(200);
  });

  it('takes nobody into a team who works in another group', async () => {
    const team = (leader: string, members: string) => ({
      'gp-teams.csv': `${heading('gp-teams.csv', yongnian)}\n${ourCentre},一队,${leader},${members},yes\n`,
    });
    const theirs = `${theirLead}/A1001`;
    for (const [column, files] of [
      ['leader', team(theirs, ourDoctor)],
      ['members', team(ourDoctor, theirs)],
    ] as const) {
      const { status, body } = await importing(files);
      expect({ status, errors: body.errors }).toMatchObject({
        status: 400,
        errors: [{ file: 'gp-teams.csv', line: 2, column }],
      });
      expect(body.errors[0].reason.en).toMatch(/not belong to your group/);
    }
    expect((await importing(team(ourDoctor, theirs), operator)).status).toBe(201);
    expect((await importing(team(ourDoctor, theirs))).body.counts.gpTeams.unchanged).toBe(1);
    const { id } = (await service.request('GET', '/v1/consortia', { as: admin })).body.items[0];
    const files = async (as: As) =>
      JSON.stringify((await service.request('GET', `/v1/consortia/${id}/folder`, { as })).body.files);
    const name = lineOf('practitioners.csv', `${theirLead},A1001`).split(',')[2] ?? '';
    expect(name).not.toBe('');
    expect([(await files(admin)).includes(name), (await files(operator)).includes(name)]).toEqual([false, true]);
  });

  it('enters and amends what is the own, and proposes a new member, whose accounts wait for its survey', async () => {
    const { creditCodeCheck } = await import('#contracts');
    const creditCode = newcomer + creditCodeCheck(newcomer);
    const line = (role: string) => `${creditCode},深圳新院,新院,secondary,general-hospital,public,440304,,,,,,${role}`;
    const folder = (role: string) => ({
      'group.yaml': futian['group.yaml'] ?? '',
      'organizations.csv': `${heading('organizations.csv')}\n${line(role)}\n`,
    });
    const accounts = user('office.new.ft', '新院', 'scheduler', creditCode, '');
    const refusals = { '': /not belong to your group/, member: /once its survey is recorded/ };
    for (const [role, reason] of Object.entries(refusals)) {
      const { status, body } = await importing({ ...folder(role), ...accounts });
      expect({ status, errors: body.errors }).toMatchObject({
        status: 400,
        errors: [
          {
            file: 'users.csv',
            line: 2,
            column: 'organizationCreditCode',
            reason: { en: expect.stringMatching(reason) },
          },
        ],
      });
    }
    const deadlines = () => service.dataSource.query('SELECT subject_id, due_at FROM deadlines');
    expect((await importing(folder('member'), admin, true)).body.counts.memberships.created).toBe(1);
    expect(await deadlines()).toEqual([]);
    const stricter = (futian['group.yaml'] ?? '').replace(
      /version: 1(?<from>\n +validFrom: )'2026-01-01'(?<hours>\n +parameters:\n +completeWithinHours: )48/,
      "version: 2$<from>'2026-01-02'$<hours>24",
    );
    const first = { ...folder('member'), 'group.yaml': stricter };
    const { status, body } = await importing(first);
    expect({ status, counts: body.counts }).toMatchObject({
      status: 201,
      counts: { organizations: { created: 1 }, memberships: { created: 1 }, policies: { created: 1 } },
    });
    const membership = await membershipOf(creditCode);
    const { id, fileDueAt } = membership;
    expect(membership).toMatchObject({ status: 'intent', steps: [{ command: 'propose', by: 'group.ft' }] });
    expect(Date.parse(fileDueAt) - Date.parse(membership.steps[0].at)).toBe(24 * 3_600_000);
    expect(await deadlines()).toEqual([{ subject_id: id, due_at: new Date(fileDueAt) }]);

    for (const step of ['survey', 'complete-file', 'agree', 'activate']) {
      const path = `/v1/memberships/${id}/${step}`;
      expect((await service.request('POST', path, { as: admin, body: { document: '福医联〔2026〕9号' } })).status).toBe(
        200,
      );
      expect((await importing({ ...first, ...accounts })).body.counts).toMatchObject({
        memberships: { created: 0, amended: 0, unchanged: 1 },
        users: step === 'survey' ? { created: 1 } : { created: 0, unchanged: 1 },
      });
    }
    expect(await membershipOf(creditCode)).toMatchObject({ status: 'active', version: 5 });
    expect((await importing(user('office.new.ft', '新院', 'scheduler', ourLead, ''))).body.counts.users.amended).toBe(
      1,
    );
    const found = (as: As) => service.request('GET', `/v1/imports/${body.id}`, { as });
    expect([(await found(admin)).status, (await found(operator)).status]).toEqual([200, 200]);
    expect((await found({ ...admin, userId: 'another' })).status).toBe(404);
  });

  it('is written again from what belongs to the group and is named there, not from other groups’ registers', async () => {
    const { manager } = service.dataSource;
    const group = await manager.findOneByOrFail(ConsortiumEntity, { code: 'futian' });
    const { organizations, practitioners, users, memberships, policies } = await registryOf(manager, group);
    const theirs = organizations.find(({ creditCode }) => creditCode === theirLead);
    expect(organizations.filter(({ divisionCode }) => divisionCode === '130408')).toEqual([theirs]);
    const helpers = practitioners.filter(({ employerId }) => employerId === theirs?.id);
    expect(helpers.map(({ staffNumber }) => staffNumber)).toEqual(['A1001']);
    expect(users.some(({ username }) => username === 'group.ft')).toBe(true);
    expect(users.some(({ organizationId }) => !organizationId || organizationId === theirs?.id)).toBe(false);
    expect(memberships.filter(({ consortiumId }) => consortiumId !== group.id)).toHaveLength(1);
    expect(new Set(policies.map(({ consortiumId }) => consortiumId))).toEqual(new Set([group.id]));
  });

  it('finds the whole folder of another group unchanged', async () => {
    expect((await importing(yongnian)).status).toBe(201);
  });
});
