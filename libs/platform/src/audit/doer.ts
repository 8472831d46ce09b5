import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#contracts';
import { askingIn } from '../access/caller.js';

/** Who does what goes on record, for whom, and from where. */
export interface Doer {
  readonly userId: string;
  readonly username: string | null;
  /** The organization for which it is done. */
  readonly organizationId: string | null;
  readonly roles: readonly Role[];
  /** Address of the request, behind the front door the one that it names, and the front door's; `kafka` for a command. */
  readonly origin: string;
}

/** Who makes the request, or gives the command, of a context. */
export function doerIn(context: ExecutionContext): Doer {
  const { caller } = askingIn(context);
  if (!caller) throw new Error('who does this is on record, and the route has no @Allow()');
  return {
    userId: caller.userId,
    username: caller.username ?? null,
    organizationId: caller.organizationId ?? null,
    roles: caller.roles,
    origin: originIn(context),
  };
}

function originIn(context: ExecutionContext): string {
  if (context.getType() === 'rpc') return 'kafka';
  const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const forwarded = headers['x-forwarded-for'];
  return typeof forwarded === 'string' ? `${forwarded.slice(0, 200)} via ${ip}` : ip;
}

/** From where a request comes that anyone may make, for the audit trail: `@CurrentOrigin() origin: string`. */
export const CurrentOrigin = createParamDecorator((_: unknown, context: ExecutionContext): string => originIn(context));

/** Who does this, for the audit trail: `@CurrentDoer() doer: Doer`. */
export const CurrentDoer = createParamDecorator((_: unknown, context: ExecutionContext): Doer => doerIn(context));
