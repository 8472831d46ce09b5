import { Injectable, Logger } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { DataSource } from 'typeorm';
import { DeadLetters } from './dead-letters.js';
import { MessagingHealth } from './health.js';
import { holding } from './parking.js';
import { causeOf } from './unavailable.js';
import { within } from './within.js';

/** Longest wait of one scrape for the broker or the database; what is not known by then is left out. */
const patienceMs = 2_000;

const parkedKeys = `SELECT count(DISTINCT (topic, key))::int AS value FROM parked_events WHERE status IN ${holding}`;
const overdueSeconds = 'SELECT greatest(0, extract(epoch FROM now() - min(due_at)))::float AS value FROM deadlines';

interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Measures that are looked up when somebody scrapes them, so that an idle service asks nobody anything. */
@Injectable()
export class Gauges {
  private readonly logger = new Logger('Metrics');
  private lagLook?: Promise<readonly (Reading & { readonly seconds: number })[]>;

  /** The process's metrics show this service from now on. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly letters: DeadLetters,
    private readonly health: MessagingHealth,
  ) {
    this.show('yilian_lag_messages', 'Messages not handled yet, by topic', ['topic'], () => this.lag());
    this.show('yilian_lag_seconds', 'Age of the oldest message not handled yet', ['topic'], async () =>
      (await this.lag()).map(({ labels, seconds }) => ({ labels, value: seconds })),
    );
    this.show('yilian_parked_events', 'Parked events in the database, by status', ['status'], async () =>
      Object.entries(await this.letters.counts()).map(([status, value]) => ({ labels: { status }, value })),
    );
    this.show('yilian_parked_keys', 'Keys whose events wait behind one that failed', [], () => this.row(parkedKeys));
    this.show('yilian_deadline_overdue_seconds', 'How late the latest deadline is', [], () => this.row(overdueSeconds));
  }

  /** A gauge that asks at each scrape; what is not known is no number. */
  private show(name: string, help: string, labelNames: string[], look: () => Promise<readonly Reading[]>): void {
    const { logger } = this;
    register.removeSingleMetric(name);
    new Gauge({
      name,
      help,
      labelNames,
      async collect() {
        let readings: readonly Reading[] = [];
        const looked = look().then((found) => void (readings = found));
        await within(patienceMs, looked).catch((error: unknown) =>
          logger.debug(`${name} not known: ${causeOf(error)}`),
        );
        this.reset();
        if (readings.length === 0 && labelNames.length === 0) this.remove();
        for (const { labels, value } of readings) this.set(labels, value);
      },
    });
  }

  private async row(text: string): Promise<Reading[]> {
    const [row]: { value: number }[] = await this.dataSource.query(text);
    return [{ labels: {}, value: row?.value ?? 0 }];
  }

  /** Asks the broker once for both measures of a scrape. */
  private lag() {
    this.lagLook ??= this.lookAtLag().finally(() => {
      this.lagLook = undefined;
    });
    return this.lagLook;
  }

  private async lookAtLag() {
    return [...Map.groupBy(await this.health.lag(), (each) => each.topic)].map(([topic, partitions]) => ({
      labels: { topic },
      value: partitions.reduce((sum, { lag }) => sum + lag, 0),
      seconds: Math.max(...partitions.map(({ seconds }) => seconds)),
    }));
  }
}
