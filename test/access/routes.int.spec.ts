import { jest } from '@jest/globals';
import { roles, type Role } from '#contracts';
import { newId } from '#messaging';
import { statusByHead } from '#testing';
import { apiOfAdministrator } from '../../tools/cli/connection.js';
import { heart } from '../../tools/local/walk/referral.js';
import { until } from '../../tools/local/walk/until.js';
import { postDuring, startJourney, type Journey } from '../journeys/journey.js';
import { ask, Issuer, outside, relations, routesOf, type Organizations, type Relation, type Route } from './cells.js';
import { addMembers, type Added } from './members.js';
import { outlines, table, type Rule } from './table.js';

jest.setTimeout(240_000);

let journey: Journey;
let issuer: Issuer;
let routes: Route[];
let organizations: Organizations;
let added: Added;
let referralId: string;
beforeAll(async () => {
  journey = await startJourney();
  issuer = await Issuer.of(journey.platform, journey.directory);
  routes = await routesOf(journey.platform);
  const { township, hospital, cast } = { ...journey.walks.cast, cast: journey.walks.cast };
  const [posted] = await postDuring(
    township,
    { ...heart, organizationId: hospital.organizationId },
    1,
    () => undefined,
  );
  referralId = posted?.referral.id ?? '';
  added = await addMembers(apiOfAdministrator(journey.connection));
  const { items } = await cast.township.api.get<{ items: { id: string }[] }>('membership', '/v1/organizations');
  const ends = [township.organizationId, hospital.organizationId];
  organizations = {
    referrer: township.organizationId,
    receiver: hospital.organizationId,
    sibling: items.map(({ id }) => id).find((id) => !ends.includes(id)),
    suspended: added.suspended.organizationId,
    former: added.former.organizationId,
    stranger: newId(),
    nobody: undefined,
  };
});
afterAll(() => journey.stop());

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const ruleOf = (route: Route): Rule | undefined => table[route.service]?.[nameOf(route)];

/** What the table says a request without a record or a body of sense is answered: in, or not. */
function admitted({ roles: allowed, acting }: Rule, role: Role | undefined, relation: Relation): 'in' | 401 | 403 {
  if (allowed === 'public') return 'in';
  if (!role) return 401;
  if (!allowed.includes(role)) return 403;
  const bound = relation !== 'nobody';
  return acting === undefined || (acting === 'for one') === bound ? 'in' : 403;
}

const shut = [401, 403];
const found = (status: number): 'in' | number => (status < 500 && !shut.includes(status) ? 'in' : status);

test('every route of every service is in the table, and nothing else', () => {
  const expected = Object.entries(table).flatMap(([service, rules]) =>
    Object.keys(rules).map((name) => `${service} ${name}`),
  );
  expect(routes.map((route) => `${route.service} ${nameOf(route)}`).sort()).toEqual(expected.sort());
});

test('each lets in whom the table names, for whichever organization they act, and nobody else', async () => {
  const surprises: unknown[] = [];
  let cells = 0;
  for (const route of routes) {
    const rule = ruleOf(route) ?? { roles: [] };
    const asked = [undefined, ...roles].flatMap((role) => relations.map((relation) => ({ role, relation })));
    const seen = await Promise.all(
      asked.map(async ({ role, relation }) => {
        const status = await ask(route, role && (await issuer.bearer(role, organizations[relation])));
        return { role, relation, status, expected: admitted(rule, role, relation) };
      }),
    );
    cells += seen.length;
    const wrong = seen.filter(({ status, expected }) => found(status) !== expected);
    surprises.push(...wrong.map((cell) => ({ route: `${route.service} ${nameOf(route)}`, ...cell })));
  }
  expect(surprises).toEqual([]);
  expect(cells).toBeGreaterThan(2_000);
});

test('each asks for the token before it reads a body', async () => {
  const taking = routes.filter((route) => route.method !== 'GET' && ruleOf(route)?.roles !== 'public');
  const answers = taking.map(async (route) => {
    const url = route.url + route.path.replaceAll(/\{\w+\}/g, newId());
    return [nameOf(route), await statusByHead(route.method, url, { authorization: 'Bearer a.b.c' })];
  });
  expect(await Promise.all(answers)).toEqual(taking.map((route) => [nameOf(route), 401]));
  expect(taking.length).toBeGreaterThan(80);
});

test('one referral is there for its two organizations, in outline for who oversees the group, and for others it is not', async () => {
  const reads = ['', '/actions', '/timeline', '/patient', '/patient/looks', '/slip.pdf'];
  const party: readonly Role[] = ['clinician', 'referral-coordinator', 'scheduler', 'integration'];
  const surprises: unknown[] = [];
  for (const end of reads) {
    const route = routes.find((each) => nameOf(each) === `GET /v1/referrals/{id}${end}`);
    if (!route) throw new Error(`no route ${end}`);
    const withPurpose = { ...route, path: `${route.path}?purpose=treatment` };
    for (const role of [...party, ...outlines]) {
      for (const relation of relations) {
        const bearer = await issuer.bearer(role, organizations[relation]);
        const status = await ask(withPurpose, bearer, { id: referralId });
        const theirs = party.includes(role) && ['referrer', 'receiver'].includes(relation);
        const overseen = outlines.includes(role) && !outside.includes(relation) && reads.indexOf(end) < 3;
        const refused = outlines.includes(role) && reads.indexOf(end) >= 3 ? 403 : 404;
        const expected = theirs || overseen ? 200 : refused;
        if (status !== expected) surprises.push({ end, role, relation, status, expected });
      }
    }
  }
  expect(surprises).toEqual([]);
});

test('the way of a patient lists the same referral to the same callers, and to others none', async () => {
  const route = routes.find((each) => nameOf(each) === 'GET /v1/referrals');
  if (!route) throw new Error('no list of referrals');
  const surprises: unknown[] = [];
  for (const role of ruleOf(route)?.roles ?? []) {
    for (const relation of relations) {
      const authorization = await issuer.bearer(role as Role, organizations[relation]);
      const [listed, read] = await Promise.all(
        [`?rootId=${referralId}`, `/${referralId}`].map((path) =>
          fetch(route.url + route.path + path, { headers: { authorization } }),
        ),
      );
      const { items } = (await listed!.json()) as { items: { id: string }[] };
      await read!.body?.cancel();
      const expected = read!.status === 200 ? [referralId] : [];
      if (String(items.map(({ id }) => id)) !== String(expected)) surprises.push({ role, relation, items });
    }
  }
  expect(surprises).toEqual([]);
});

/** Registers of which a record belongs to a group, by service; steps with a body of their own are for the service's tests. */
const registers = {
  membership: [
    ...['organizations', 'consortia', 'memberships', 'agreements', 'service-scopes', 'practitioners', 'gp-teams'],
    ...['policies', 'users', 'publicity-materials'],
  ],
  scheduling: ['appointments', 'clinic-sessions'],
  notifications: ['messages'],
} as const;

test('a record of a group is there for its members, and for no role of who is none, was one or is suspended, whatever the verb', async () => {
  const operator = await issuer.bearer('group-admin');
  const firstOf = async (service: string, path: string): Promise<string | undefined> => {
    const url = routes.find((route) => route.service === service)?.url ?? '';
    const answer = await fetch(url + path, { headers: { authorization: operator } });
    return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id;
  };
  const consortium = await firstOf('membership', '/v1/consortia');
  const paths: Readonly<Record<string, string>> = {
    memberships: `/v1/consortia/${consortium}/members`,
    users: `/v1/users?organizationId=${organizations.referrer}`,
    appointments: `/v1/appointments?referralId=${referralId}`,
    messages: `/v1/messages?referralId=${referralId}`,
  };
  const surprises: unknown[] = [];
  let cells = 0;
  for (const [service, names] of Object.entries(registers)) {
    for (const name of names) {
      const root = `/v1/${name}/{id}`;
      const told = ['appointments', 'messages'].includes(name);
      const find = () => firstOf(service, paths[name] ?? `/v1/${name}`);
      const id = told ? await until(name, name, find) : await find();
      if (!id) throw new Error(`nothing in ${name} to ask for`);
      for (const route of routes.filter((each) => each.service === service && each.path.startsWith(root))) {
        if (/cancel|reschedule/.test(route.path)) continue;
        for (const role of ruleOf(route)?.roles ?? []) {
          for (const relation of outside) {
            const status = await ask(route, await issuer.bearer(role as Role, organizations[relation]), { id });
            if (status !== 404) surprises.push({ route: nameOf(route), role, relation, status });
            cells += 1;
          }
          if (route.path !== root || route.method !== 'GET') continue;
          const own = await ask(route, await issuer.bearer(role as Role, organizations.referrer), { id });
          if (own !== 200) surprises.push({ route: nameOf(route), role, own });
        }
      }
    }
  }
  expect(surprises).toEqual([]);
  expect(cells).toBeGreaterThan(300);
});

test('who is suspended or left still reads of itself why', async () => {
  for (const { organizationId, membershipId } of [added.suspended, added.former])
    for (const [path, id] of [
      ['/v1/organizations/{id}', organizationId],
      ['/v1/memberships/{id}', membershipId],
    ] as const) {
      const route = routes.find((each) => nameOf(each) === `GET ${path}`);
      if (!route) throw new Error(`no route ${path}`);
      expect(await ask(route, await issuer.bearer('clinician', organizationId), { id })).toBe(200);
    }
});

interface Messages {
  readonly items: readonly { readonly id: string; readonly recipient: { readonly kind: string } }[];
}

test('what is told of an application file that is late is there for the office it is told to, and for who oversees the group', async () => {
  const operator = apiOfAdministrator(journey.connection);
  const { items: groups } = await operator.get<{ items: { id: string; leadOrganizationId: string }[] }>(
    'membership',
    '/v1/consortia',
  );
  const { id: consortiumId = '', leadOrganizationId: lead = '' } = groups[0] ?? {};
  const made = (path: string, body: object) => operator.post<{ id: string }>('membership', path, body);
  const facts = { level: 'none', kind: 'private-hospital', ownership: 'private', divisionCode: '130408' };
  const names = { name: '永年同和医院', shortName: '同和医院', creditCode: '12331102526200226Y' };
  const { id: organizationId } = await made('/v1/organizations', { ...facts, ...names });
  const policy = { code: 'membership.application-file', validFrom: '2026-01-01', consortiumId };
  await made('/v1/policies', { ...policy, parameters: { completeWithinHours: 0.0001 } });
  const { id } = await made(`/v1/consortia/${consortiumId}/members`, { organizationId, role: 'member' });
  const told = await until('申报材料逾期的消息', 'the messages about the application file', async () => {
    const { items: found } = await operator.get<Messages>('notifications', `/v1/messages?membershipId=${id}`);
    return found.length === 2 ? found : undefined;
  });
  const offices: Readonly<Record<string, readonly [of: string, ...readers: Role[]]>> = {
    'lead-office': [lead, 'group-admin', 'integration'],
    applicant: [organizationId, 'group-admin', 'integration', 'referral-coordinator'],
  };
  const route = routes.find((each) => nameOf(each) === 'GET /v1/messages/{id}');
  if (!route) throw new Error('no route to a message');
  const surprises: unknown[] = [];
  for (const message of told) {
    const [of, ...readers] = offices[message.recipient.kind] ?? [''];
    for (const role of roles) {
      for (const own of [lead, organizationId, organizations.sibling, organizations.stranger, undefined]) {
        const status = await ask(route, await issuer.bearer(role, own), { id: message.id });
        const oversees = outlines.includes(role) && ![organizationId, organizations.stranger].includes(own);
        const theirs = own === of && readers.includes(role);
        const expected = !(ruleOf(route)?.roles ?? []).includes(role) ? 403 : theirs || oversees ? 200 : 404;
        if (status !== expected) surprises.push({ kind: message.recipient.kind, role, own, status, expected });
      }
    }
  }
  expect(surprises).toEqual([]);
});

test('a receiver that was suspended sees an outline of a patient who has not come, and its referrer what it saw before', async () => {
  const operator = apiOfAdministrator(journey.connection);
  const items = async <T>(path: string) => (await operator.get<{ items: T[] }>('membership', path)).items;
  const hospitals = await items<{ id: string; shortName: string }>('/v1/organizations?limit=200');
  const hospital = hospitals.find(({ shortName }) => shortName === '区二院')?.id ?? '';
  const [posted] = await postDuring(
    journey.walks.cast.township,
    { ...heart, organizationId: hospital },
    1,
    () => undefined,
  );
  const id = posted?.referral.id ?? '';
  const [group] = await items<{ id: string }>('/v1/consortia');
  const members = await items<{ id: string; organizationId: string }>(`/v1/consortia/${group?.id}/members?limit=200`);
  const membership = members.find(({ organizationId }) => organizationId === hospital)?.id;
  await operator.post('membership', `/v1/memberships/${membership}/suspend`, { reason: '整改' });

  const party: readonly Role[] = ['clinician', 'referral-coordinator', 'scheduler', 'integration'];
  const reads = ['', '/actions', '/timeline', '/attachments', '/patient', '/patient/looks', '/slip.pdf'];
  const read = async (end: string, role: Role, organizationId: string | undefined) => {
    const route = routes.find((each) => nameOf(each) === `GET /v1/referrals/{id}${end}`);
    if (!route) throw new Error(`no route ${end}`);
    return ask({ ...route, path: `${route.path}?purpose=treatment` }, await issuer.bearer(role, organizationId), {
      id,
    });
  };
  const isHeard = async () => ((await read('/patient', 'clinician', hospital)) === 409 ? true : undefined);
  await until('停用传到转诊服务', 'the suspension to reach referrals', isHeard);
  const surprises: unknown[] = [];
  for (const end of reads)
    for (const role of party)
      for (const organizationId of [hospital, organizations.referrer]) {
        const status = await read(end, role, organizationId);
        const refused = organizationId === hospital && reads.indexOf(end) >= 3;
        if (status !== (refused ? 409 : 200)) surprises.push({ end, role, organizationId, status });
      }
  expect(surprises).toEqual([]);
});
