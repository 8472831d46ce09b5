import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Role } from '#contracts';

/** Metadata key of what a route or command says of access. */
export const ACCESS = 'yilian:access';
/** The roles that may, or everyone. */
export type Access = 'public' | readonly Role[];

/** Roles that may call a route; a route that says nothing refuses everyone. On methods only, where the bare server sees it, too. */
export const Allow = (...roles: Role[]): MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, roles), ApiBearerAuth(), ApiExtension('x-roles', roles));

/** Anyone may call the route, signed in or not. */
export const Public = (): MethodDecorator => SetMetadata(ACCESS, 'public');
