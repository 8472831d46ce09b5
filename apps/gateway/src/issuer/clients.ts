import type { Role } from '#contracts';
import { claimsOf, type Accounts } from './accounts.js';

/** Grant by which the client of the command line gets a token for any seeded user; exists in development only. */
export const localUserGrant = 'urn:yilian:params:grant-type:local-user';

/** A client of the local issuer as oidc-provider registers it. */
export interface ClientMetadata {
  readonly client_id: string;
  readonly client_name: string;
  readonly client_secret?: string;
  readonly grant_types: readonly string[];
  readonly response_types: readonly string[];
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris?: readonly string[];
  readonly token_endpoint_auth_method?: string;
  readonly application_type?: string;
}

/** What is configured about the clients; everything else about them is fixed here. */
export interface ClientOptions {
  readonly cliSecret: string;
  readonly integrationSecret: string;
  readonly consoleRedirectUris: readonly string[];
  readonly localUserGrant: boolean;
}

const rolesOfClients: Readonly<Record<string, readonly Role[]>> = {
  'yilian-cli': ['group-admin'],
  'integration-demo': ['integration'],
};

/** The clients: the console signs people in, the command line and integrations act for themselves. */
export const clients = (options: ClientOptions): ClientMetadata[] => [
  {
    client_id: 'yilian-console',
    client_name: '医联 Yilian',
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: options.consoleRedirectUris,
    post_logout_redirect_uris: [...new Set(options.consoleRedirectUris.map((uri) => `${new URL(uri).origin}/`))],
  },
  {
    client_id: 'yilian-cli',
    client_name: '命令行 Command line',
    client_secret: options.cliSecret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials', ...(options.localUserGrant ? [localUserGrant] : [])],
    response_types: [],
    redirect_uris: [],
  },
  {
    client_id: 'integration-demo',
    client_name: '对接示例 Integration example',
    client_secret: options.integrationSecret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
];

/** Whether a client acts for itself, and so may have a token without a user. */
export const actsForItself = (clientId: string): boolean => clientId in rolesOfClients;

/** Claims of a client's own token; its organization is that of the imported user of the same name, if there is one. */
export const clientClaims = (clientId: string, accounts: Accounts) =>
  claimsOf({
    username: clientId,
    roles: rolesOfClients[clientId] ?? [],
    organizationId: accounts.named(clientId)?.organizationId,
  });
