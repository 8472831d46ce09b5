import Provider, { errors, type Context, type Token } from 'oidc-provider';
import { claimsOf, type Accounts } from './accounts.js';
import { actsForItself, clientClaims, localUserGrant, type ClientMetadata } from './clients.js';
import type { IssuerKeys } from './keys.js';
import { memoryAdapter } from './memory-adapter.js';

/** What an issuer is made of. */
export interface IssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: IssuerKeys;
  readonly accounts: Accounts;
  readonly clients: readonly ClientMetadata[];
  readonly tokenSeconds: number;
  readonly localUserGrant: boolean;
  readonly corsOrigins: readonly string[];
  readonly behindProxy: boolean;
  readonly renderError: (ctx: Context, out: { error: string; error_description?: string }) => void;
}

const apiResource = 'urn:yilian:api';
const apiScope = 'yilian';

/** Standard OpenID Connect for the console and integrations; only the audience, the claims and one grant are ours. */
export function createProvider(options: IssuerOptions): Provider {
  const { accounts, audience, tokenSeconds } = options;
  const api = {
    audience,
    scope: apiScope,
    accessTokenTTL: tokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  };
  const provider = new Provider(options.issuer, {
    adapter: memoryAdapter(),
    jwks: options.keys.jwks,
    cookies: { keys: options.keys.cookieKeys },
    clients: options.clients,
    scopes: ['openid', 'profile', apiScope],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles', 'organization_id', 'practitioner_id'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: tokenSeconds,
      ClientCredentials: tokenSeconds,
      IdToken: tokenSeconds,
      Interaction: 600,
      Session: 28_800,
      Grant: 28_800,
    },
    clientBasedCORS: (_ctx: Context, origin: string) => options.corsOrigins.includes(origin),
    renderError: options.renderError,
    interactions: {
      url: (_ctx: Context, { uid }: { uid: string }) => `${new URL(options.issuer).pathname}/sign-in/${uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => apiResource,
        getResourceServerInfo: () => api,
        useGrantedResource: () => true,
      },
    },
    findAccount: (_ctx: Context, id: string) => findAccount(accounts, id),
    extraTokenClaims: (_ctx: Context, token: Token) => tokenClaims(accounts, token),
    loadExistingGrant: grantOwnClient,
  });
  provider.proxy = options.behindProxy;
  provider.use((ctx, next) => ownOriginsOnly(ctx, next, options.corsOrigins));
  if (options.localUserGrant) {
    provider.registerGrantType(localUserGrant, (ctx) => tokenForLocalUser(provider, accounts, api, ctx), ['username']);
  }
  return provider;
}

/** The library opens discovery and keys to every origin; nothing here answers with a wildcard. */
async function ownOriginsOnly(ctx: Context, next: () => Promise<void>, origins: readonly string[]): Promise<void> {
  await next();
  if (!origins.includes(ctx.get('origin'))) ctx.remove('access-control-allow-origin');
}

function findAccount(accounts: Accounts, id: string) {
  const account = accounts.find(id);
  if (!account) return undefined;
  const claims = () => ({
    sub: id,
    name: account.displayName,
    preferred_username: account.username,
    ...claimsOf(account),
  });
  return { accountId: id, claims };
}

function tokenClaims(accounts: Accounts, token: Token) {
  if (!token.accountId) {
    // Without the organization of its account the client would act for every group.
    if (accounts.isDeactivated(token.clientId)) throw new errors.InvalidGrant('the account is deactivated');
    return clientClaims(token.clientId, accounts);
  }
  const account = accounts.find(token.accountId);
  if (!account) throw new errors.InvalidGrant('no such user');
  return claimsOf(account);
}

/** The console is our own: signing in is consent enough, so there is no page that asks for it. */
async function grantOwnClient({ oidc }: Context) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session?.accountId });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(apiResource, apiScope);
  await grant.save();
  return grant;
}

async function tokenForLocalUser(provider: Provider, accounts: Accounts, api: Record<string, unknown>, ctx: Context) {
  const { username } = ctx.oidc.params;
  if (!username) throw new errors.InvalidRequest('username is missing');
  const token = await newToken(provider, accounts, username, ctx);
  token.resourceServer = new provider.ResourceServer(apiResource, api);
  token.scope = apiScope;
  ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, scope: apiScope };
}

async function newToken(provider: Provider, accounts: Accounts, name: string, ctx: Context): Promise<Token> {
  if (actsForItself(name)) return new provider.ClientCredentials({ client: await provider.Client.find(name) });
  const account = accounts.named(name);
  if (!account) throw new errors.InvalidGrant('no such user');
  return new provider.AccessToken({ client: ctx.oidc.client, accountId: account.id, gty: localUserGrant });
}
