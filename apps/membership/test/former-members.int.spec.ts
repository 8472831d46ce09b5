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

/** A hospital of Yongnian that also joins Futian, of which the administrator is. */
let hospital: string;
let futian: string;
let admin: As;
beforeAll(async () => {
  service = await startTestService(membership);
  for (const county of ['futian', 'yongnian'])
    expect((await ask('POST', '/v1/imports', operator, { files: filesOf(county) })).status).toBe(201);
  const organization = async (code: string) => (await itemsOf(`/v1/organizations?creditCode=${code}`))[0]?.id ?? '';
  hospital = await organization('12130408526013180H');
  admin = { roles: ['group-admin'], organizationId: await organization('12440304526100081D') };
  futian = (await itemsOf('/v1/consortia', admin))[0]?.id ?? '';
}, 60_000);
afterAll(() => service.close());

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

it('a group reads of a member what its membership lets it: accounts once past the intent, nothing but its entry after the end', async () => {
  const { body } = await ask('POST', `/v1/consortia/${futian}/members`, operator, {
    organizationId: hospital,
    role: 'member',
  });
  const step = async (verb: string) =>
    expect(
      (await ask('POST', `/v1/memberships/${body.id}/${verb}`, operator, { document: '原件', reason: '退出' })).status,
    ).toBe(200);
  // A scope is in the directory while its organization is an active member.
  const scopes = (isActive: boolean) => ['service-scopes', isActive, 200];
  expect(await found()).toEqual([
    ['practitioners', true, 200],
    ['users', false, 404],
    scopes(false),
    ['organizations', true, 200],
  ]);
  for (const verb of ['survey', 'complete-file', 'agree', 'activate']) await step(verb);
  const all = [['practitioners', true, 200], ['users', true, 200], scopes(true), ['organizations', true, 200]];
  expect(await found()).toEqual(all);
  await step('end');
  expect(await found()).toEqual([
    ['practitioners', false, 404],
    ['users', false, 404],
    ['service-scopes', false, 404],
    ['organizations', true, 200],
  ]);
});
