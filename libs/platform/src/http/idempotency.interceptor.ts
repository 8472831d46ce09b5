import { createHash, createHmac } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  type INestApplicationContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { Refusal } from '#contracts';
import { Store, type Tx } from '#messaging';
import type { WithCaller } from '../access/caller.js';
import { InvalidInput } from './validation.pipe.js';

interface Answer {
  readonly request: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** Another request with the same key committed first: what this one did is rolled back. */
class Overtaken extends Error {}

const kept = ['location', 'etag'] as const;

const REPEATABLE = 'yilian:repeatable';

/** Marks a `POST` that only asks, such as a search whose terms must not stand in an address. Its key is ignored: nothing is done twice. */
export const Repeatable = (): MethodDecorator => SetMetadata(REPEATABLE, true);

interface Withheld {
  readonly field: string;
  readonly from: Type;
  readonly again: (provider: unknown, answer: unknown) => unknown;
}

const WITHHELD = 'yilian:withheld';

/**
 * Marks a field of the answer that is not stored with it, such as a credential; a provider of the service makes it again,
 * from the rest of the answer, for who repeats the request.
 */
export const WithheldField = <T, Answer>(
  field: keyof Answer & string,
  from: Type<T>,
  again: (provider: T, answer: Answer) => unknown,
): MethodDecorator => SetMetadata(WITHHELD, { field, from, again });

/**
 * Answers a repeated `POST` with the first answer: work, key and answer are one transaction. The key is written last, so a
 * fresh request costs one statement more; a repetition does its work, meets the key and takes everything back.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  private readonly reflector = new Reflector();

  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
    private readonly providers: Pick<INestApplicationContext, 'get'>,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithCaller>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined) return next.handle();
    if (this.reflector.get<boolean | undefined>(REPEATABLE, context.getHandler())) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const withheld = this.reflector.get<Withheld | undefined>(WITHHELD, context.getHandler());
    const work = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return defer(() => this.once(keyOf(key), request, reply, work, withheld));
  }

  private async once(
    key: string,
    request: FastifyRequest & WithCaller,
    reply: FastifyReply,
    work: () => Promise<unknown>,
    withheld?: Withheld,
  ) {
    const caller = request.caller?.userId ?? '';
    const asked = `${request.method} ${request.url}\n${JSON.stringify(request.body)}`;
    try {
      return await this.store.transaction(async (tx) => {
        const body = await work();
        await record(tx, [
          caller,
          hashOf(key),
          fingerprintOf(asked, key),
          reply.statusCode,
          JSON.stringify(headersOf(reply)),
          JSON.stringify(withheld ? { ...(body as object), [withheld.field]: undefined } : (body ?? null)),
          key,
        ]);
        return body;
      });
    } catch (error) {
      // A repetition may also be refused by what the first request changed.
      const first = await this.answerOf(caller, key).catch(() => undefined);
      if (!first) throw error;
      if (![fingerprintOf(asked, key), hashOf(asked)].includes(first.request)) throw reused();
      void reply.code(first.status).headers(first.headers);
      if (!withheld) return first.body;
      const again = withheld.again(this.providers.get(withheld.from, { strict: false }), first.body);
      return { ...(first.body as object), [withheld.field]: again };
    }
  }

  private async answerOf(caller: string, key: string): Promise<Answer | undefined> {
    const rows: Answer[] = await this.dataSource.query(
      'SELECT request, status, headers, body FROM idempotency_keys WHERE caller = $1 AND key IN ($2, $3)',
      [caller, hashOf(key), key],
    );
    return rows[0];
  }
}

/*
 * What is stored says nothing to who has the database and not the client's key: a body may be short enough to be guessed, such as one
 * that adds a phone number. An earlier release kept the key itself, and a hash of the request without it; its answers are still known
 * by these for the week that they are kept.
 */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const fingerprintOf = (asked: string, key: string): string =>
  createHmac('sha256', key).update(asked).digest('base64url');

/** Waits for a concurrent request with the same key to commit or roll back: the key's index holds it. */
async function record(tx: Tx, answer: unknown[]): Promise<void> {
  const rows: unknown[] = await tx.manager.query(
    `INSERT INTO idempotency_keys (caller, key, request, status, headers, body)
     SELECT $1, $2, $3, $4::integer, $5::jsonb, $6::jsonb WHERE NOT EXISTS (SELECT FROM idempotency_keys WHERE caller = $1 AND key = $7)
     ON CONFLICT DO NOTHING RETURNING 1`,
    answer,
  );
  if (rows.length === 0) throw new Overtaken();
}

const headersOf = (reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(kept.flatMap((name) => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [])));

function keyOf(header: string | string[]): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  const detail = { zh: '须为 1–255 个可见 ASCII 字符', en: 'must have 1 to 255 visible ASCII characters' };
  throw new InvalidInput([{ pointer: '/Idempotency-Key', detail }]);
}

const reused = (): Refusal =>
  new Refusal('conflict', 'idempotency-key-reused', {
    zh: '该 Idempotency-Key 已用于另一请求，请换一个',
    en: 'This Idempotency-Key was used for another request; take a new one',
  });
