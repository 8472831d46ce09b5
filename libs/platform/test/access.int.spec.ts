import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { newId } from '#messaging';
import { TokenVerifier } from '#platform';
import { bearerOf, eventually, startTestService, statusByHead, type TestService } from '#testing';
import { notes } from './sample.js';

const rules = { issuer: 'https://issuer.example', audience: 'yilian' };
const ours = await generateKeyPair('RS256');
const theirs = await generateKeyPair('RS256');
const published = { keys: [{ ...(await exportJWK(ours.publicKey)), alg: 'RS256', kid: 'ours' }] };
const keys = createLocalJWKSet(published);

const token = (change: Record<string, unknown> = {}, key: CryptoKey = ours.privateKey, kid = 'ours') =>
  new SignJWT({
    sub: 'someone',
    roles: ['clinician'],
    iss: rules.issuer,
    aud: rules.audience,
    exp: 4_000_000_000,
    ...change,
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(key);

describe('a token', () => {
  const verifier = new TokenVerifier(rules, keys);
  const verify = async (jwt: string | Promise<string>) => verifier.verify(`Bearer ${await jwt}`);

  it('says who asks', async () => {
    expect(await verify(token({ organization_id: 'org', practitioner_id: 'p', username: 'li.na' }))).toEqual({
      userId: 'someone',
      username: 'li.na',
      roles: ['clinician'],
      organizationId: 'org',
      practitionerId: 'p',
      expiresAt: new Date(4_000_000_000_000),
    });
  });

  it.each([
    ['expired', { exp: 1_000_000_000 }],
    ['not yet valid', { nbf: 3_900_000_000 }],
    ['without an end', { exp: undefined }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['for another audience', { aud: 'other' }],
    ['without a subject', { sub: undefined }],
    ['without roles', { roles: undefined }],
    ['with unknown roles only', { roles: ['emperor'] }],
  ])('%s is none', async (_name, change) => {
    expect(await verify(token(change))).toBeUndefined();
  });

  it('signed by another key, by the public key as a secret, or not at all is none', async () => {
    expect(await verify(token({}, theirs.privateKey))).toBeUndefined();
    const claims = { sub: 'someone', roles: ['clinician'], iss: rules.issuer, aud: rules.audience, exp: 4_000_000_000 };
    const secret = createSecretKey(Buffer.from(await exportSPKI(ours.publicKey)));
    expect(
      await verify(new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'ours' }).sign(secret)),
    ).toBeUndefined();
    const [, payload = ''] = (await token()).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await verify(`${none}.${payload}.`)).toBeUndefined();
    expect(await verifier.verify(undefined)).toBeUndefined();
    expect(await verifier.verify('Basic YTpi')).toBeUndefined();
  });

  it('cannot be judged while the issuer is away: that is no refusal', async () => {
    const lost = new TokenVerifier({ ...rules, jwksUrl: 'http://127.0.0.1:1/jwks' });
    await expect(lost.verify(`Bearer ${await token()}`)).rejects.toMatchObject({ code: 'issuer-away' });
  });

  it('waits once for an issuer that keeps silent, not for each token in turn, and takes it back when it answers', async () => {
    let asked = 0;
    let answers = false;
    const issuer = createServer((_request, response) => {
      asked += 1;
      if (answers) response.end(JSON.stringify(published));
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    const { port } = issuer.address() as AddressInfo;
    const verifier = new TokenVerifier({ ...rules, jwksUrl: `http://127.0.0.1:${port}/jwks` });
    for (let n = 0; n < 3; n++)
      await expect(verifier.verify(`Bearer ${await token()}`)).rejects.toMatchObject({ code: 'issuer-away' });
    expect(asked).toBe(1);
    answers = true;
    await eventually(async () => expect(await verifier.verify(`Bearer ${await token()}`)).toBeDefined());
    issuer.close();
    issuer.closeAllConnections();
  });
});

describe('a route', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(notes);
  }, 60_000);
  afterAll(() => service.close());

  const status = async (path: string, roles?: readonly ['clinician' | 'auditor']) =>
    (await service.request('GET', path, roles ? { as: { roles } } : {})).status;

  it('is for its roles only', async () => {
    expect(await status('/v1/notes', ['clinician'])).toBe(200);
    expect(await status('/v1/notes', ['auditor'])).toBe(403);
    const anonymous = await service.request('GET', '/v1/notes');
    expect(anonymous).toMatchObject({
      status: 401,
      body: { type: '/problems/unauthenticated' },
      headers: { 'www-authenticate': 'Bearer' },
    });
  });

  it('that says nothing refuses everyone', async () => {
    expect(await status('/v1/notes/unlisted', ['clinician'])).toBe(403);
    expect(await status('/v1/notes/unlisted')).toBe(401);
  });

  it('asks for the token and its roles before it reads a body', async () => {
    const sent = async (path: string, authorization: string) =>
      statusByHead('POST', `${service.url}${path}`, { authorization });
    const auditor = await bearerOf({ roles: ['auditor'] });
    for (const path of ['/v1/notes', `/v1/notes/${newId()}/rewrite`, '/v1/operations/replays']) {
      expect([path, await sent(path, 'Bearer a.b.c'), await sent(path, auditor)]).toEqual([path, 401, 403]);
    }
  });

  it('knows its caller', async () => {
    const as = { roles: ['clinician' as const], userId: 'u', organizationId: 'o' };
    expect((await service.request('GET', '/v1/notes/whoami', { as })).body).toEqual({
      userId: 'u',
      roles: ['clinician'],
      organizationId: 'o',
      expiresAt: expect.any(String),
    });
  });
});
