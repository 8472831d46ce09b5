import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { IntegerField } from '../fields/other-fields.js';
import { TextField } from '../fields/text-fields.js';
import { InvalidInput } from './validation.pipe.js';

/** What every list takes; extend it with the list's filters. */
export class PageQuery {
  @IntegerField({ min: 1, max: 200, optional: true, description: 'Items of a page; 50 unless given' }) limit = 50;
  @TextField({ optional: true, description: '`nextCursor` of the page before' }) cursor?: string;
}

/** One page of a list; `nextCursor` is absent on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a cursor says, or undefined without one. @throws InvalidInput when it is none of ours */
export function decodeCursor<T = string>(cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as T;
  } catch {
    throw foreignCursor();
  }
}

/** What to throw for a cursor that `decodeCursor` reads but that is of another list. */
export const foreignCursor = (): InvalidInput =>
  new InvalidInput([{ pointer: '/cursor', detail: { zh: '无效的游标', en: 'is no cursor of this list' } }]);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id after which a page begins; `form` is that of the list's ids. @throws InvalidInput for a cursor of another list */
export function idAfter(cursor: string | undefined, form = uuid): string | undefined {
  const id = decodeCursor<unknown>(cursor);
  if (id === undefined || (typeof id === 'string' && form.test(id))) return id;
  throw foreignCursor();
}

/** A page of `rows`, of which one more than the limit were fetched; `cursorOf` says where the next page begins after. */
export function page<T>(rows: readonly T[], { limit }: PageQuery, cursorOf: (last: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(cursorOf(last)) } : { items };
}

/** Documents the answer of a list. */
export const ApiPageOf = (item: Type): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(item),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['items'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(item) } },
          nextCursor: { type: 'string', description: 'Cursor of the next page; absent on the last' },
        },
      },
    }),
  );

/** Says where the next page is in a `Link` header, too. */
@Injectable()
export class PageLinks implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((body: unknown) => {
        const cursor = (body as Page<unknown> | undefined)?.nextCursor;
        if (typeof cursor === 'string') {
          const [path = '', query = ''] = http.getRequest<FastifyRequest>().url.split('?');
          const parameters = new URLSearchParams(query);
          parameters.set('cursor', cursor);
          void http.getResponse<FastifyReply>().header('link', `<${path}?${parameters.toString()}>; rel="next"`);
        }
        return body;
      }),
    );
  }
}
