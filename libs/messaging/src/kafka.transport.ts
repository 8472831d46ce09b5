import { Logger } from '@nestjs/common';
import * as kafka from 'kafkajs';
import { attentiveSocket } from './attentive-socket.js';
import { Gathering } from './gathering.js';
import { headersOf, textOf } from './headers.js';
import { fixIdleTimer } from './idle-timer.js';
import { fetching, type KafkaOptions } from './kafka.options.js';
import { ledTopics, refusalOf, whileTopicsExist } from './kafka-topics.js';
import { handleTogether } from './partition-batch.js';
import { type ConsumerSession, type SessionEvents, SupervisedConsumer } from './supervised-consumer.js';
import { topicSettings } from './topic-settings.js';
import type * as transport from './transport.js';
import { within } from './within.js';

/** Outlasts a broker restart: about two minutes of tries, at most 3 s apart. */
const patient: kafka.RetryOptions = { retries: 40, initialRetryTime: 100, maxRetryTime: 3_000 };
/** For questions that somebody waits for. */
const brief: kafka.RetryOptions = { retries: 4, initialRetryTime: 200, maxRetryTime: 1_000 };

/** As many partitions as one fetch usually brings: how many are handled at a time, `Gathering` decides. */
const partitionsAtOnce = 32;

const receive = (topic: string, partition: number, message: kafka.KafkaMessage): transport.ReceivedMessage => ({
  topic,
  partition,
  offset: message.offset,
  key: textOf(message.key),
  value: message.value,
  headers: headersOf(message.headers),
});

/** Apache Kafka through kafkajs; the only file that knows the client, so that another one can replace it. */
export class KafkaTransport implements transport.Transport {
  private readonly logger = new Logger('Kafka');
  private readonly consumers = new Set<SupervisedConsumer>();
  private readonly unsent = new Set<(error: Error) => void>();
  private producer?: { readonly connected: Promise<kafka.Producer>; readonly end: AbortController };
  private admin?: Promise<kafka.Admin>;
  private closed = false;

  constructor(private readonly options: KafkaOptions) {
    fixIdleTimer();
  }

  async connect(): Promise<void> {
    this.closed = false;
    await this.ask((admin) => admin.listTopics());
    await this.currentProducer().connected;
  }

  async ensureTopics(topics: readonly transport.TopicSpec[]): Promise<void> {
    await this.ask(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter(({ topic }) => !existing.has(topic));
      if (missing.length > 0)
        await admin.createTopics({
          topics: missing.map((spec) => ({
            topic: spec.topic,
            numPartitions: this.options.partitions ?? 6,
            replicationFactor: this.options.replicationFactor ?? -1,
            configEntries: topicSettings(spec),
          })),
        });
      await ledTopics(admin, topics);
    });
  }

  async send(messages: readonly transport.OutgoingMessage[], over?: AbortSignal): Promise<void> {
    over?.throwIfAborted();
    const current = this.currentProducer();
    const { connected, end } = current;
    const topics = [...new Set(messages.map(({ topic }) => topic))];
    try {
      const producer = await this.untilOver(connected, over);
      const topicMessages = [...Map.groupBy(messages, (m) => m.topic)].map(([topic, group]) => ({
        topic,
        messages: group.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
      }));
      const sending = producer.sendBatch({ acks: -1, topicMessages });
      const existing = (): Promise<string[]> => this.ask((admin) => admin.listTopics());
      await this.untilOver(whileTopicsExist(sending, topics, existing), over);
    } catch (error) {
      // After a failure the idempotent producer may be out of step with the broker for good: start over with a new one. What
      // this one has in hand it would try again for minutes, behind what others send meanwhile.
      if (this.producer === current) this.producer = undefined;
      end.abort(new Error('the producer was given up'));
      void connected.then((producer) => producer.disconnect()).catch((e: Error) => this.logger.debug(e.message));
      throw refusalOf(error, topics);
    }
  }

  async subscribe(subscription: transport.Subscription): Promise<transport.Consumer> {
    const consumer = new SupervisedConsumer({
      name: subscription.group,
      session: (events) => this.session(subscription, events),
      maxRestarts: this.options.maxRestarts,
      onFatal: subscription.onFatal,
    });
    this.consumers.add(consumer);
    await consumer.start();
    return {
      isRunning: () => consumer.isRunning(),
      stop: () => consumer.stop().finally(() => this.consumers.delete(consumer)),
    };
  }

  lag(group: string, topics: readonly string[]): Promise<transport.PartitionLag[]> {
    return this.ask(async (admin) => {
      const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
      const lags = committed.map(async ({ topic, partitions }) => {
        const ends = new Map((await admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]));
        return partitions.map(({ partition, offset }) => {
          const { low = 0, high = 0 } = ends.get(partition) ?? {};
          const from = Number(offset) < 0 ? Number(low) : Number(offset);
          return { topic, partition, lag: Math.max(0, Number(high) - from), end: Number(high) };
        });
      });
      return (await Promise.all(lags)).flat();
    });
  }

  since(time: Date, topics: readonly string[]): Promise<transport.PartitionLag[]> {
    const ofTopic = async (admin: kafka.Admin, topic: string): Promise<transport.PartitionLag[]> => {
      const starts = await admin.fetchTopicOffsetsByTimestamp(topic, time.getTime());
      const from = new Map(starts.map(({ partition, offset }) => [partition, Number(offset)]));
      return (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => {
        const end = Number(high);
        return { topic, partition, lag: Math.max(0, end - (from.get(partition) ?? end)), end };
      });
    };
    return this.ask(async (admin) => (await Promise.all(topics.map((topic) => ofTopic(admin, topic)))).flat());
  }

  /** Ends within seconds, also while no broker answers; what could not be sent by then rejects. */
  async close(): Promise<void> {
    this.closed = true;
    for (const reject of this.unsent) reject(new Error('the transport was closed'));
    await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
    const { producer, admin } = this;
    this.producer = this.admin = undefined;
    const ends = [producer?.connected, admin].map(async (client) => (await client)?.disconnect());
    await within(2_000, Promise.allSettled(ends));
  }

  /** `end` breaks its connections and lets it have no more. */
  private client(retry: kafka.RetryOptions, end?: AbortSignal): kafka.Kafka {
    return new kafka.Kafka({
      clientId: this.options.clientId,
      // Without brokers the client's own retries end; nothing else would stop them once it is over.
      brokers: () => (this.closed || end?.aborted ? [] : [...this.options.brokers]),
      logLevel: kafka.logLevel.WARN,
      logCreator: () => (entry) => this.logger.debug(`${entry.log.message} ${textOf(entry.log['error'])}`),
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      socketFactory: (wanted) => attentiveSocket(wanted, end),
      retry,
      ...(this.options.security as Pick<kafka.KafkaConfig, 'ssl' | 'sasl'>),
    });
  }

  private untilOver<T>(work: Promise<T>, over?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      this.unsent.add(reject);
      over?.addEventListener('abort', () => reject(over.reason as Error));
      work.then(resolve, reject).finally(() => this.unsent.delete(reject));
    });
  }

  private currentProducer(): NonNullable<typeof this.producer> {
    if (this.producer) return this.producer;
    const end = new AbortController();
    const producer = this.client(patient, end.signal).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafka.Partitioners.DefaultPartitioner,
      retry: patient,
    });
    return (this.producer = { connected: this.opened(producer), end });
  }

  private opened<C extends kafka.Producer | kafka.Admin>(client: C): Promise<C> {
    return client.connect().then(() => client);
  }

  /** Asks the broker; a connection that has gone stale is replaced once, so that a broker's restart goes unnoticed. */
  private async ask<T>(question: (admin: kafka.Admin) => Promise<T>): Promise<T> {
    for (let fresh = !this.admin; ; fresh = true) {
      const connecting = (this.admin ??= this.opened(this.client(brief).admin()));
      try {
        return await question(await connecting);
      } catch (error) {
        if (this.admin === connecting) this.admin = undefined;
        void connecting.then((admin) => admin.disconnect()).catch((e: Error) => this.logger.debug(e.message));
        if (fresh) throw error;
      }
    }
  }

  private session(subscription: transport.Subscription, events: SessionEvents): ConsumerSession {
    const { group, topics, from, gatherMs } = subscription;
    const { sessionTimeoutMs = 10_000, concurrency = 3 } = this.options;
    let closing = false;
    const consumer: kafka.Consumer = this.client(patient).consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: 15_000,
      heartbeatInterval: 1_000,
      ...fetching(gatherMs),
      allowAutoTopicCreation: false,
      // The supervisor restarts: the client's own restart leaves out the errors it holds for final.
      retry: { ...patient, restartOnFailure: async () => false },
    });
    consumer.on(consumer.events.GROUP_JOIN, () => events.joined());
    for (const sign of [consumer.events.HEARTBEAT, consumer.events.FETCH]) consumer.on(sign, () => events.heard());
    consumer.on(consumer.events.DISCONNECT, () => events.left());
    consumer.on(consumer.events.CRASH, ({ payload }) => events.crashed(payload.error));
    const gathering = new Gathering(concurrency, (batches) => handleTogether(subscription, batches));
    const eachBatch = ({ batch, heartbeat, isRunning, isStale, ...offsets }: kafka.EachBatchPayload) =>
      gathering.add({
        messages: batch.messages.map((message) => receive(batch.topic, batch.partition, message)),
        link: {
          heartbeat,
          resolve: offsets.resolveOffset,
          commit: () => offsets.commitOffsetsIfNecessary(offsets.uncommittedOffsets()),
          isOver: () => closing || !isRunning() || isStale(),
        },
      });
    return {
      open: async () => {
        const starts = from instanceof Date ? await this.since(from, topics) : [];
        await consumer.connect();
        await consumer.subscribe({ topics: [...topics], fromBeginning: from !== 'latest' });
        const running = consumer.run({
          partitionsConsumedConcurrently: partitionsAtOnce,
          eachBatchAutoResolve: false,
          autoCommit: false,
          eachBatch,
        });
        // Before the first fetch, which comes after the group is joined.
        for (const start of starts) consumer.seek({ ...start, offset: String(start.end - start.lag) });
        await running;
      },
      close: async () => {
        closing = true;
        await consumer.disconnect();
      },
    };
  }
}
