import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { Refusal } from '#contracts';
import { Allow } from '../access/access.decorators.js';
import { askingIn } from '../access/caller.js';
import { doerIn, type Doer } from '../audit/doer.js';

/** Who operates the platform, and from where. */
export type Operator = Pick<Doer, 'userId' | 'username' | 'origin'>;

/** Refuses who acts for one organization: events of every group pass through a service. */
@Injectable()
class PlatformWide implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (!askingIn(context).caller?.organizationId) return true;
    throw new Refusal('forbidden', 'platform-wide', {
      zh: '此操作涉及整个平台，绑定机构的账号不能执行',
      en: 'This concerns the whole platform; an account that acts for one organization cannot do it',
    });
  }
}

/** Routes of the operator: a group administrator who is bound to no organization. */
export const ForOperators = (): MethodDecorator => applyDecorators(Allow('group-admin'), UseGuards(PlatformWide));

/** The same for those who only look into the audit trail. */
export const ForAuditors = (): MethodDecorator =>
  applyDecorators(Allow('group-admin', 'auditor'), UseGuards(PlatformWide));

/** The operator who asks: `@CurrentOperator() operator: Operator`. */
export const CurrentOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator =>
  doerIn(context),
);
