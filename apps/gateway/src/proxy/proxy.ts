import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nextTraceparent } from '#messaging';
import { sendProblem } from '#platform';
import type { Service } from '../services.js';
import { limitBodies, type BodyLimits } from './body-limit.js';
import { requestHeaders, responseHeaders } from './headers.js';
import { upstreamFailure } from './upstream-failure.js';

/** How patient the front door is with the services behind it. */
export interface ProxyOptions {
  readonly services: readonly Service[];
  /** Until the first byte of the answer; streams may then last as long as they like. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Connections to one service; a live stream keeps one for itself. */
  readonly connections: number;
  readonly bodies: BodyLimits;
}

interface Attempt {
  readonly err?: Error | null;
  readonly req: { readonly method?: string };
  readonly attempt: number;
}

const closedUnderUs = new Set<unknown>(['UND_ERR_SOCKET', 'ECONNRESET']);

/** A kept-alive connection may close just as it is used: ask once more where asking twice changes nothing. */
function retryOnce({ err, req, attempt }: Attempt): number | null {
  const isSafe = ['GET', 'HEAD'].includes(req.method ?? '');
  return attempt === 0 && isSafe && closedUnderUs.has((err as { code?: unknown } | null)?.code) ? 10 : null;
}

/** Puts every service under `/api/<service>`; bodies, answers and live streams pass through unread. */
export async function proxyRoutes(server: FastifyInstance, options: ProxyOptions): Promise<void> {
  server.removeAllContentTypeParsers();
  server.setErrorHandler((error: { statusCode?: number }, request, reply) =>
    sendProblem(request, reply, error.statusCode && error.statusCode < 500 ? badPath : upstreamFailure(error)),
  );
  limitBodies(server, options.bodies);
  for (const service of options.services) await server.register(httpProxy, pluginOptions(service, options));
  server.all('/api/*', (request, reply) => sendProblem(request, reply, noSuchService(options.services)));
}

function pluginOptions(
  { name, url }: Service,
  { timeoutMs, connectTimeoutMs, connections }: ProxyOptions,
): FastifyHttpProxyOptions {
  const prefix = `/api/${name}`;
  return {
    prefix,
    upstream: url,
    disableRequestLogging: true,
    destroyAgent: true,
    undici: {
      headersTimeout: timeoutMs,
      bodyTimeout: 0,
      connections,
      pipelining: 1,
      connect: { timeout: connectTimeoutMs },
    },
    // Locations are rewritten below, where the service's own address is known.
    internalRewriteLocationHeader: false,
    replyOptions: {
      retryDelay: retryOnce,
      rewriteRequestHeaders: (request, headers) =>
        requestHeaders(headers, {
          address: request.ip,
          host: request.host,
          protocol: request.protocol,
          prefix,
          traceparent: nextTraceparent(String(headers['traceparent'] ?? '')),
        }),
      rewriteHeaders: (headers) => responseHeaders(headers, prefix, url),
      onError: (reply, { error }) => {
        const failure = upstreamFailure(error);
        reply.request.log.warn({ service: name, err: error }, `${name} did not answer: ${failure.code}`);
        // What the client still sends is let go, so that it comes to read the answer and the connection to its end.
        reply.request.raw.resume();
        sendProblem(reply.request as FastifyRequest, reply as FastifyReply, failure);
      },
    },
  };
}

const badPath = {
  status: 400,
  code: 'invalid-path',
  text: { zh: '请求路径无效', en: 'The path of the request is not valid' },
};

const noSuchService = (services: readonly Service[]) => {
  const names = services.map(({ name }) => name).join(', ');
  return {
    status: 404,
    code: 'no-such-service',
    text: { zh: `没有这个服务；可用的服务：${names}`, en: `There is no such service; there are ${names}` },
  };
};
