import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type Provider from 'oidc-provider';

/** Hands everything under the issuer's path to oidc-provider, which reads and answers the bare request itself. */
export async function issuerRoutes(scope: FastifyInstance, { provider }: { provider: Provider }): Promise<void> {
  const answer = provider.callback();
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  scope.all('/*', (request, reply) => {
    const raw = request.raw as IncomingMessage & { originalUrl?: string };
    raw.originalUrl = raw.url;
    raw.url = raw.url?.slice(scope.prefix.length) || '/';
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    answer(raw, reply.raw);
  });
}
