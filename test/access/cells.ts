import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, SignJWT, type JWK } from 'jose';
import type { Role } from '#contracts';
import { newId } from '#messaging';
import type { Platform } from '../../tools/local/platform.js';

/** For whom a caller acts, seen from the referral that is asked for. */
export const relations = ['referrer', 'receiver', 'sibling', 'suspended', 'former', 'stranger', 'nobody'] as const;
export type Relation = (typeof relations)[number];

/** Relations of organizations that are no active members of the group. */
export const outside: readonly Relation[] = ['suspended', 'former', 'stranger'];

/**
 * The organization of each relation; that of a suspended and of a former member are in no other group, a stranger's is in none, and who
 * acts for nobody has none.
 */
export type Organizations = Readonly<Record<Relation, string | undefined>>;

/** A route as its service's own OpenAPI document has it. */
export interface Route {
  readonly service: string;
  readonly url: string;
  readonly method: string;
  readonly path: string;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Every route of every service that runs. */
export async function routesOf(platform: Platform): Promise<Route[]> {
  const found = Object.entries(platform.runtime.services).map(async ([service, { url }]) => {
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => methods.includes(method))
        .map((method) => ({ service, url, method: method.toUpperCase(), path })),
    );
  });
  return (await Promise.all(found)).flat();
}

/** Tokens for whomever, by the key of the platform's own issuer. */
export class Issuer {
  private constructor(
    private readonly issuer: string,
    private readonly key: Awaited<ReturnType<typeof importJWK>>,
    private readonly header: { alg: string; kid?: string },
  ) {}

  static async of(platform: Platform, directory: string): Promise<Issuer> {
    const text = await readFile(join(directory, 'issuer-keys.json'), 'utf8');
    const [key] = (JSON.parse(text) as { jwks: { keys: JWK[] } }).jwks.keys;
    if (!key) throw new Error('the issuer has no key');
    const { alg = 'ES256', kid } = key;
    return new Issuer(platform.runtime.issuer, await importJWK(key, alg), { alg, kid });
  }

  bearer(role: Role, organizationId?: string): Promise<string> {
    return new SignJWT({ roles: [role], organization_id: organizationId })
      .setProtectedHeader(this.header)
      .setIssuer(this.issuer)
      .setAudience('yilian')
      .setSubject(newId())
      .setExpirationTime('1h')
      .sign(this.key)
      .then((token) => `Bearer ${token}`);
  }
}

/** Asks for a route, with these values for what its path leaves open and with an empty body; answers the status. */
export async function ask(
  { url, method, path }: Route,
  authorization?: string,
  values: Readonly<Record<string, string>> = {},
): Promise<number> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? newId());
  const answer = await fetch(url + filled, {
    method,
    headers: {
      ...(authorization && { authorization }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    body: method === 'GET' ? undefined : '{}',
  });
  await answer.body?.cancel();
  return answer.status;
}
