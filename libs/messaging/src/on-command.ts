import { applyDecorators, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { CommandDefinition } from '#contracts';
import type { CommandEffect } from './handlers.js';
import { KeepCause } from './on.js';

/**
 * Handles every command of one kind, once, in one transaction with its answer:
 * `@OnCommand(SubmitReferral) submit(data, @Ctx() context: CommandContext)`. The first parameter is the command's data, as it
 * came: a pipe on it judges its form. It answers what the command did, which is accepted; what it throws is
 * made a problem document, and the command is rejected. What it writes through the store is in the command's transaction.
 */
export const OnCommand = (definition: CommandDefinition<never> | CommandDefinition): MethodDecorator =>
  ((
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<(...args: never[]) => Promise<CommandEffect>>,
  ): void => {
    Payload()(target, key, 0);
    applyDecorators(
      EventPattern<string>(definition.type, {
        topic: definition.topic,
        handler: `${target.constructor.name}.${key}`,
        command: true,
      }),
      UseFilters(KeepCause),
    )(target, key, descriptor);
  }) as MethodDecorator;
