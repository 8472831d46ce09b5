import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, Store } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import type { EntityManager } from 'typeorm';
import type { config } from '../config.js';
import { stillHolds, type Telling } from '../domain/holding.js';
import { toldEvents } from '../domain/rules.js';
import { Arrivals } from './arrivals.js';
import { deliver, takeOldest, takeThese, withdraw } from './statements.js';

/** An inbox message that is to be delivered or withdrawn. */
interface Due extends Telling {
  readonly id: string;
  readonly organizationId: string;
}

/**
 * Delivers pending messages, once more asking whether what they tell still stands. The rows are the queue: those that this
 * process committed are delivered at once by their ids, a poll finds what a crash or another replica left.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Dispatcher');
  private inHand: Promise<void> = Promise.resolve();
  private readonly written: string[] = [];
  private search = false;
  private waiting = false;
  private stopped = false;
  private notBefore = 0;
  private poll?: NodeJS.Timeout;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly arrivals: Arrivals,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  onApplicationBootstrap(): void {
    this.poll = setInterval(() => this.look(), this.settings.DISPATCH_POLL_MS).unref();
  }

  /** After the last event was handled, so that its messages are delivered, too. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.poll);
    await this.inHand;
    this.stopped = true;
  }

  /** Delivers what was just committed: at once when idle, else together with what comes meanwhile. */
  wake(ids: readonly string[]): void {
    this.written.push(...ids);
    this.goOn();
  }

  /** Searches for what nobody here knows of. */
  private look(): void {
    this.search = true;
    this.goOn();
  }

  private goOn(): void {
    if (this.waiting || this.stopped) return;
    this.waiting = true;
    this.inHand = this.inHand.then(() => this.round());
  }

  private async round(): Promise<void> {
    const wait = this.notBefore - performance.now();
    if (wait > 0) await delay(wait);
    this.waiting = false;
    this.notBefore = performance.now() + this.settings.DISPATCH_SPACING_MS;
    const batch = this.settings.DISPATCH_BATCH;
    try {
      while (this.written.length > 0) await this.deliver(takeThese, this.written.splice(0, batch));
      while (this.search) this.search = (await this.deliver(takeOldest, batch)) === batch;
    } catch (error) {
      this.logger.warn(`messages wait for the next poll: ${(error as Error).message}`);
    }
  }

  /** Delivers or withdraws in one transaction; answers how many. */
  private async deliver(take: string, which: readonly string[] | number): Promise<number> {
    const due = await this.store.transaction(({ manager }) => this.settle(manager, take, which));
    if (due.length > 0) this.arrivals.announce([...new Set(due.map(({ organizationId }) => organizationId))]);
    return due.length;
  }

  private async settle(manager: EntityManager, take: string, which: readonly string[] | number): Promise<Due[]> {
    const now = this.clock.now();
    const due: Due[] = await manager.query(take, [toldEvents, which]);
    const { holding = [], gone = [] } = Object.groupBy(due, (m) => (stillHolds(m, now) ? 'holding' : 'gone'));
    if (gone.length > 0) await manager.query(withdraw, [gone.map(({ id }) => id)]);
    if (holding.length > 0) {
      await manager.query(deliver, [holding.map(({ id }) => id), holding.map((m) => m.organizationId), now]);
    }
    return due;
  }
}
