import { jest } from '@jest/globals';
import { newId, type Transport } from '#messaging';
import { eventually } from '#testing';
import { Cable } from './cable.js';
import { broker, infrastructure, registerUser, startGateway, type TestGateway } from './gateway.js';

jest.setTimeout(60_000);

describe('the limits', () => {
  let kafka: Transport;
  let cable: Cable;
  let first: TestGateway;
  let second: TestGateway;
  let username: string;

  beforeAll(async () => {
    kafka = await broker();
    username = await registerUser(kafka, { roles: ['clinician'], organizationId: newId() });
    const { hostname, port } = new URL(infrastructure.redis);
    cable = new Cable({ host: hostname, port: Number(port) });
    const limits = {
      REDIS_URL: `redis://127.0.0.1:${await cable.mend()}`,
      RATE_LIMIT_PER_SUBJECT: '5',
      RATE_LIMIT_PER_ADDRESS: '20',
      TRUSTED_PROXIES: '127.0.0.1',
      SIGN_IN_ATTEMPTS: '2',
    };
    first = await startGateway(limits);
    const issuer = { OIDC_ISSUER: first.issuer, OIDC_JWKS_URL: `${first.issuer}/jwks`, LOCAL_ISSUER: 'off' };
    second = await startGateway({ ...limits, ...issuer });
  });
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
    await cable.cut();
    await kafka.close();
  });

  /** An address that nobody else asks from, as a trusted proxy tells it. */
  let addresses = 0;
  const run = Math.floor(Math.random() * 65_536);
  const fromElsewhere = () => ({ 'x-forwarded-for': `10.${run >> 8}.${run & 255}.${(addresses += 1)}` });
  const statuses = async (count: number, of: TestGateway, headers: Record<string, string>, path = '/v1/issuer') => {
    const seen: number[] = [];
    for (let i = 0; i < count; i++) seen.push((await fetch(`${of.url}${path}`, { headers })).status);
    return seen;
  };

  it('turn away an address that asks too often, and say until when, in its language', async () => {
    const headers = fromElsewhere();
    expect(await statuses(20, first, headers)).toEqual(Array(20).fill(200));
    const refused = await fetch(`${first.url}/`, { headers: { ...headers, 'accept-language': 'en' } });
    expect([refused.status, refused.headers.get('ratelimit-remaining')]).toEqual([429, '0']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({
      type: '/problems/too-many-requests',
      detail: expect.stringMatching(/^Too many requests/),
    });
    for (const path of ['/health/live', '/health/ready', '/metrics', '/oidc/jwks']) {
      expect([path, await statuses(1, first, headers, path)]).toEqual([path, [200]]);
    }
    expect(await statuses(1, first, fromElsewhere())).toEqual([200]);
  });

  it('count a user with a valid token by itself and over all gateways, and an invented token on the address', async () => {
    // Every gateway that is tested beside this one is asked from 127.0.0.1.
    const authorization = `Bearer ${await first.tokenFor(username, fromElsewhere())}`;
    const busy = fromElsewhere();
    await statuses(20, first, busy);
    expect(await statuses(3, first, { ...busy, authorization })).toEqual([200, 200, 200]);
    expect(await statuses(4, second, { ...fromElsewhere(), authorization })).toEqual([200, 200, 429, 429]);
    expect(await statuses(1, first, { ...busy, authorization: 'Bearer e30.e30.e30' })).toEqual([429]);
  });

  it('hold at the sign-in too, for one user from one address', async () => {
    const { url } = first;
    const query = new URLSearchParams({
      client_id: 'yilian-console',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: 'http://127.0.0.1:8100/callback',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    });
    const headers = fromElsewhere();
    const begun = await fetch(`${url}/oidc/auth?${query}`, { redirect: 'manual', headers });
    const cookie = begun.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const page = `${url}${begun.headers.get('location')}`;
    const guess = async () => {
      const body = new URLSearchParams({ username, password: 'guess' });
      const answer = await fetch(page, { method: 'POST', body, headers: { ...headers, cookie } });
      return `${answer.status} ${answer.headers.has('retry-after')} ${answer.headers.get('x-frame-options')}`;
    };
    expect([await guess(), await guess(), await guess()]).toEqual([
      '401 false DENY',
      '401 false DENY',
      '429 true DENY',
    ]);
  });

  it('go on without Redis, each gateway for itself, and together again once it is back', async () => {
    const headers = fromElsewhere();
    await cable.cut();
    expect(await statuses(20, first, headers)).toEqual(Array(20).fill(200));
    expect(await statuses(1, first, headers)).toEqual([429]);
    expect(await statuses(20, second, headers)).toEqual(Array(20).fill(200));
    expect(await statuses(1, second, headers, '/health/ready')).toEqual([200]);
    await cable.mend();
    await eventually(async () => {
      const fresh = fromElsewhere();
      expect(await statuses(12, first, fresh)).toEqual(Array(12).fill(200));
      expect((await statuses(12, second, fresh)).filter((status) => status === 429)).toHaveLength(4);
    });
  });
});
