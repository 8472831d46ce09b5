import { applyDecorators, UseGuards, UsePipes } from '@nestjs/common';
import type { CommandDefinition } from '#contracts';
import { OnCommand as Handles } from '#messaging';
import { InputPipe } from '../http/validation.pipe.js';
import { AccessGuard } from './access.guard.js';

/**
 * Handles every command of one kind as a route handles its requests: `@Allow` says whose roles may, the token is in the
 * header `authorization`, the data is made the DTO of the first parameter, and `@CurrentUser()` is who sent it.
 */
export const OnCommand = (definition: CommandDefinition<never> | CommandDefinition): MethodDecorator =>
  applyDecorators(Handles(definition), UseGuards(AccessGuard), UsePipes(InputPipe));
