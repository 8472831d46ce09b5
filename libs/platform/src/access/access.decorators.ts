import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Role } from '#contracts';

/** Metadata key: the roles that may, or `public`. */
export const ACCESS = 'yilian:access';

/** Roles that may call a route; a route that says nothing refuses everyone. */
export const Allow = (...roles: Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS, roles), ApiBearerAuth(), ApiExtension('x-roles', roles));

/** Anyone may call the route, signed in or not. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'public');
