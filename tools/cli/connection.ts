import { join } from 'node:path';
import { ownerOf, projectRoot } from '../../deploy/local/index.js';
import { readRuntime, type Runtime } from '../local/runtime-file.js';
import { secretsIn } from '../local/secrets.js';
import { Api, CommandProblem, jsonOf, noPlatform, send, statusOf } from './api.js';

/** Where the local run keeps everything. */
export const localDirectory = (): string => join(projectRoot(), '.yilian');

/** Where the platform's front door is, where its tokens come from, and how this command line proves itself. */
export interface Connection {
  readonly gateway: string;
  readonly issuer: string;
  readonly clientSecret: () => Promise<string>;
}

/** The platform that runs from this directory, or undefined; what a killed one left behind does not count. */
export function runningPlatform(directory = localDirectory()): Runtime | undefined {
  return ownerOf(directory) === undefined ? undefined : readRuntime(directory);
}

/** The platform that YILIAN_URL names, or else the one that runs here. */
export function findPlatform(env: NodeJS.ProcessEnv = process.env, directory = localDirectory()): Connection {
  const clientSecret = async (): Promise<string> =>
    env.YILIAN_CLIENT_SECRET || (await secretsIn(directory, env)).LOCAL_CLIENT_SECRET;
  if (env.YILIAN_URL) {
    const gateway = addressIn('YILIAN_URL', env.YILIAN_URL);
    const issuer = env.OIDC_ISSUER ? addressIn('OIDC_ISSUER', env.OIDC_ISSUER) : `${gateway}/oidc`;
    return { gateway, issuer, clientSecret };
  }
  const runtime = runningPlatform(directory);
  if (runtime) return { gateway: runtime.console, issuer: runtime.issuer, clientSecret };
  throw new CommandProblem(
    '没有正在运行的平台：请先运行 npm run demo 或 npm start，或用 YILIAN_URL 指明地址',
    'no platform is running: start one with npm run demo or npm start, or name one with YILIAN_URL',
  );
}

function addressIn(name: string, given: string): string {
  const url = URL.parse(given);
  if (url && /^https?:$/.test(url.protocol)) return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  throw new CommandProblem(
    `${name} 须为以 http:// 或 https:// 开头的地址，而不是“${given}”`,
    `${name} must be an address that begins with http:// or https://, not "${given}"`,
  );
}

/** A token of a seeded user or client of the local issuer. */
export function tokenOf(connection: Connection, username: string): Promise<string> {
  return requestToken(connection, { grant_type: 'urn:yilian:params:grant-type:local-user', username });
}

/** The platform as this command line itself, a group administrator; YILIAN_TOKEN is a token had elsewhere. */
export const apiOfAdministrator = (connection: Connection, env: NodeJS.ProcessEnv = process.env): Api =>
  new Api(
    connection.gateway,
    renewed(async () => env.YILIAN_TOKEN || requestToken(connection, { grant_type: 'client_credentials' })),
  );

/** The platform as a seeded user, with a token that is renewed before it ends. */
export const apiAs = (connection: Connection, username: string): Api =>
  new Api(
    connection.gateway,
    renewed(() => tokenOf(connection, username)),
  );

async function requestToken(
  { issuer, clientSecret }: Connection,
  grant: Readonly<Record<string, string>>,
): Promise<string> {
  const body = new URLSearchParams({ ...grant, client_id: 'yilian-cli', client_secret: await clientSecret() });
  const answer = await send(`${issuer}/token`, { method: 'POST', body });
  const said = ((await jsonOf(answer, issuer)) ?? {}) as Record<string, string | undefined>;
  const { access_token, error, error_description, title = statusOf(answer), detail = title } = said;
  if (access_token) return access_token;
  if (answer.status === 404) throw noPlatform(issuer);
  if (error === 'invalid_grant' && grant.username) {
    throw new CommandProblem(`没有用户或客户端“${grant.username}”`, `there is no user or client "${grant.username}"`);
  }
  const reason = error ? [error, error_description].filter(Boolean).join(': ') : detail;
  const whose = grant.username ?? 'yilian-cli';
  throw new CommandProblem(`${issuer} 未签发 ${whose} 的令牌：${reason}`, `no token for ${whose}: ${reason}`);
}

const renewAfterMs = 10 * 60_000;

function renewed(request: () => Promise<string>): () => Promise<string> {
  let known: { token: Promise<string>; untilMs: number } | undefined;
  return async () => {
    if (!known || known.untilMs < Date.now()) known = { token: request(), untilMs: Date.now() + renewAfterMs };
    try {
      return await known.token;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}
