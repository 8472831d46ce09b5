import { applyDecorators, Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventDefinition, EventOf } from '#contracts';
import { throwError, type Observable } from 'rxjs';
import type { Tx } from './tx.js';

/** The framework's own filter replaces a cause by "Internal server error"; parking and retry need the cause itself. */
@Catch()
export class KeepCause implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

type Handler<D> = (event: EventOf<D>, tx: Tx) => Promise<void>;

/**
 * Handles every event of one kind, or of several alike, once, in one transaction: `@On(ReferralAccepted) accepted(event, tx)`.
 * A thrown `Refusal` parks the event at once; any other error is retried, then parked and retried with growing waits.
 * `projection` says that the method does nothing but keep copies with `tx.keep`: it may be run again for events that it has
 * handled, in a batch with others, and a replay does so. It cannot read what it kept in the same transaction.
 * The class and method name are the handler's identity in the inbox: renaming it handles old deliveries anew.
 */
export function On<D extends EventDefinition<never> | EventDefinition>(
  definition: D | readonly [D, ...D[]],
  { projection = false } = {},
) {
  const definitions = [definition].flat() as [D, ...D[]];
  const { topic } = definitions[0];
  if (definitions.some((each) => each.topic !== topic)) throw new Error(`one handler of ${topic} and of another topic`);
  return <T extends Handler<D>>(target: object, key: string, descriptor: TypedPropertyDescriptor<T>): void => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    applyDecorators(
      EventPattern<string[]>(
        definitions.map(({ type }) => type),
        {
          topic,
          handler: `${target.constructor.name}.${key}`,
          projection,
        },
      ),
      UseFilters(KeepCause),
    )(target, key, descriptor);
  };
}
