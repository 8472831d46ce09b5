import { jest } from '@jest/globals';
import { KafkaTransport, newId } from '#messaging';
import { eventually } from '#testing';
import { conformance } from './conformance.js';
import { scopedBroker } from './scoped-broker.js';

jest.setTimeout(90_000);

/** The least that brokers allow unless told otherwise. */
const sessionTimeoutMs = 6_000;

const kafka = () =>
  new KafkaTransport({
    brokers: (process.env['TEST_KAFKA_BROKERS'] ?? '').split(','),
    clientId: 'conformance',
    partitions: 3,
    sessionTimeoutMs,
  });

conformance('Apache Kafka', scopedBroker(kafka), { sessionTimeoutMs, tooLargeBytes: 2_000_000 });

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

test('a topic that does not exist is refused by its name within seconds, and others are sent to', async () => {
  const transport = kafka();
  await transport.connect();
  const [there, gone] = [`conformance.${newId()}`, newId()];
  await transport.ensureTopics([{ topic: there, compacted: false }]);
  const to = (topic: string) => ({ topic, key: 'one', value: '{}', headers: {} });
  const begun = performance.now();
  await expect(transport.send([to(there), to(gone)])).rejects.toMatchObject({ name: 'Refused', topic: gone });
  await transport.send([to(there)]);
  expect(performance.now() - begun).toBeLessThan(10_000);
  // What was given up does not come in later, once the topic is there.
  await transport.ensureTopics([{ topic: gone, compacted: false }]);
  await transport.send([to(gone)]);
  const ends = await transport.since(new Date(0), [gone]);
  expect(ends.reduce((sum, { lag }) => sum + lag, 0)).toBe(1);
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
