import { Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { sendProblem, type Problem } from '#platform';

/** Largest bodies that pass, in bytes. */
export interface BodyLimits {
  readonly usual: number;
  /** Of `POST /v1/imports` of any service: a county folder. */
  readonly imports: number;
  /** Of a file that is attached to a referral. */
  readonly attachments: number;
}

/** `code` of the error that breaks off a body whose length was not told and turned out too large. */
export const bodyTooLarge = 'YILIAN_BODY_TOO_LARGE';

/** What a body beyond the limit is answered. */
export const tooLarge: Problem = {
  status: 413,
  code: 'too-large',
  text: { zh: '请求内容超过大小限制', en: 'The body is larger than the limit' },
};

function counted(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= limit) done(null, chunk);
      else done(Object.assign(new Error(`more than ${limit} bytes`), { code: bodyTooLarge }));
    },
  });
}

/**
 * Refuses bodies that are too large before a service sees them. A service would refuse them too, but by closing the
 * connection on whoever still sends, so that a proxy learns of a broken connection and not of the refusal.
 */
export function limitBodies(server: FastifyInstance, limits: BodyLimits): void {
  const limitOf = (url: string): number => {
    if (/^\/api\/[^/]+\/v1\/imports(\?|$)/.test(url)) return limits.imports;
    return /^\/api\/referrals\/v1\/referrals\/[^/]+\/attachments\/[^/]+(\?|$)/.test(url)
      ? limits.attachments
      : limits.usual;
  };
  server.addHook('onRequest', async (request, reply) => {
    const length = Number(request.headers['content-length'] ?? 0);
    return length > limitOf(request.url) ? sendProblem(request, reply, tooLarge) : undefined;
  });
  server.addHook('preParsing', async (request, _reply, payload) => {
    if (!request.headers['transfer-encoding']) return payload;
    const body = counted(limitOf(request.url));
    payload.on('error', (error) => body.destroy(error));
    payload.on('close', () => body.writableEnded || body.destroy());
    return payload.pipe(body);
  });
}
