import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal, type Role } from '#contracts';
import { ACCESS } from './access.decorators.js';
import { askingIn } from './caller.js';
import { TokenVerifier } from './token-verifier.js';

/** No valid token: 401, and no word about why. */
export class Unauthenticated extends Error {}

/** Lets in who has one of the roles of the route or command. One without `@Allow` or `@Public` lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<'public' | readonly Role[] | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    const asking = askingIn(context);
    const caller = await this.verifier.verify(asking.headers.authorization);
    if (!caller) throw new Unauthenticated();
    asking.caller = caller;
    const allowed = access ?? [];
    if (caller.roles.some((role) => allowed.includes(role))) return true;
    throw new Refusal('forbidden', 'role-missing', {
      zh: `此操作需要以下角色之一：${allowed.join('、')}`,
      en: `This needs one of the roles: ${allowed.join(', ')}`,
    });
  }
}
