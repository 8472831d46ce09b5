import { setTimeout as delay } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { bytesOf, maxValueBytes } from './envelope.js';
import { Pulse } from './pulse.js';
import {
  Refused,
  type BatchControl,
  type Consumer,
  type OutgoingMessage,
  type PartitionLag,
  type ReceivedMessage,
  type Subscription,
  type TopicSpec,
  type Transport,
} from './transport.js';

/** More than a value may have: what is packed comes through a broker whose limit is the same. */
const brokerBytes = 1.5 * maxValueBytes;

interface Group {
  readonly offsets: Map<string, number>;
  readonly members: MemoryConsumer[];
}

/** A broker in this process: topics, partitions, groups and redelivery as the real one has them, for tests. */
export class MemoryTransport implements Transport {
  private readonly topics = new Map<string, ReceivedMessage[][]>();
  private readonly groups = new Map<string, Group>();
  private readonly storedAt = new WeakMap<ReceivedMessage, number>();

  constructor(private readonly partitions = 3) {}

  async connect(): Promise<void> {}

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const { topic } of topics) this.logsOf(topic);
  }

  async send(messages: readonly OutgoingMessage[], over?: AbortSignal): Promise<void> {
    over?.throwIfAborted();
    if (messages.some((message) => bytesOf(message) > brokerBytes)) throw new Refused('too large for the broker');
    for (const { topic, key, value, headers } of messages) {
      const logs = this.logsOf(topic);
      const partition = createHash('md5').update(key).digest().readUInt32BE() % this.partitions;
      const log = logs[partition] as ReceivedMessage[];
      const offset = String(log.length);
      const message = { topic, partition, offset, key, value: Buffer.from(value), headers: { ...headers } };
      this.storedAt.set(message, Date.now());
      log.push(message);
    }
    for (const { members } of this.groups.values()) for (const member of members) member.wake();
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    const group: Group = this.groups.get(subscription.group) ?? { offsets: new Map(), members: [] };
    this.groups.set(subscription.group, group);
    if (subscription.from !== 'beginning') {
      const time = subscription.from === 'latest' ? new Date(8.64e15) : subscription.from;
      for (const { topic, partition, lag, end } of await this.since(time, subscription.topics)) {
        const id = `${topic}/${partition}`;
        if (!group.offsets.has(id)) group.offsets.set(id, end - lag);
      }
    }
    const consumer = new MemoryConsumer(subscription, group, (topic) => this.logsOf(topic));
    group.members.push(consumer);
    consumer.start();
    return consumer;
  }

  async lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    const offsets = this.groups.get(group)?.offsets;
    return topics.flatMap((topic) =>
      this.logsOf(topic).map((log, partition) => ({
        topic,
        partition,
        lag: log.length - (offsets?.get(`${topic}/${partition}`) ?? 0),
        end: log.length,
      })),
    );
  }

  async since(time: Date, topics: readonly string[]): Promise<PartitionLag[]> {
    return topics.flatMap((topic) =>
      this.logsOf(topic).map((log, partition) => {
        const first = log.findIndex((message) => (this.storedAt.get(message) ?? 0) >= time.getTime());
        return { topic, partition, lag: first < 0 ? 0 : log.length - first, end: log.length };
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.groups.values()].flatMap(({ members }) => [...members]).map((member) => member.stop()));
  }

  /** Everything on a topic, in order within each partition. */
  messages(topic: string): ReceivedMessage[] {
    return this.logsOf(topic).flat();
  }

  private logsOf(topic: string): ReceivedMessage[][] {
    let logs = this.topics.get(topic);
    if (!logs) this.topics.set(topic, (logs = Array.from({ length: this.partitions }, () => [])));
    return logs;
  }
}

class MemoryConsumer implements Consumer {
  private readonly pulse = new Pulse();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly subscription: Subscription,
    private readonly group: Group,
    private readonly logsOf: (topic: string) => ReceivedMessage[][],
  ) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.pulse.beat();
  }

  isRunning(): boolean {
    return !this.stopping;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.pulse.beat();
    await this.running;
    const at = this.group.members.indexOf(this);
    if (at >= 0) this.group.members.splice(at, 1);
    for (const member of this.group.members) member.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      if (!(await this.round())) await this.pulse.wait(1_000);
    }
  }

  /** Partitions are shared out over the members present; a partition has one reader at a time. */
  private async round(): Promise<boolean> {
    let worked = false;
    const place = this.group.members.indexOf(this);
    for (const topic of this.subscription.topics) {
      for (const [partition, log] of this.logsOf(topic).entries()) {
        if (this.stopping || partition % this.group.members.length !== place) continue;
        const id = `${topic}/${partition}`;
        const from = this.group.offsets.get(id) ?? 0;
        const batch = log.slice(from, from + 500);
        if (batch.length === 0) continue;
        worked = true;
        await this.deliver(batch, id, from + batch.length);
      }
    }
    return worked;
  }

  private async deliver(batch: ReceivedMessage[], id: string, next: number): Promise<void> {
    const control: BatchControl = { heartbeat: async () => {}, isStale: () => this.stopping };
    try {
      await this.subscription.handle(batch, control);
      this.group.offsets.set(id, next);
    } catch {
      // Not committed: the same batch comes again, as with the real broker.
      if (!this.stopping) await delay(10);
    }
  }
}
