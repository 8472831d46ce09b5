import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, type Problem } from '#platform';
import type { RateLimiter } from './rate-limiter.js';

/** Who is limited to what. */
export interface RateLimitOptions {
  readonly limiter: RateLimiter;
  readonly windowMs: number;
  /** Requests in a window of one token subject. */
  readonly perSubject: number;
  /** Requests in a window of one address without a valid token. */
  readonly perAddress: number;
  /** Paths that are never limited. */
  readonly exempt: readonly string[];
  /** The subject of a valid bearer token; undefined for any other. */
  readonly subjectOf: (authorization: string | undefined) => Promise<string | undefined>;
}

const tooMany = (seconds: number): Problem => ({
  status: 429,
  code: 'too-many-requests',
  text: { zh: `请求过于频繁，请在 ${seconds} 秒后重试`, en: `Too many requests; try again in ${seconds} s` },
  headers: { 'retry-after': String(seconds) },
});

/**
 * Turns away clients that ask too often, before anything is done for them. Only a token that verifies counts as a
 * client of its own, else inventing tokens would be a way around the limit.
 */
export const rateLimitHook = (options: RateLimitOptions) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (options.exempt.includes(request.url)) return undefined;
  const subject = await options.subjectOf(request.headers.authorization);
  const verdict = subject
    ? await options.limiter.take(`subject:${subject}`, options.perSubject, options.windowMs)
    : await options.limiter.take(`address:${request.ip}`, options.perAddress, options.windowMs);
  reply.headers({
    'ratelimit-limit': verdict.limit,
    'ratelimit-remaining': verdict.remaining,
    'ratelimit-reset': verdict.resetSeconds,
  });
  if (verdict.allowed) return undefined;
  return sendProblem(request, reply, tooMany(verdict.resetSeconds));
};
