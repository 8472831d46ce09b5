import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './access.decorators.js';
import { admit } from './admit.js';
import { askingIn } from './caller.js';
import { TokenVerifier } from './token-verifier.js';

/** Lets in who has one of the roles of the route or command. One without `@Allow` or `@Public` lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    await admit(access, askingIn(context), this.verifier);
    return true;
  }
}
