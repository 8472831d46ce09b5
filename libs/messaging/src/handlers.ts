import { Injectable } from '@nestjs/common';
import type { EventRecord } from '#contracts';
import type { CommandContext } from './command-context.js';
import { nextTraceparent, runInFlow } from './flow.js';
import type { Delivery } from './inbox.js';
import { metrics } from './metrics.js';
import type { Tx } from './tx.js';

/** One `@On` method: its identity in the inbox and how to call it. */
export interface EventHandler {
  readonly name: string;
  readonly type: string;
  readonly topic: string;
  /** True when it may be run again for events that it has handled. */
  readonly projection: boolean;
  readonly call: (event: EventRecord, tx: Tx) => Promise<void>;
}

/** What a command did. */
export interface CommandEffect {
  /** Id of the aggregate. */
  readonly aggregateId: string;
  /** Codes of what its sender may want to look at. */
  readonly warnings?: readonly string[];
}

/** One `@OnCommand` method. */
export interface CommandHandler {
  readonly name: string;
  readonly type: string;
  readonly topic: string;
  readonly call: (data: unknown, context: CommandContext) => Promise<CommandEffect>;
}

/** What a service reads in one consumer group. */
export interface Reading {
  readonly group: string;
  readonly kind: 'events' | 'commands';
  readonly handlers: readonly (EventHandler | CommandHandler)[];
  readonly topics: readonly string[];
}

/** The `@On` and `@OnCommand` methods of a service, by type. */
@Injectable()
export class Handlers {
  private readonly byType = new Map<string, EventHandler[]>();
  private readonly commands = new Map<string, CommandHandler>();
  /** When each that runs was begun, the first one first. */
  private readonly running = new Set<{ readonly since: number }>();

  /** @throws Error when the name is taken: two handlers of one identity would share their mark in the inbox. */
  add(handler: EventHandler): void {
    if (this.of(handler.type).some(({ name }) => name === handler.name)) {
      throw new Error(`two handlers of ${handler.type} are called ${handler.name}`);
    }
    this.byType.set(handler.type, [...this.of(handler.type), handler]);
  }

  /** @throws Error when the command has a handler: it would be answered twice. */
  addCommand(handler: CommandHandler): void {
    if (this.commands.has(handler.type)) throw new Error(`two handlers of the command ${handler.type}`);
    this.commands.set(handler.type, handler);
  }

  commandOf(type: string): CommandHandler | undefined {
    return this.commands.get(type);
  }

  of(type: string): readonly EventHandler[] {
    return this.byType.get(type) ?? [];
  }

  /** What the inbox remembers of an event that all its handlers have handled. */
  deliveriesOf(event: EventRecord): Delivery[] {
    return this.of(event.type).map(({ name }) => ({ eventId: event.id, handler: name }));
  }

  all(): readonly EventHandler[] {
    return [...this.byType.values()].flat();
  }

  /**
   * What the service of this name reads, where it has handlers. Commands have a group of their own: one that waits for the
   * issuer of tokens would else keep all events waiting, because a consumer reads on when everything in hand is done.
   */
  readings(service: string): Reading[] {
    const all = [
      { group: service, kind: 'events', handlers: this.all() },
      { group: `${service}-commands`, kind: 'commands', handlers: [...this.commands.values()] },
    ] as const;
    return all
      .filter(({ handlers }) => handlers.length > 0)
      .map((each) => ({ ...each, topics: [...new Set(each.handlers.map(({ topic }) => topic))].sort() }));
  }

  /** Runs one handler as the next step of the event's flow. */
  run(handler: EventHandler, event: EventRecord, tx: Tx): Promise<void> {
    const flow = {
      correlationId: event.correlationId,
      causationId: event.id,
      traceparent: nextTraceparent(event.traceparent),
    };
    return this.timed(handler.name, () => runInFlow(flow, () => handler.call(event, tx)));
  }

  /** Does work of the service's own: its time is told by its name, and that it has not ended yet. */
  async timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const end = metrics.handlerSeconds.startTimer({ handler: name });
    const call = { since: performance.now() };
    this.running.add(call);
    try {
      return await work();
    } finally {
      this.running.delete(call);
      end();
    }
  }

  /** For how many milliseconds what was begun first has been going on; 0 when nothing is. */
  longestMs(): number {
    const [first] = this.running;
    return first ? performance.now() - first.since : 0;
  }
}
