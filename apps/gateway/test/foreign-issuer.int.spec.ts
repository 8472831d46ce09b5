import { jest } from '@jest/globals';
import { readConfig } from '#platform';
import type { Role } from '#contracts';
import type { Transport } from '#messaging';
import { eventually } from '#testing';
import { gateway as definition } from '../src/service.js';
import { broker, registerUser, startGateway, watch, type TestGateway } from './gateway.js';

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

  it('shows the live stream only to roles of the whole group', async () => {
    expect(await streamStatus()).toBe(401);
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

  const tokenOnceKnown = async (username: string): Promise<string> => eventually(() => provider.tokenFor(username));
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
