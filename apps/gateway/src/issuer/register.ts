import type { FastifyInstance } from 'fastify';
import type { Context } from 'oidc-provider';
import { issuerRoutes } from './mount.js';
import { signInErrorPage } from './pages.js';
import { createProvider, type IssuerOptions } from './provider.js';
import { signInRoutes, type SignInOptions } from './sign-in.js';

/** Everything the local issuer needs to be put on a server. */
export type LocalIssuerOptions = Omit<IssuerOptions, 'renderError'> & Omit<SignInOptions, 'provider'>;

const errorPage = (ctx: Context, out: { error: string; error_description?: string }): void => {
  ctx.type = 'html';
  ctx.body = signInErrorPage(out.error, out.error_description);
};

/** Puts the local issuer with its sign-in page on the server, under the path of its name. */
export async function registerIssuer(server: FastifyInstance, options: LocalIssuerOptions): Promise<void> {
  const provider = createProvider({ ...options, renderError: errorPage });
  const prefix = new URL(options.issuer).pathname;
  await server.register(signInRoutes, { ...options, provider, prefix });
  await server.register(issuerRoutes, { provider, prefix });
}
