import type { ConfigOf } from '#platform';
import type { config } from '../config.js';
import type { RateLimiter } from '../limits/rate-limiter.js';
import type { Accounts } from './accounts.js';
import { clients } from './clients.js';
import { issuerKeys } from './keys.js';
import type { LocalIssuerOptions } from './register.js';

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

/** Origins of a comma-separated list of addresses. */
export const originsOf = (uris: string): string[] => [...new Set(listOf(uris).map((uri) => new URL(uri).origin))];

function given(name: string, value: string | undefined): string {
  if (value) return value;
  throw new Error(`${name} 未设置：LOCAL_ISSUER=on 需要它 · ${name} is not set, and LOCAL_ISSUER=on needs it`);
}

/** The local issuer as it is configured. @throws Error when one of its secrets is missing */
export async function localIssuer(
  settings: ConfigOf<typeof config>,
  accounts: Accounts,
  limiter: RateLimiter,
): Promise<LocalIssuerOptions> {
  const localUserGrant = settings.LOCAL_USER_GRANT === 'on';
  const publicOrigin = new URL(settings.PUBLIC_URL).origin;
  return {
    issuer: settings.OIDC_ISSUER,
    audience: settings.OIDC_AUDIENCE,
    keys: await issuerKeys(settings.ISSUER_KEY_FILE),
    accounts,
    limiter,
    clients: clients({
      cliSecret: given('LOCAL_CLIENT_SECRET', settings.LOCAL_CLIENT_SECRET),
      integrationSecret: given('INTEGRATION_CLIENT_SECRET', settings.INTEGRATION_CLIENT_SECRET),
      consoleRedirectUris: listOf(settings.CONSOLE_REDIRECT_URIS),
      localUserGrant,
    }),
    password: given('LOCAL_USER_PASSWORD', settings.LOCAL_USER_PASSWORD),
    tokenSeconds: settings.TOKEN_LIFETIME_SECONDS,
    localUserGrant,
    corsOrigins: originsOf(settings.CONSOLE_REDIRECT_URIS).filter((origin) => origin !== publicOrigin),
    behindProxy: settings.PUBLIC_URL.startsWith('https:'),
    attempts: settings.SIGN_IN_ATTEMPTS,
    windowMs: settings.SIGN_IN_WINDOW_MS,
    hint: localUserGrant,
  };
}
