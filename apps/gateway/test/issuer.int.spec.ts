import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserDeactivated, UserReactivated, UserRegistered } from '#contracts';
import { newId } from '#messaging';
import Fastify, { type FastifyInstance } from 'fastify';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { Accounts } from '../src/issuer/accounts.js';
import { clients, localUserGrant } from '../src/issuer/clients.js';
import { issuerKeys } from '../src/issuer/keys.js';
import { registerIssuer } from '../src/issuer/register.js';
import { RateLimiter } from '../src/limits/rate-limiter.js';

const userId = '01930000-0000-7000-8000-000000000042';
const organizationId = '01930000-0000-7000-8000-000000000043';
const redirectUri = 'http://127.0.0.1:5999/callback';

describe('the local issuer', () => {
  let app: FastifyInstance;
  let issuer: string;
  const accounts = new Accounts();

  const start = async (withLocalUserGrant = true): Promise<void> => {
    app = Fastify();
    // The port must be known before the issuer is made, because it is part of its name.
    await app.listen({ port: 0, host: '127.0.0.1' }).then((url) => (issuer = `${url}/oidc`));
    await app.close();
    app = Fastify();
    const limiter = new RateLimiter({
      timeoutMs: 100,
      retryMs: 1000,
      maxClients: 100,
      now: Date.now,
      onRedis: () => undefined,
    });
    await registerIssuer(app, {
      issuer,
      audience: 'yilian',
      keys: await issuerKeys(),
      accounts,
      limiter,
      tokenSeconds: 600,
      corsOrigins: ['http://127.0.0.1:5999'],
      behindProxy: false,
      localUserGrant: withLocalUserGrant,
      password: 'open sesame',
      attempts: 3,
      windowMs: 60_000,
      hint: true,
      clients: clients({
        cliSecret: 'cli',
        integrationSecret: 'demo',
        consoleRedirectUris: [redirectUri],
        localUserGrant: withLocalUserGrant,
      }),
    });
    await app.listen({ port: Number(new URL(issuer).port), host: '127.0.0.1' });
  };

  beforeAll(async () => {
    accounts.learn({
      id: 'e',
      type: UserRegistered.type,
      source: '/yilian/membership',
      subject: userId,
      sequence: 1,
      correlationId: userId,
      time: new Date(),
      data: { username: 'li.na', displayName: '李娜', roles: ['clinician'], organizationId, practitionerId: userId },
    });
    await start();
  });
  afterAll(() => app.close());

  const token = async (form: Record<string, string>, headers = {}) => {
    const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form), headers });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const cli = { client_id: 'yilian-cli', client_secret: 'cli' };
  const verified = async (jwt: string) => {
    const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
      jwks_uri: string;
    };
    return (await jwtVerify(jwt, createRemoteJWKSet(new URL(discovery.jwks_uri)), { issuer, audience: 'yilian' }))
      .payload;
  };

  it('describes itself under its own path', async () => {
    const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;
    expect(discovery).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: `${issuer}/token`,
      authorization_endpoint: `${issuer}/auth`,
    });
    const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256']);
    expect(keys.some((key) => 'd' in key)).toBe(false);
  });

  it('gives the command line a token for a seeded user', async () => {
    const { status, body } = await token({ ...cli, grant_type: localUserGrant, username: 'li.na' });
    expect([status, body]).toEqual([200, expect.objectContaining({ token_type: 'Bearer', expires_in: 600 })]);
    expect(await verified(body['access_token']!)).toMatchObject({
      sub: userId,
      username: 'li.na',
      roles: ['clinician'],
      organization_id: organizationId,
      practitioner_id: userId,
      aud: 'yilian',
    });
    expect(decodeProtectedHeader(body['access_token']!)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
  });

  it('gives none for an account that is deactivated, nor to a client whose account is', async () => {
    const integration = { client_id: 'integration-demo', client_secret: 'demo', grant_type: 'client_credentials' };
    const tell = (subject: string, username: string, sequence: number, active: boolean) =>
      accounts.learn({
        ...{ id: `${subject}-${sequence}`, source: '/yilian/membership', subject, sequence, correlationId: subject },
        ...{ type: (active ? UserReactivated : UserDeactivated).type, time: new Date() },
        data: { username, displayName: '李娜', roles: ['clinician'], organizationId, practitionerId: userId, active },
      });
    const client = newId();
    tell(userId, 'li.na', 2, false);
    tell(client, 'integration-demo', 1, false);
    expect(await token({ ...cli, grant_type: localUserGrant, username: 'li.na' })).toMatchObject({
      ...{ status: 400, body: { error: 'invalid_grant' } },
    });
    expect(await token(integration)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    tell(userId, 'li.na', 3, true);
    tell(client, 'integration-demo', 2, true);
    const { body } = await token(integration);
    expect(await verified(body['access_token']!)).toMatchObject({ organization_id: organizationId });
  });

  it('gives it a token for a built-in user and for a client, too', async () => {
    const admin = await token({ ...cli, grant_type: localUserGrant, username: 'admin' });
    expect(await verified(admin.body['access_token']!)).toMatchObject({ username: 'admin', roles: ['group-admin'] });
    const demo = await token({ ...cli, grant_type: localUserGrant, username: 'integration-demo' });
    expect(await verified(demo.body['access_token']!)).toMatchObject({
      sub: 'integration-demo',
      roles: ['integration'],
    });
  });

  it.each([
    ['an unknown user', { ...cli, grant_type: localUserGrant, username: 'nobody' }, 400, 'invalid_grant'],
    ['no user', { ...cli, grant_type: localUserGrant }, 400, 'invalid_request'],
    [
      'a wrong secret',
      { ...cli, client_secret: 'x', grant_type: localUserGrant, username: 'admin' },
      401,
      'invalid_client',
    ],
    ['no client', { grant_type: localUserGrant, username: 'admin' }, 400, 'invalid_request'],
    [
      'an unknown client',
      { client_id: 'x', client_secret: 'x', grant_type: localUserGrant, username: 'admin' },
      401,
      'invalid_client',
    ],
    [
      'a client that may not',
      { client_id: 'integration-demo', client_secret: 'demo', grant_type: localUserGrant, username: 'admin' },
      400,
      'invalid_request',
    ],
    [
      'the public console',
      { client_id: 'yilian-console', grant_type: localUserGrant, username: 'admin' },
      400,
      'invalid_request',
    ],
    ['an unknown grant', { ...cli, grant_type: 'password', username: 'admin' }, 400, 'unsupported_grant_type'],
  ])('refuses a token for %s', async (_name, form, status, error) => {
    expect(await token(form as Record<string, string>)).toMatchObject({ status, body: { error } });
  });

  it('gives clients their own tokens', async () => {
    const { body } = await token({ ...cli, grant_type: 'client_credentials' });
    expect(await verified(body['access_token']!)).toMatchObject({
      sub: 'yilian-cli',
      username: 'yilian-cli',
      roles: ['group-admin'],
      aud: 'yilian',
    });
    const demo = await token({
      client_id: 'integration-demo',
      client_secret: 'demo',
      grant_type: 'client_credentials',
    });
    expect(await verified(demo.body['access_token']!)).toMatchObject({ roles: ['integration'] });
  });

  describe('the sign-in of a person', () => {
    const jar = new Map<string, string>();
    const verifier = randomBytes(32).toString('base64url');

    const go = async (path: string, init: RequestInit = {}): Promise<Response> => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(new URL(path, issuer), {
        redirect: 'manual',
        ...init,
        headers: { accept: 'text/html', cookie },
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';')[0]!.split('=');
        jar.set(name, value);
      }
      return response;
    };
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const request = (over: Record<string, string> = {}): string =>
      `/oidc/auth?${new URLSearchParams({
        client_id: 'yilian-console',
        response_type: 'code',
        scope: 'openid profile',
        redirect_uri: redirectUri,
        state: 's',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...over,
      })}`;
    const signIn = (page: string, username: string, password: string) =>
      go(page, { method: 'POST', body: new URLSearchParams({ username, password }) });

    it('goes from the form to a token, by code and PKCE', async () => {
      const page = (await go(request())).headers.get('location')!;
      expect(page).toMatch(/^\/oidc\/sign-in\//);
      const form = await (await go(page)).text();
      expect(form).toContain('登录 <span lang="en">Sign in</span>');

      const wrong = await signIn(page, 'li.na', 'nonsense');
      expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('用户名或密码不正确')]);

      const right = await signIn(page, 'li.na', 'open sesame');
      expect(right.status).toBe(303);
      const back = new URL((await go(right.headers.get('location')!)).headers.get('location')!);
      expect(`${back.origin}${back.pathname} ${back.searchParams.get('state')}`).toBe(`${redirectUri} s`);

      const { status, body } = await token({
        grant_type: 'authorization_code',
        client_id: 'yilian-console',
        code: back.searchParams.get('code')!,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      expect(status).toBe(200);
      expect(await verified(body['access_token']!)).toMatchObject({
        sub: userId,
        username: 'li.na',
        roles: ['clinician'],
        aud: 'yilian',
      });
    });

    it('throttles guessing per user and address', async () => {
      jar.clear();
      const page = (await go(request())).headers.get('location')!;
      const statuses = [];
      for (let i = 0; i < 4; i++) statuses.push((await signIn(page, 'observer', `guess ${i}`)).status);
      expect(statuses).toEqual([401, 401, 401, 429]);
      expect((await signIn(page, 'observer', 'open sesame')).status).toBe(429);
    });

    it('shows what a user typed as text, never as markup', async () => {
      const page = (await go(request())).headers.get('location')!;
      expect(await (await signIn(page, '"><script>x</script>', '')).text()).not.toContain('<script>');
    });

    it('refuses a foreign redirect, a missing PKCE and a stale page, in a page of its own', async () => {
      const foreign = await go(request({ redirect_uri: 'http://evil.example/callback' }));
      expect([foreign.status, await foreign.text()]).toEqual([400, expect.stringContaining('无法登录')]);
      const noPkce = await go(request({ code_challenge: '', code_challenge_method: '' }));
      expect(new URL(noPkce.headers.get('location')!).searchParams.get('error')).toBe('invalid_request');
      jar.clear();
      const stale = await go('/oidc/sign-in/nothing');
      expect([stale.status, await stale.text()]).toEqual([400, expect.stringContaining('请回到应用重新开始登录')]);
    });
  });

  it('keeps its keys in a file for its owner only, and refuses a broken one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yilian-keys-'));
    const file = join(folder, 'keys', 'issuer.json');
    const [first, second] = await Promise.all([issuerKeys(file), issuerKeys(file)]);
    expect(second).toEqual(first);
    expect(await issuerKeys(file)).toEqual(first);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain(first.jwks.keys[0]!.kid!);
    await expect(issuerKeys(join(folder, 'keys'))).rejects.toThrow();
    await rm(folder, { recursive: true });
  });

  it('does not know the grant for local users where it is switched off', async () => {
    await app.close();
    await start(false);
    const refused = await token({ ...cli, grant_type: localUserGrant, username: 'admin' });
    expect(refused).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });
});
