import { Inject, Injectable } from '@nestjs/common';
import { EventServer } from './event-server.js';
import { Handlers } from './handlers.js';
import { LagClock, type TimedLag } from './lag-clock.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Relay } from './relay.js';

/** State of a service's messaging, as its health endpoint shows it. */
export interface MessagingState {
  /** False only when restarting the process would help. */
  readonly live: boolean;
  /** False while events are not consumed. */
  readonly ready: boolean;
  readonly detail: { consuming: boolean; outboxRows: number; outboxOldestSeconds: number };
}

/** Reports whether events flow in and out of this service. */
@Injectable()
export class MessagingHealth {
  private readonly lagClock = new LagClock();

  constructor(
    private readonly server: EventServer,
    private readonly relay: Relay,
    private readonly handlers: Handlers,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  async check(): Promise<MessagingState> {
    const consuming = this.server.isConsuming();
    const { rows, oldestSeconds } = this.relay.backlog();
    return {
      live: true,
      ready: consuming,
      detail: { consuming, outboxRows: rows, outboxOldestSeconds: Math.round(oldestSeconds) },
    };
  }

  /** Topics that this service reads, with the handlers of each type of event. */
  reads(): { topic: string; type: string; handler: string }[] {
    return this.handlers.all().map(({ topic, type, name }) => ({ topic, type, handler: name }));
  }

  /** Messages of each partition that this service has not handled yet, and for how long; asks the broker. */
  async lag(): Promise<TimedLag[]> {
    return this.lagClock.time(await this.options.transport.lag(this.options.service, this.handlers.topics()));
  }
}
