import type { Transport } from '#messaging';
import { createTestDatabase, type TestDatabase } from '#testing';
import { projecting } from './sample-copies.js';
import { behaviour, commanded, sampleMigrations, startSample, type Sample } from './sample.js';

/** A broker made for one test: the transports of two services meet on it. */
export interface Broker {
  transport(): Transport;
}

/** A database of each test's own, and the sample services that the test started on it. */
export class Stage {
  private database?: TestDatabase;
  private readonly running = new Set<Sample>();
  private readonly senders = new Set<Transport>();

  constructor(private readonly makeBroker: () => Broker) {
    beforeEach(async () => {
      this.database = await createTestDatabase(sampleMigrations);
    });
    afterEach(async () => {
      behaviour.clear();
      projecting.clear();
      commanded.clear();
      await Promise.all([...this.running].map((sample) => this.stop(sample)));
      await Promise.all([...this.senders].map((sender) => sender.close()));
      this.senders.clear();
      await this.database?.drop();
    });
  }

  get url(): string {
    return this.database?.url ?? '';
  }

  broker(): Broker {
    return this.makeBroker();
  }

  async start(options: Parameters<typeof startSample>[2] = {}, on: Broker = this.broker()): Promise<Sample> {
    const sample = await startSample(this.url, on.transport(), options);
    this.running.add(sample);
    return sample;
  }

  async stop(sample: Sample): Promise<void> {
    this.running.delete(sample);
    await sample.close();
  }

  /** Another program on the same broker. */
  async sender(on: Broker): Promise<Transport> {
    const sender = on.transport();
    this.senders.add(sender);
    await sender.connect();
    return sender;
  }
}

/** A promise that its maker resolves. */
export const gate = (): { opened: Promise<void>; open: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};
