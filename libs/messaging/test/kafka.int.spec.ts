import { jest } from '@jest/globals';
import { KafkaTransport, newId, type Subscription, type Transport } from '#messaging';
import { eventually, transportConformance } from '#testing';
import { commandPromises } from './commands.js';
import { parkingPromises } from './parking-promises.js';
import { messagingPromises } from './promises.js';
import { replayPromises } from './replay-promises.js';

jest.setTimeout(90_000);

const kafka = () =>
  new KafkaTransport({
    brokers: (process.env['TEST_KAFKA_BROKERS'] ?? '').split(','),
    clientId: 'conformance',
    partitions: 3,
  });

/** What the sample reads and writes; the broker need not have all topics of the contracts for each test. */
const ofLamps = new Set(['yilian.lamp', 'yilian.commands.lamp', 'yilian.command-outcomes']);

/** Real topics and groups under a name of its own, so that tests on one broker do not meet. */
class Scoped implements Transport {
  private readonly inner = kafka();
  constructor(private readonly scope: string) {}

  connect = () => this.inner.connect();
  close = () => this.inner.close();
  ensureTopics: Transport['ensureTopics'] = (topics) =>
    this.inner.ensureTopics(
      topics.filter(({ topic }) => ofLamps.has(topic)).map((t) => ({ ...t, topic: this.out(t.topic) })),
    );
  send: Transport['send'] = (messages) => this.inner.send(messages.map((m) => ({ ...m, topic: this.out(m.topic) })));
  lag: Transport['lag'] = async (group, topics) => {
    const scoped = topics.map((topic) => this.out(topic));
    return (await this.inner.lag(this.out(group), scoped)).map((each) => this.in(each));
  };
  since: Transport['since'] = async (time, topics) => {
    const scoped = topics.map((topic) => this.out(topic));
    return (await this.inner.since(time, scoped)).map((each) => this.in(each));
  };
  subscribe: Transport['subscribe'] = (subscription: Subscription) =>
    this.inner.subscribe({
      ...subscription,
      group: this.out(subscription.group),
      topics: subscription.topics.map((topic) => this.out(topic)),
      handle: (batch, control) =>
        subscription.handle(
          batch.map((m) => this.in(m)),
          control,
        ),
    });

  private out(name: string): string {
    return `${this.scope}.${name}`;
  }
  private in<T extends { readonly topic: string }>(message: T): T {
    return { ...message, topic: message.topic.slice(this.scope.length + 1) };
  }
}

transportConformance('Apache Kafka', kafka);
const scoped = () => {
  const scope = newId();
  return { transport: () => new Scoped(scope) };
};
messagingPromises('Apache Kafka', scoped);
commandPromises('Apache Kafka', scoped);
replayPromises('Apache Kafka', scoped);
parkingPromises('Apache Kafka', scoped);

test('services that start at once, and all create the topics, can all read them', async () => {
  const topics = Array.from({ length: 12 }, () => ({ topic: `conformance.${newId()}`, compacted: false }));
  const names = topics.map(({ topic }) => topic);
  const services = Array.from({ length: 5 }, kafka);
  const started = services.map(async (service) => {
    await service.connect();
    await service.ensureTopics(topics);
    await service.subscribe({ group: newId(), topics: names, from: 'beginning', handle: async () => undefined });
  });
  const failures = (await Promise.allSettled(started)).filter(({ status }) => status === 'rejected');
  await Promise.all(services.map((service) => service.close()));
  expect(failures).toEqual([]);
});

test('a topic that nobody has created is an error at once', async () => {
  const transport = kafka();
  await transport.connect();
  const reading = transport.subscribe({
    group: newId(),
    topics: [newId()],
    from: 'latest',
    handle: async () => undefined,
  });
  await expect(reading).rejects.toThrow('does not host this topic-partition');
  await transport.close();
});

test('an idle client sets no timer after timer', async () => {
  const transport = kafka();
  await transport.connect();
  await transport.ensureTopics([{ topic: 'conformance.idle', compacted: false }]);
  const consumer = await transport.subscribe({
    group: newId(),
    topics: ['conformance.idle'],
    from: 'latest',
    handle: async () => undefined,
  });
  await eventually(() => expect(consumer.isRunning()).toBe(true));
  const original = globalThis.setTimeout;
  let immediate = 0;
  globalThis.setTimeout = ((work: () => void, ms?: number, ...rest: unknown[]) => {
    if ((ms ?? 0) <= 1) immediate += 1;
    return original(work, ms, ...(rest as []));
  }) as typeof setTimeout;
  try {
    const idleFor = 2_000;
    await new Promise((resolve) => original(resolve, idleFor));
  } finally {
    globalThis.setTimeout = original;
  }
  await transport.close();
  expect(immediate).toBeLessThan(100);
});
