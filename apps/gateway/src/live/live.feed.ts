import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { eventDefinitions, topicDefinitions, type EventRecord } from '#contracts';
import { Tail, type Transport } from '#messaging';
import { InjectConfig, TRANSPORT, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import { Accounts } from '../issuer/accounts.js';
import { concernOf } from './concern.js';
import { liveEvent } from './live-event.js';
import { LiveHub } from './live-hub.js';
import { Memberships } from './memberships.js';
import { OrganizationNames } from './organizations.js';
import { RegisterReader } from './register-reader.js';

/** Reads the topics: the registers from their beginning into memory, everything else from now on to the live stream. */
@Injectable()
export class LiveFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly readers: { close(): Promise<void> }[] = [];
  private heartbeat?: NodeJS.Timeout;

  constructor(
    @Inject(TRANSPORT) private readonly transport: Transport,
    private readonly accounts: Accounts,
    private readonly names: OrganizationNames,
    private readonly memberships: Memberships,
    private readonly hub: LiveHub,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.transport.ensureTopics(topicDefinitions());
    const topics = [...new Set([...eventDefinitions.values()].map(({ topic }) => topic))];
    const known = [...Accounts.topics, ...OrganizationNames.topics, ...Memberships.topics];
    const registers = new RegisterReader(this.transport, known);
    this.readers.push(registers);
    await registers.start((event) => this.register(event));
    const onEvent = (event: EventRecord): void => {
      const concern = concernOf(event);
      this.hub.publish(liveEvent(event, concern, this.names), concern);
    };
    const live = new Tail(this.transport, 'gateway').read({ topics, from: 'latest', onEvent });
    this.readers.push(await live);
    // The server listens only after this: nobody is told that a user is unknown who is merely not read yet.
    await registers.caughtUp(this.settings.REGISTERS_TIMEOUT_MS);
    this.heartbeat = setInterval(() => this.hub.heartbeat(), this.settings.LIVE_HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.heartbeat);
    // Open streams would keep the server from closing.
    this.hub.close();
    await Promise.all(this.readers.map((reader) => reader.close()));
  }

  private register(event: EventRecord): void {
    this.accounts.learn(event);
    this.names.learn(event);
    this.memberships.learn(event);
  }
}
