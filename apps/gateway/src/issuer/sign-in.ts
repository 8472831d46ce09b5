import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import type { RateLimiter } from '../limits/rate-limiter.js';
import type { Accounts } from './accounts.js';
import { signInErrorPage, signInPage } from './pages.js';

/** What the sign-in needs to know. */
export interface SignInOptions {
  readonly provider: Provider;
  readonly accounts: Accounts;
  readonly password: string;
  readonly limiter: RateLimiter;
  /** Wrong passwords in `windowMs` for one user from one address. */
  readonly attempts: number;
  readonly windowMs: number;
  readonly hint: boolean;
}

const wrong = { zh: '用户名或密码不正确', en: 'The user name or the password is wrong' };
const tooOften = { zh: '尝试次数过多，请稍后再试', en: 'Too many attempts; try again later' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const html = (reply: FastifyReply, status: number, body: string) =>
  reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(body);

/** The two routes of the sign-in page, under the issuer's path. */
export async function signInRoutes(scope: FastifyInstance, options: SignInOptions): Promise<void> {
  const { provider, accounts, limiter, attempts, windowMs, hint } = options;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 4096 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  scope.setErrorHandler((error, _request, reply) =>
    html(reply, 400, signInErrorPage(error instanceof Error ? error.name : 'invalid_request')),
  );

  scope.get('/sign-in/:uid', async (request, reply) => {
    await provider.interactionDetails(request.raw, reply.raw);
    return html(reply, 200, signInPage({ action: request.url, hint }));
  });

  scope.post('/sign-in/:uid', async (request, reply) => {
    await provider.interactionDetails(request.raw, reply.raw);
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const username = form.get('username') ?? '';
    const key = `sign-in:${digest(username).toString('base64url')}:${request.ip}`;
    const verdict = await limiter.take(key, attempts, windowMs);
    const again = { action: request.url, username, hint };
    if (!verdict.allowed) {
      reply.header('retry-after', verdict.resetSeconds);
      return html(reply, 429, signInPage({ ...again, problem: tooOften }));
    }
    const account = accounts.named(username);
    if (!same(form.get('password') ?? '', options.password) || !account) {
      return html(reply, 401, signInPage({ ...again, problem: wrong }));
    }
    await limiter.giveBack(key, attempts, windowMs);
    return reply.redirect(await signedIn(provider, request, reply, account.id), 303);
  });
}

const signedIn = (
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: string,
): Promise<string> => provider.interactionResult(request.raw, reply.raw, { login: { accountId } });
