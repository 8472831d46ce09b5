import { readdirSync, readFileSync } from 'node:fs';
import type { Role } from '#contracts';
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

/** A hospital of Yongnian that also joins Futian, and an administrator of each. */
let hospital: string;
let futian: string;
let admin: As;
let atHome: As;
beforeAll(async () => {
  service = await startTestService(membership);
  for (const county of ['futian', 'yongnian'])
    expect((await ask('POST', '/v1/imports', operator, { files: filesOf(county) })).status).toBe(201);
  const organization = async (code: string) => (await itemsOf(`/v1/organizations?creditCode=${code}`))[0]?.id ?? '';
  hospital = await organization('12130408526013180H');
  admin = { roles: ['group-admin'], organizationId: await organization('12440304526100081D') };
  atHome = { roles: ['group-admin'], organizationId: await organization('12130408526013017A') };
  futian = (await itemsOf('/v1/consortia', admin))[0]?.id ?? '';
}, 60_000);
afterAll(() => service.close());

/** The registers in which the folder of Futian names the hospital. */
async function exported(as: As): Promise<string[]> {
  const { files } = (await ask('GET', `/v1/consortia/${futian}/folder`, as)).body as { files: Record<string, string> };
  const names = Object.entries(files).filter(([, text]) => text.includes('12130408526013180H'));
  return names.map(([name]) => name.replace('.csv', '')).sort();
}

/** How many records of the hospital the administrator finds in each list, and how the first of them is answered. */
async function found(): Promise<unknown> {
  const lists = [
    `practitioners?employerId=${hospital}`,
    `users?organizationId=${hospital}`,
    `service-scopes?organizationId=${hospital}`,
    `organizations?creditCode=12130408526013180H`,
  ];
  const answers = lists.map(async (list) => {
    const [register] = list.split('?');
    const [first] = await itemsOf(`/v1/${list}`);
    const listed = await itemsOf(`/v1/${list}`, admin);
    return [register, listed.length > 0, (await ask('GET', `/v1/${register}/${first?.id}`, admin)).status];
  });
  return Promise.all(answers);
}

/** Proposes the hospital to Futian; what it answers takes a step of that membership. */
async function joining(): Promise<(verb: string) => Promise<void>> {
  const proposal = { organizationId: hospital, role: 'member' };
  const { status, body } = await ask('POST', `/v1/consortia/${futian}/members`, operator, proposal);
  expect(status).toBe(201);
  return (verb) => step(body.id, verb);
}
async function step(membershipId: string, verb: string, as = operator): Promise<void> {
  const ground = { document: '原件', reason: '退出' };
  expect((await ask('POST', `/v1/memberships/${membershipId}/${verb}`, as, ground)).status).toBe(200);
}
const untilActive = ['survey', 'complete-file', 'agree', 'activate'];

it('a group reads of a member what its membership lets it: accounts once past the intent, nothing but its entry after the end', async () => {
  const take = await joining();
  // A scope is in the directory while its organization is an active member.
  const scopes = (isActive: boolean) => ['service-scopes', isActive, 200];
  expect(await found()).toEqual([
    ['practitioners', true, 200],
    ['users', false, 404],
    scopes(false),
    ['organizations', true, 200],
  ]);
  const whole = ['organizations', 'practitioners', 'scopes', 'users'];
  expect([await exported(admin), await exported(operator)]).toEqual([whole.slice(0, 3), whole]);
  const registered = () => itemsOf(`/v1/organizations/${hospital}/service-scopes`, admin);
  expect(await registered()).not.toEqual([]);
  for (const verb of untilActive) await take(verb);
  expect(await exported(admin)).toEqual(whole);
  const all = [['practitioners', true, 200], ['users', true, 200], scopes(true), ['organizations', true, 200]];
  expect(await found()).toEqual(all);
  await take('end');
  expect(await found()).toEqual([
    ['practitioners', false, 404],
    ['users', false, 404],
    ['service-scopes', false, 404],
    ['organizations', true, 200],
  ]);
  expect([await exported(admin), await registered()]).toEqual([[], []]);
});

let phone = 0;
/** How each register of the hospital answers a change. */
async function changing(as: As): Promise<unknown> {
  const [scope] = await itemsOf(`/v1/service-scopes?organizationId=${hospital}&limit=1`);
  phone += 1;
  const changes = [
    ['PATCH', `/v1/organizations/${hospital}`, { phone: `0310-${phone}` }],
    ['PATCH', `/v1/service-scopes/${scope?.id}`, { waitDays: phone }],
    ['POST', '/v1/service-scopes', { organizationId: hospital, department: 'nowhere' }],
  ] as const;
  return Promise.all(
    changes.map(async ([method, path, body]) => {
      const answer = await ask(method, path, as, body);
      return answer.status === 403 ? answer.body.type.replace('/problems/', '') : answer.status;
    }),
  );
}
const [kept, elsewhere] = [[200, 200, 400], Array(3).fill('kept-by-another-group')];

it('the group that an organization joined first keeps its register, whatever it joins besides', async () => {
  expect(await changing(atHome)).toEqual(kept);
  const take = await joining();
  expect([await changing(atHome), await changing(admin)]).toEqual([kept, elsewhere]);
  for (const verb of untilActive) await take(verb);
  expect([await changing(atHome), await changing(admin)]).toEqual([kept, elsewhere]);
  const own = { ...admin, organizationId: hospital };
  expect(await changing(own)).toEqual(kept);
  const [account] = await itemsOf(`/v1/users?organizationId=${hospital}`, own);
  const reactivate = (as: As) => ask('POST', `/v1/users/${account?.id}/reactivate`, as);
  for (const as of [admin, atHome]) expect((await reactivate(as)).body.type).toBe('/problems/account-of-other-groups');
  expect((await reactivate(own)).status).toBe(200);

  const [heading, ...lines] = (filesOf('yongnian')['scopes.csv'] ?? '').split('\n');
  const line = lines.find((each) => each.startsWith('12130408526013180H')) ?? '';
  const files = { 'scopes.csv': `${heading}\n${line}\n` };
  expect((await ask('POST', '/v1/imports', admin, { files })).body.errors).toMatchObject([
    { line: 2, column: 'organizationCreditCode' },
  ]);
  expect((await ask('POST', '/v1/imports', atHome, { files })).body.counts.scopes.amended).toBe(1);
  const user = `new.office,某,scheduler,12130408526013180H,`;
  const users = { 'users.csv': `${(filesOf('yongnian')['users.csv'] ?? '').split('\n')[0]}\n${user}\n` };
  for (const as of [admin, atHome])
    expect((await ask('POST', '/v1/imports', as, { files: users })).body.errors).toMatchObject([
      { line: 2, column: 'organizationCreditCode' },
    ]);

  const again = { organizationId: hospital, role: 'member' };
  const brought = await ask('POST', `/v1/consortia/${futian}/members`, admin, again);
  expect([brought.status, brought.body.type]).toEqual([403, '/problems/member-of-another-group']);
  const yongnian = (await itemsOf('/v1/consortia', atHome))[0]?.id;
  const [membership] = await itemsOf(`/v1/consortia/${yongnian}/members?organizationId=${hospital}`, atHome);
  await step(membership?.id ?? '', 'suspend', atHome);
  const resumed = await ask('POST', `/v1/memberships/${membership?.id}/resume`, own);
  expect([resumed.status, resumed.body.type]).toEqual([403, '/problems/not-an-active-member']);
  expect([await changing(atHome), await changing(admin)]).toEqual([kept, elsewhere]);
  await step(membership?.id ?? '', 'end', atHome);
  expect(await changing(admin)).toEqual(kept);
  expect(await changing(atHome)).toEqual(['kept-by-another-group', 404, 'kept-by-another-group']);
});

it('a group takes back who has left it, and is a member of no other', async () => {
  const [membership] = await itemsOf(`/v1/consortia/${futian}/members?organizationId=${hospital}&status=active`, admin);
  await step(membership?.id ?? '', 'end', admin);
  expect((await ask('PATCH', `/v1/organizations/${hospital}`, admin, { phone: '1' })).status).toBe(403);
  const again = { organizationId: hospital, role: 'member' };
  expect((await ask('POST', `/v1/consortia/${futian}/members`, admin, again)).status).toBe(201);
});
