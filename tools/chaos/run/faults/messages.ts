import { randomUUID } from 'node:crypto';
import { CompressionTypes, Kafka, logLevel, Partitioners, type IHeaders, type Message, type Producer } from 'kafkajs';
import { commandTopics, eventDefinitions } from '#contracts';
import { injectedHeader } from '../../evidence.js';
import type { Arena } from '../arena.js';
import { sendCommands } from '../commands.js';
import { during, type Fault, type Scene } from './fault.js';

const clientOf = ({ stage }: Arena): Kafka =>
  new Kafka({ clientId: 'chaos', brokers: [...stage.brokers], logLevel: logLevel.NOTHING });

async function withProducer<T>(client: Kafka, work: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}

const marked = (headers: IHeaders = {}): IHeaders => ({ ...headers, [injectedHeader]: '1' });

/** Whatever anyone publishes is published once more, as it is. */
const everythingTwice: Fault = {
  name: 'every message twice',
  inject: async (scene) => {
    const client = clientOf(scene.arena);
    const topics = (await reads(scene.arena)).map(({ topic }) => topic);
    const consumer = client.consumer({ groupId: `chaos-${randomUUID()}` });
    await withProducer(client, async (producer) => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...new Set(topics)], fromBeginning: false });
      await consumer.run({
        eachMessage: async ({ topic, partition, message: { key, value, headers } }) => {
          if (headers?.[injectedHeader]) return;
          await producer.send({ topic, messages: [{ partition, key, value, headers: marked(headers) }] });
        },
      });
      await during(scene, 10_000);
      await consumer.disconnect();
    });
  },
};

/** Each must be accepted once: nothing else is broken meanwhile. */
const everyCommandTwice: Fault = {
  name: 'every command twice',
  inject: async ({ arena, random, clients }) => {
    const sent = await sendCommands(arena, random, 20);
    clients.operations.push(...sent.map((each) => ({ ...each, outcome: 'ok' as const })));
  },
};

/** What a service reads: `GET /v1/operations/topics`. */
interface Read {
  readonly service: string;
  readonly topic: string;
  readonly types: readonly string[];
}

async function reads(arena: Arena): Promise<Read[]> {
  interface Topics {
    readonly items: readonly { readonly topic: string; readonly handlers: readonly { readonly type: string }[] }[];
  }
  const services = arena.services.filter((service) => service !== 'gateway');
  const each = await Promise.all(
    services.map(async (service) => {
      const { items } = await arena.administrator.get<Topics>(service, '/v1/operations/topics');
      return items.map(({ topic, handlers }) => ({ service, topic, types: handlers.map(({ type }) => type) }));
    }),
  );
  return each.flat();
}

/** An event's headers as they should be, for an aggregate that is nobody's. */
const headersOf = (type: string, id: string): IHeaders => ({
  ce_specversion: '1.0',
  ce_id: randomUUID(),
  ce_source: 'chaos',
  ce_type: type,
  ce_time: new Date().toISOString(),
  ce_subject: id,
  ce_sequence: '1',
});

/** Every way of not being an event, of a type that is known, of a topic. */
const poisons: Readonly<Record<string, (type: string, topic: string) => Message>> = {
  'no headers': () => ({ key: randomUUID(), value: '{}', headers: {} }),
  'unknown type': () => ofType('yilian.chaos.unheard-of.v1', '{}'),
  'not JSON': (type) => ofType(type, '{"id":'),
  bytes: (type) => ofType(type, Buffer.from([0, 0xff, 0xfe, 0xd8, 0])),
  empty: (type) => ofType(type, null),
  'against its schema': (type) => ofType(type, '{"unheard":"of"}'),
  'no sequence': (type) => {
    const message = ofType(type, '{}');
    return { ...message, headers: { ...message.headers, ce_sequence: 'NaN' } };
  },
  'of another topic': (_, topic) => ofType(typeElsewhere(topic), '{}'),
  'of another key': (type) => ({ ...ofType(type, '{}'), key: randomUUID() }),
  'too large': (type) => ofType(type, `"${'x'.repeat(1_200_000)}"`),
};

function typeElsewhere(topic: string): string {
  for (const [type, definition] of eventDefinitions) if (definition.topic !== topic) return type;
  throw new Error(`every event belongs to ${topic}`);
}

function ofType(type: string, value: string | Buffer | null): Message {
  const id = randomUUID();
  return { key: id, value, headers: headersOf(type, id) };
}

/** Those that are readable as far as their type go to who handles that type, the others to everyone. */
const everyones = ['no headers', 'unknown type', 'of another topic'];

const ofCommands = commandTopics();

const poisonEverywhere: Fault = {
  name: 'poison of every kind in every topic',
  inject: async (scene) => {
    const topics = Map.groupBy(await reads(scene.arena), ({ topic }) => topic);
    await withProducer(clientOf(scene.arena), async (producer) => {
      for (const [topic, readers] of topics) await poisonTopic(scene, producer, topic, readers);
    });
  },
};

async function poisonTopic({ poison }: Scene, producer: Producer, topic: string, readers: Read[]): Promise<void> {
  const type = readers[0]?.types[0] ?? '';
  for (const [kind, make] of Object.entries(poisons)) {
    const message = make(type, topic);
    const [record] = await producer.send({
      topic,
      // The broker measures what it is sent: what is too large comes packed.
      compression: kind === 'too large' ? CompressionTypes.GZIP : CompressionTypes.None,
      messages: [{ ...message, headers: marked(message.headers) }],
    });
    const at = { topic, partition: record?.partition ?? 0, offset: record?.baseOffset ?? '', kind };
    const id = message.headers?.['ce_id'];
    const concerned = everyones.includes(kind) ? readers : readers.filter(({ types }) => types.includes(type));
    const isAnswered = ofCommands.has(topic) && id !== undefined;
    if (isAnswered) poison.push({ ...at, expectedAt: [], commandId: String(id) });
    else poison.push({ ...at, expectedAt: concerned.map(({ service }) => service) });
  }
}

/** Troubles that come over the topics themselves. */
export const messageFaults: readonly Fault[] = [everythingTwice, everyCommandTwice, poisonEverywhere];
