import { Inject, Injectable } from '@nestjs/common';
import { EventServer } from './event-server.js';
import { Handlers, type Reading } from './handlers.js';
import { timed, type TimedLag } from './lag-age.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Relay } from './relay.js';

/** State of a service's messaging, as its health endpoint shows it. */
export interface MessagingState {
  /** False only when restarting the process would help. */
  readonly live: boolean;
  /** False while events are not consumed. */
  readonly ready: boolean;
  readonly detail: { consuming: boolean; outboxRows: number; outboxOldestSeconds: number; outboxRefused: number };
}

/** Reports whether events flow in and out of this service. */
@Injectable()
export class MessagingHealth {
  constructor(
    private readonly server: EventServer,
    private readonly relay: Relay,
    private readonly handlers: Handlers,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  async check(): Promise<MessagingState> {
    const consuming = this.server.isConsuming();
    const { rows, oldestSeconds, refused } = this.relay.backlog();
    return {
      live: this.handlers.longestMs() < this.options.handlerLimitMs,
      ready: consuming,
      detail: { consuming, outboxRows: rows, outboxOldestSeconds: Math.round(oldestSeconds), outboxRefused: refused },
    };
  }

  /** Topics that this service reads and in which consumer group, with the handlers of each type of event and command. */
  reads(): { group: string; topic: string; type: string; handler: string }[] {
    return this.readings().flatMap(({ group, handlers }) =>
      handlers.map(({ topic, type, name }) => ({ group, topic, type, handler: name })),
    );
  }

  /** Messages of each partition that this service has not handled yet, and for how long; asks the broker. */
  async lag(): Promise<TimedLag[]> {
    const { transport } = this.options;
    const lags = await Promise.all(this.readings().map(({ group, topics }) => transport.lag(group, topics)));
    return timed(lags.flat(), (time, topics) => transport.since(time, topics));
  }

  private readings(): Reading[] {
    return this.handlers.readings(this.options.service);
  }
}
