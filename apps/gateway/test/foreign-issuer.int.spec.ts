import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { readConfig } from '#platform';
import { MembershipActivated, type MembershipStatus, type Role } from '#contracts';
import { newId, type Transport } from '#messaging';
import { eventually } from '#testing';
import { gateway as definition } from '../src/service.js';
import { broker, publish, registerUser, startGateway, submitted, watch, type TestGateway } from './gateway.js';

jest.setTimeout(60_000);

const secrets = {
  LOCAL_CLIENT_SECRET: 'a-secret-of-their-own',
  INTEGRATION_CLIENT_SECRET: 'another-secret-of-theirs',
  LOCAL_USER_PASSWORD: 'a-password-of-their-own',
};

describe('a gateway with the OpenID provider of the group', () => {
  let kafka: Transport;
  let provider: TestGateway;
  let gateway: TestGateway;

  beforeAll(async () => {
    kafka = await broker();
    provider = await startGateway();
    gateway = await startGateway({ LOCAL_ISSUER: 'off', OIDC_ISSUER: provider.issuer });
  });
  afterAll(async () => {
    await Promise.all([gateway.close(), provider.close()]);
    await kafka.close();
  });

  const streamStatus = async (headers: Record<string, string> = {}): Promise<number> => {
    const { response, leave } = await watch(`${gateway.url}/events`, headers);
    leave();
    return response.status;
  };

  it('has no issuer of its own and says whose tokens it takes', async () => {
    for (const path of ['/oidc/jwks', '/oidc/token', '/oidc/.well-known/openid-configuration']) {
      expect((await fetch(`${gateway.url}${path}`)).status).toBe(404);
    }
    const issuer = await (await fetch(`${gateway.url}/v1/issuer`)).json();
    expect(issuer).toEqual({ issuer: provider.issuer, audience: 'yilian', local: false });
  });

  it('shows the live stream to members and to roles of the whole group', async () => {
    expect(await streamStatus()).toBe(401);
    const member = await registerUser(kafka, { roles: ['clinician'], organizationId: newId() });
    expect(await streamStatus({ authorization: `Bearer ${await tokenOnceKnown(member)}` })).toBe(200);
    const allowed = new Set<Role>(['group-admin', 'committee-observer', 'auditor']);
    const roles: Role[] = [
      'clinician',
      'referral-coordinator',
      'scheduler',
      'quality-manager',
      'integration',
      ...allowed,
    ];
    const seen = await Promise.all(
      roles.map(async (role) => {
        const username = await registerUser(kafka, { roles: [role] });
        const authorization = `Bearer ${await tokenOnceKnown(username)}`;
        return [role, await streamStatus({ authorization })];
      }),
    );
    expect(seen).toEqual(roles.map((role) => [role, allowed.has(role) ? 200 : 403]));
  });

  it('shows of each group what happens in it to its own people, until they leave it', async () => {
    const [ours, theirs] = [await county(), await county()];
    const watching = async (role: Role, organizationId: string) => {
      const token = await tokenOnceKnown(await registerUser(kafka, { roles: [role], organizationId }));
      return watch(`${gateway.url}/events`, { authorization: `Bearer ${token}` });
    };
    const [admin, outside, member, sibling] = await Promise.all([
      watching('group-admin', ours.lead),
      watching('group-admin', theirs.lead),
      watching('clinician', ours.township),
      watching('clinician', ours.lead),
    ]);
    const idOf = async (from: string, to: string) => (await publish(kafka, submitted(from, to))).id;
    const first = await idOf(ours.township, ours.hospital);
    const foreign = await idOf(theirs.township, theirs.hospital);
    await eventually(() => {
      expect([admin.text(), member.text()]).toEqual([expect.stringContaining(first), expect.stringContaining(first)]);
      expect(outside.text()).toContain(foreign);
    });
    await ours.leave();
    const later = await eventually(async () => {
      const id = await idOf(ours.township, ours.hospital);
      await eventually(() => expect(member.text()).toContain(id));
      expect(admin.text()).not.toContain(id);
      return id;
    });
    for (const stream of [admin, member, sibling]) expect(stream.text()).not.toContain(foreign);
    for (const stream of [outside, sibling]) expect(stream.text()).not.toMatch(new RegExp(`${first}|${later}`));
    for (const stream of [admin, outside, member, sibling]) stream.leave();
  });

  /** A county of three members; `leave` ends the membership of its lead. */
  async function county() {
    const consortiumId = newId();
    const [lead, township, hospital] = [newId(), newId(), newId()];
    const ids = new Map([lead, township, hospital].map((each) => [each, newId()]));
    const put = (organizationId: string, status: MembershipStatus, sequence = 1) => {
      const state = { consortiumId, organizationId, role: 'member', status } as const;
      return publish(kafka, MembershipActivated(ids.get(organizationId) ?? '', state), { sequence });
    };
    for (const each of ids.keys()) await put(each, 'active');
    return { lead, township, hospital, leave: () => put(lead, 'ended', 2) };
  }

  const tokenOnceKnown = async (username: string): Promise<string> => eventually(() => provider.tokenFor(username));
});

describe('a live stream', () => {
  it('ends when the token of who watches does', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }] });
    const provider = createServer((_, answer) => void answer.setHeader('content-type', 'application/json').end(keys));
    await once(provider.listen(0, '127.0.0.1'), 'listening');
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const gateway = await startGateway({ LOCAL_ISSUER: 'off', OIDC_ISSUER: issuer });
    const watching = async (lifetime: string) => {
      const token = await new SignJWT({ roles: ['auditor'] })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience('yilian')
        .setSubject('xue.lan')
        .setExpirationTime(lifetime)
        .sign(privateKey);
      return watch(`${gateway.url}/events`, { authorization: `Bearer ${token}` });
    };
    const [brief, long] = [await watching('2s'), await watching('1h')];
    expect([brief.response.status, brief.ended(), long.response.status]).toEqual([200, false, 200]);
    await eventually(() => expect(brief.ended()).toBe(true));
    expect(long.ended()).toBe(false);
    await gateway.close();
    provider.close();
  });
});

describe('a gateway in production', () => {
  const production = { NODE_ENV: 'production', ...secrets };
  const read = (env: Record<string, string>) => () => readConfig(definition.config, env);

  it('refuses to start with a development secret, or with tokens for everyone', () => {
    for (const [name, value] of [
      ['LOCAL_CLIENT_SECRET', 'development-client-secret'],
      ['INTEGRATION_CLIENT_SECRET', 'development-integration-secret'],
      ['LOCAL_USER_PASSWORD', 'development-password'],
      ['LOCAL_USER_GRANT', 'on'],
    ] as const) {
      expect(read({ ...production, [name]: value })).toThrow(new RegExp(`${name} is the development value`));
    }
  });

  it('has no grant for local users', () => {
    expect(read(production)()).toMatchObject({ ...secrets, LOCAL_USER_GRANT: 'off' });
  });

  it('does not start with a local issuer that has no secrets', async () => {
    await expect(startGateway({ NODE_ENV: 'production' })).rejects.toThrow(/LOCAL_CLIENT_SECRET is not set/);
  });
});
