import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { newId } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import { createClient } from 'redis';
import type { config } from '../config.js';

const channel = 'yilian:notifications:arrivals';
type Listener = (organizationIds: readonly string[]) => void;
type Client = ReturnType<typeof clientOf>;

/** Waits ever longer for a Redis that is away, but never gives it up. */
const clientOf = (url: string) =>
  createClient({
    url,
    socket: { connectTimeout: 2_000, reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 5_000) },
  });

/**
 * Says in which inboxes something arrived: at once in this process, and through Redis as a hint to the other replicas. What a
 * hint leaves out, the listeners' own polling finds; without Redis that is all.
 */
@Injectable()
export class Arrivals implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Arrivals');
  private readonly replica = newId();
  private readonly listeners: Listener[] = [];
  private readonly clients: Client[] = [];
  private redisAway = false;

  constructor(@InjectConfig() private readonly settings: ConfigOf<typeof config>) {}

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  announce(organizationIds: readonly string[]): void {
    this.tell(organizationIds);
    const [publisher] = this.clients;
    if (!publisher?.isReady) return;
    publisher.publish(channel, [this.replica, ...organizationIds].join(' ')).catch((error: Error) => this.away(error));
  }

  onApplicationBootstrap(): void {
    const url = this.settings.REDIS_URL;
    if (!url) return;
    const publisher = this.open(url);
    const subscriber = this.open(url);
    this.clients.push(publisher, subscriber);
    // The client subscribes again by itself whenever it reconnects.
    void subscriber.subscribe(channel, (message) => this.heard(message)).catch((error: Error) => this.away(error));
  }

  onApplicationShutdown(): void {
    for (const client of this.clients) client.destroy();
  }

  private open(url: string): Client {
    const client = clientOf(url);
    client.on('error', (error: Error) => this.away(error));
    client.on('ready', () => this.back());
    client.connect().catch((error: Error) => this.away(error));
    return client;
  }

  private heard(message: string): void {
    const [replica, ...organizationIds] = message.split(' ');
    if (replica !== this.replica) this.tell(organizationIds);
  }

  private tell(organizationIds: readonly string[]): void {
    for (const listener of this.listeners) listener(organizationIds);
  }

  private away(error: Error): void {
    if (!this.redisAway) this.logger.warn(`Redis is away, streams of other replicas are slower: ${error.message}`);
    this.redisAway = true;
  }

  private back(): void {
    if (this.redisAway) this.logger.log('Redis is back');
    this.redisAway = false;
  }
}
