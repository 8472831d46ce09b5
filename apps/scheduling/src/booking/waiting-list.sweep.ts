import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Store } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import { DataSource } from 'typeorm';
import type { config } from '../config.js';
import { Repeat } from '../repeat.js';
import { Bookings } from './bookings.js';
import { opportunities } from './waiting.js';

/**
 * Whoever frees a slot serves the list at once. What nobody does shows here: booking windows that open, a membership that is
 * resumed, a slot freed while a referral that would have wanted it was on its way to the list.
 */
@Injectable()
export class WaitingListSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private repeat?: Repeat;

  constructor(
    private readonly bookings: Bookings,
    private readonly store: Store,
    private readonly dataSource: DataSource,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  onApplicationBootstrap(): void {
    this.repeat = new Repeat('WaitingListSweep', this.settings.WAITING_SWEEP_MS, () => this.sweep());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.repeat?.stop();
  }

  async sweep(): Promise<void> {
    for (const opportunity of await opportunities(this.dataSource.manager, this.bookings.moment())) {
      await this.store.transaction((tx) => this.bookings.serve(tx, opportunity));
    }
  }
}
