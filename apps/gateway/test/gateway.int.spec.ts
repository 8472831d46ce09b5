import { once } from 'node:events';
import { connect } from 'node:net';
import { OrganizationRegistered, eventDefinitions } from '#contracts';
import { newId, type Transport } from '#messaging';
import { eventually } from '#testing';
import { jest } from '@jest/globals';
import { startDownstream } from './downstream.js';
import {
  broker,
  freePort,
  publish,
  registerUser,
  startGateway,
  submitted,
  watch,
  type TestGateway,
} from './gateway.js';

jest.setTimeout(60_000);

const hospital = {
  creditCode: '12130408526013017A',
  name: '邯郸市永年区第一医院',
  shortName: `区一院-${newId().slice(-4)}`,
  level: 'secondary',
  kind: 'general-hospital',
  ownership: 'public',
  divisionCode: '130408',
} as const;
const organizationId = newId();

describe('the gateway', () => {
  let kafka: Transport;
  let gateway: TestGateway;
  let downstream: Awaited<ReturnType<typeof startDownstream>>;
  let clinician: string;
  let scheduler: string;

  beforeAll(async () => {
    kafka = await broker();
    clinician = await registerUser(kafka, { roles: ['clinician'], organizationId });
    scheduler = await registerUser(kafka, { roles: ['scheduler'], organizationId });
    await publish(kafka, OrganizationRegistered(organizationId, hospital));
    const port = await freePort();
    downstream = await startDownstream(`http://127.0.0.1:${port}/oidc`);
    const nobody = 'http://127.0.0.1:1';
    gateway = await startGateway({
      PORT: String(port),
      REFERRALS_URL: downstream.url,
      MEMBERSHIP_URL: nobody,
      SCHEDULING_URL: nobody,
      NOTIFICATIONS_URL: nobody,
      LIVE_HEARTBEAT_MS: '200',
    });
  });
  afterAll(async () => {
    await gateway.close();
    await downstream.close();
    await kafka.close();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${gateway.url}${path}`, { headers });
  /** With the body read: the connection of a long answer that nobody reads stays open. */
  const statusOf = async (path: string): Promise<number> => {
    const answer = await get(path);
    await answer.arrayBuffer();
    return answer.status;
  };
  const asUser = async (name: string) => ({ authorization: `Bearer ${await gateway.tokenFor(name)}` });

  it('knows at its start every user that was registered before, and lets each to what its role may', async () => {
    const me = await get('/api/referrals/v1/me', await asUser(clinician));
    expect([me.status, await me.json()]).toEqual([
      200,
      expect.objectContaining({ username: clinician, roles: ['clinician'], organizationId }),
    ]);
    expect((await get('/api/referrals/v1/me', await asUser(scheduler))).status).toBe(403);
    expect((await get('/api/referrals/v1/me')).status).toBe(401);
    expect((await get('/api/referrals/v1/me', { authorization: 'Bearer e30.e30.e30' })).status).toBe(401);
  });

  it('learns of a user that is registered while it runs', async () => {
    const later = await registerUser(kafka, { roles: ['clinician'], organizationId });
    await eventually(async () => expect(await gateway.tokenFor(later)).toBeTruthy());
  });

  it('puts a Location of a service under its own address, and passes its refusals on', async () => {
    const post = (body: object) =>
      fetch(`${gateway.url}/api/referrals/v1/notes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': 'en' },
        body: JSON.stringify(body),
      });
    const made = await post({ text: 'short' });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/referrals/v1/notes/7']);
    const refused = await post({ text: 'far too long a text', more: 1 });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      400,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/more' }, { pointer: '/text' }] });
  });

  it('streams an import of almost 64 MiB through, and refuses more, and 1 MiB of anything else', async () => {
    const signedIn = await asUser(clinician);
    const post = async (path: string, length: number, authorization = signedIn.authorization) => {
      const body = JSON.stringify({ text: 'x'.repeat(length) });
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await fetch(`${gateway.url}/api/referrals/v1/${path}`, { method: 'POST', headers, body });
      return [answer.status, await answer.json()];
    };
    const large = 64 * 1024 * 1024 - 100;
    const refused = [413, expect.objectContaining({ type: '/problems/too-large' })];
    expect(await post('imports', large)).toEqual([201, { bytes: large }]);
    expect(await post('imports', large + 100)).toEqual(refused);
    expect(await post('imports', large, 'Bearer a.b.c')).toMatchObject([401, { type: '/problems/unauthenticated' }]);
    expect(await post('notes', 1024 * 1024 + 1)).toEqual(refused);
  });

  it.each([
    ['the start page', '/'],
    ['a service', '/api/referrals/openapi.json'],
    ["a service's page", '/api/referrals/docs'],
    ['a problem of its own', '/api/nonsense/v1/x'],
    ['an unknown address', '/nonsense'],
    ['the issuer', '/oidc/.well-known/openid-configuration'],
    ['the live stream', '/events'],
  ])('answers for %s with security headers, and with no CORS', async (_name, path) => {
    const { response, leave } = await watch(`${gateway.url}${path}`, { origin: 'https://elsewhere.example' });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'ratelimit-limit': '1200',
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    leave();
  });

  it('serves a start page and an event catalogue without inline script, and every file they name', async () => {
    for (const path of ['/', '/catalogue.html']) {
      const page = await get(path);
      const html = await page.text();
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
      const files = [...html.matchAll(/\b(?:src|href)="(\/[^"#]*)"/g)].map((match) => match[1] ?? '');
      expect(files.length).toBeGreaterThan(3);
      const statuses = await Promise.all(files.map(async (file) => `${file} ${await statusOf(file)}`));
      expect(statuses).toEqual(files.map((file) => `${file} 200`));
    }
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/src/main.ts',
    '/.env',
    '/start.js/..%2f..%2fsrc/main.ts',
  ])('serves nothing beside its pages: %s', async (url) => {
    const { statusCode } = await gateway.app.inject({ method: 'GET', url });
    expect(statusCode).toBeGreaterThanOrEqual(400);
  });

  it("serves a service's API page with every file it needs", async () => {
    const html = await (await get('/api/referrals/docs')).text();
    const base = `${gateway.url}/api/referrals/docs`;
    const files = [...html.matchAll(/\b(?:src|href)="([^"]+)"/g)].map((match) => new URL(match[1] ?? '', base));
    const statuses = await Promise.all(files.map(async ({ pathname }) => `${pathname} ${await statusOf(pathname)}`));
    expect(files.length).toBeGreaterThan(3);
    expect(statuses).toEqual(files.map(({ pathname }) => `${pathname} 200`));
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });

  it('shows which services run', async () => {
    const { items } = (await (await get('/v1/services')).json()) as {
      items: { name: string; state: string; version?: string }[];
    };
    expect(items.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'membership down',
      'referrals ready',
      'scheduling down',
      'notifications down',
    ]);
    expect(items[1]?.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('tells where tokens come from', async () => {
    expect(await (await get('/v1/issuer')).json()).toEqual({ issuer: gateway.issuer, audience: 'yilian', local: true });
  });

  it('has the schema of every event where its ce_dataschema points', async () => {
    const { items } = (await (await get('/schemas')).json()) as { items: { type: string; schema: string }[] };
    expect(items).toHaveLength(eventDefinitions.size);
    for (const { type, schema } of items) {
      const answer = await get(schema);
      expect(answer.headers.get('content-type')).toContain('application/schema+json');
      expect(await answer.json()).toMatchObject({ $id: `http://127.0.0.1:8100/schemas/${type}.json`, type: 'object' });
    }
    const unknown = await get('/schemas/yilian.referral.forgotten.v1.json');
    expect([unknown.status, ((await unknown.json()) as { type: string }).type]).toEqual([
      404,
      '/problems/no-such-event',
    ]);
  });

  it('shows on the live stream what is published, named and without its data', async () => {
    const stream = await watch(`${gateway.url}/events`);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await eventually(async () => {
      await publish(kafka, submitted(organizationId, organizationId));
      expect(stream.text()).toContain('转诊已提交');
    });
    expect(stream.text()).toContain(`"organizations":["${hospital.shortName}"]`);
    expect(stream.text()).not.toContain('planted');
    await eventually(() => expect(stream.text()).toContain(': still here'));
    const id = /^id: (.*)$/m.exec(stream.text())?.[1] ?? '';
    stream.leave();
    const again = await watch(`${gateway.url}/events`, { 'last-event-id': id });
    await eventually(() => expect(again.text()).toContain('retry: 2000'));
    expect(again.text()).not.toContain(id);
    again.leave();
    const outside = await registerUser(kafka, { roles: ['auditor'], organizationId: newId() });
    const theirs = await eventually(async () => watch(`${gateway.url}/events`, await asUser(outside)));
    await eventually(() => expect(theirs.text()).toContain(': still here'));
    expect(theirs.text()).not.toContain('id: ');
    theirs.leave();
  });

  it('describes its own API', () => {
    expect(Object.keys(gateway.openApi().paths)).toEqual([
      '/v1/services',
      '/schemas',
      '/schemas/{file}',
      '/v1/issuer',
      '/events',
      '/v1/operations/traces/{id}',
    ]);
  });

  it('stops at once although live streams are open', async () => {
    const own = await watch(`${gateway.url}/events`);
    const passing = await watch(`${gateway.url}/api/referrals/v1/stream`);
    await eventually(() => expect(passing.text()).toBe('data: first\n\n'));
    const unused = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    await once(unused, 'connect');
    const began = Date.now();
    await gateway.close();
    expect(Date.now() - began).toBeLessThan(5_000);
    await eventually(() => expect([own.ended(), passing.ended()]).toEqual([true, true]));
  });
});
