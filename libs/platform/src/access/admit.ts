import type { FastifyInstance, FastifyRequest } from 'fastify';
import { roleMissing } from '#contracts';
import { ACCESS, type Access } from './access.decorators.js';
import type { Asking } from './caller.js';
import type { TokenVerifier } from './token-verifier.js';

/** No valid token: 401, and no word about why. */
export class Unauthenticated extends Error {}

/**
 * Lets in who has one of the roles, and notes who it is; where nothing is said of access, nobody.
 * @throws Unauthenticated, Refusal `role-missing`, Unavailable when the token cannot be judged
 */
export async function admit(access: Access = [], asking: Asking, verifier: TokenVerifier): Promise<void> {
  if (access === 'public') return;
  const caller = (asking.caller ??= await verifier.verify(asking.headers.authorization));
  if (!caller) throw new Unauthenticated();
  if (caller.roles.some((role) => access.includes(role))) return;
  throw roleMissing(access);
}

/**
 * Asks for the token when only the headers are read. The guards of the framework run after the body was read, and nobody
 * unknown shall make a service read megabytes.
 */
export function admitBeforeBodies(server: FastifyInstance, verifier: TokenVerifier): void {
  server.addHook('onRoute', (route) => {
    const access = Reflect.getMetadata(ACCESS, route.handler) as Access | undefined;
    // The server's own routes say nothing; of the framework's the guard refuses such.
    if (!access) return;
    // The last hook before the body, so that the log knows of a request that is refused.
    route.preParsing = [
      route.preParsing ?? [],
      async (request: FastifyRequest) => admit(access, request, verifier),
    ].flat();
  });
}
