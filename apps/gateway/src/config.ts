import { choice, defineConfig, integer, text } from '#platform';

const url = /^https?:\/\/\S+$/;
const secret = { optional: true, pattern: /^\S{12,}$/ } as const;

export const config = defineConfig({
  PUBLIC_URL: text({
    default: 'http://127.0.0.1:8100',
    pattern: url,
    description: 'Address by which browsers reach the front door; with https, browsers are told to stay on it',
  }),
  TRUSTED_PROXIES: text({
    optional: true,
    description: 'Addresses or networks, comma-separated, that may say in X-Forwarded-For for whom they ask',
  }),
  MEMBERSHIP_URL: text({ default: 'http://127.0.0.1:8101', pattern: url, description: 'Address of membership' }),
  REFERRALS_URL: text({ default: 'http://127.0.0.1:8102', pattern: url, description: 'Address of referrals' }),
  SCHEDULING_URL: text({ default: 'http://127.0.0.1:8103', pattern: url, description: 'Address of scheduling' }),
  NOTIFICATIONS_URL: text({ default: 'http://127.0.0.1:8106', pattern: url, description: 'Address of notifications' }),
  PROXY_TIMEOUT_MS: integer({
    default: 60_000,
    minimum: 100,
    description:
      'Time a service may take until its answer begins; an import of a large county folder takes some seconds',
  }),
  PROXY_CONNECT_TIMEOUT_MS: integer({
    default: 2_000,
    minimum: 50,
    description: 'Time to reach a service before it counts as down',
  }),
  PROXY_CONNECTIONS: integer({
    default: 512,
    minimum: 1,
    description: 'Connections to one service at most; every live stream keeps one for itself',
  }),
  IMPORT_MAX_BYTES: integer({
    default: 64 * 1024 * 1024,
    minimum: 1024 * 1024,
    description: 'Largest body of an import, in bytes; of all others BODY_LIMIT_BYTES',
  }),
  ATTACHMENT_MAX_BYTES: integer({
    default: 10 * 1024 * 1024,
    minimum: 1_024,
    description: 'Largest file on a referral, in bytes; the referrals service has the same variable',
  }),
  RATE_LIMIT_WINDOW_MS: integer({
    default: 60_000,
    minimum: 1_000,
    description: 'Window in which requests are counted',
  }),
  RATE_LIMIT_PER_SUBJECT: integer({
    default: 6_000,
    minimum: 1,
    description: 'Requests in a window of one user or client with a valid token',
  }),
  RATE_LIMIT_PER_ADDRESS: integer({
    default: 1_200,
    minimum: 1,
    description: 'Requests in a window of one address without a valid token; a hospital may share one address',
  }),
  RATE_LIMIT_REDIS_TIMEOUT_MS: integer({
    default: 100,
    minimum: 5,
    description: 'Time Redis may take to count a request; after it this gateway counts alone for 5 s',
  }),
  LOCAL_ISSUER: choice(['on', 'off'], {
    default: 'on',
    description:
      'The issuer with the seeded users at OIDC_ISSUER; `off` where that is the OpenID provider of the group',
  }),
  ISSUER_KEY_FILE: text({
    optional: true,
    description:
      'Where the local issuer keeps its keys, made at its first start; without it they last as long as the process',
  }),
  LOCAL_CLIENT_SECRET: text({
    ...secret,
    development: 'development-client-secret',
    description: 'Secret of the client `yilian-cli`; the local issuer needs it',
  }),
  INTEGRATION_CLIENT_SECRET: text({
    ...secret,
    development: 'development-integration-secret',
    description: 'Secret of the client `integration-demo`; the local issuer needs it',
  }),
  LOCAL_USER_PASSWORD: text({
    ...secret,
    development: 'development-password',
    description: 'Password of every user of the local issuer, which needs it',
  }),
  LOCAL_USER_GRANT: choice(['on', 'off'], {
    default: 'off',
    development: 'on',
    description: 'Whether `yilian-cli` may have a token for any seeded user; never in production',
  }),
  TOKEN_LIFETIME_SECONDS: integer({
    default: 3_600,
    minimum: 60,
    maximum: 86_400,
    description: 'Life of a token of the local issuer',
  }),
  CONSOLE_REDIRECT_URIS: text({
    default: 'http://127.0.0.1:8100/callback,http://localhost:8100/callback,http://localhost:5173/callback',
    description: 'Where the web console may be sent back to after the sign-in, comma-separated',
  }),
  SIGN_IN_ATTEMPTS: integer({
    default: 5,
    minimum: 1,
    description: 'Wrong passwords for one user from one address before it has to wait',
  }),
  SIGN_IN_WINDOW_MS: integer({ default: 900_000, minimum: 1_000, description: 'Window in which they are counted' }),
  LIVE_HISTORY: integer({
    default: 50,
    minimum: 1,
    maximum: 1_000,
    description: 'Latest events that a new watcher of the live stream is given',
  }),
  LIVE_MAX_WATCHERS: integer({ default: 200, minimum: 1, description: 'Watchers of the live stream at the same time' }),
  LIVE_HEARTBEAT_MS: integer({
    default: 15_000,
    minimum: 100,
    description: 'Sign of life on a silent live stream, so that no proxy closes it',
  }),
  REGISTERS_TIMEOUT_MS: integer({
    default: 60_000,
    minimum: 1_000,
    description: 'Time to read the registers of users and organizations at the start',
  }),
  PROBE_TIMEOUT_MS: integer({ default: 2_000, minimum: 50, description: 'Time a health check of a service may take' }),
  PROBE_CACHE_MS: integer({
    default: 2_000,
    minimum: 0,
    description: 'How long the state of the services is good for',
  }),
});
