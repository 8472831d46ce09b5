import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { InvalidInput } from './validation.pipe.js';

/** Every answer that has a version says it as an `ETag`; a later change may name it in `If-Match`. */
@Injectable()
export class VersionTags implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((body: unknown) => {
        const version = (body as { version?: unknown } | undefined)?.version;
        if (typeof version === 'number')
          void context.switchToHttp().getResponse<FastifyReply>().header('etag', `"${version}"`);
        return body;
      }),
    );
  }
}

/** Answers 201 with the `Location` of what was made: `path` and the answer's id. */
export function Created(path: string): MethodDecorator {
  class SaysWhere implements NestInterceptor {
    intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
      return next.handle().pipe(
        map((body: unknown) => {
          const { id } = body as { id: string };
          void context.switchToHttp().getResponse<FastifyReply>().header('location', `${path}/${id}`);
          return body;
        }),
      );
    }
  }
  return applyDecorators(HttpCode(201), UseInterceptors(SaysWhere));
}

const versionIn = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header)?.[1];
  if (version) return Number(version);
  const detail = {
    zh: 'If-Match 须为该资源的 ETag，如 "3"',
    en: 'If-Match must be the ETag of the resource, such as "3"',
  };
  throw new InvalidInput([{ pointer: '/If-Match', detail }]);
});

/** The version that `If-Match` names, for `store.change(…, { ifVersion })`; undefined without one. */
export const IfMatch =
  (): ParameterDecorator =>
  (target, key, index): void => {
    versionIn()(target, key, index);
    const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (!method || key === undefined) return;
    ApiHeader({ name: 'If-Match', required: false, description: 'ETag of the state that the change is meant for' })(
      target,
      key,
      method,
    );
  };
