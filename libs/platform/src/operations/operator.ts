import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import { Allow } from '../access/access.decorators.js';
import type { WithCaller } from '../access/caller.js';

/** Who operates the platform, and from where. */
export interface Operator {
  readonly userId: string;
  readonly username: string | null;
  /** Address of the request; behind the front door the one that it names, and the front door's. */
  readonly origin: string;
}

type Request = FastifyRequest & WithCaller;
const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** Refuses who acts for one organization: events of every group pass through a service. */
@Injectable()
class PlatformWide implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (!requestOf(context).caller?.organizationId) return true;
    throw new Refusal('forbidden', 'platform-wide', {
      zh: '此操作涉及整个平台，绑定机构的账号不能执行',
      en: 'This concerns the whole platform; an account that acts for one organization cannot do it',
    });
  }
}

/** Routes of the operator: a group administrator who is bound to no organization. */
export const ForOperators = (): ClassDecorator & MethodDecorator =>
  applyDecorators(Allow('group-admin'), UseGuards(PlatformWide));

/** The same for those who only look into the audit trail. */
export const ForAuditors = (): ClassDecorator & MethodDecorator =>
  applyDecorators(Allow('group-admin', 'auditor'), UseGuards(PlatformWide));

/** The operator who asks: `@CurrentOperator() operator: Operator`. */
export const CurrentOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator => {
  const { caller, ip, headers } = requestOf(context);
  if (!caller) throw new Error('@CurrentOperator() on a route without @ForOperators()');
  const forwarded = headers['x-forwarded-for'];
  return {
    userId: caller.userId,
    username: caller.username ?? null,
    origin: typeof forwarded === 'string' ? `${forwarded.slice(0, 200)} via ${ip}` : ip,
  };
});
