import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { WithCaller } from '../access/caller.js';

/** Who does what goes on record, for whom, and from where. */
export interface Doer {
  readonly userId: string;
  readonly username: string | null;
  /** The organization for which it is done. */
  readonly organizationId: string | null;
  /** Address of the request; behind the front door the one that it names, and the front door's. */
  readonly origin: string;
}

/** Who makes the request of a context. */
export function doerIn(context: ExecutionContext): Doer {
  const { caller, ip, headers } = context.switchToHttp().getRequest<FastifyRequest & WithCaller>();
  if (!caller) throw new Error('who does this is on record, and the route has no @Allow()');
  const forwarded = headers['x-forwarded-for'];
  return {
    userId: caller.userId,
    username: caller.username ?? null,
    organizationId: caller.organizationId ?? null,
    origin: typeof forwarded === 'string' ? `${forwarded.slice(0, 200)} via ${ip}` : ip,
  };
}

/** Who does this, for the audit trail: `@CurrentDoer() doer: Doer`. */
export const CurrentDoer = createParamDecorator((_: unknown, context: ExecutionContext): Doer => doerIn(context));
