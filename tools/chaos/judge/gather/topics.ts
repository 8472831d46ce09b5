import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Admin, type KafkaMessage } from 'kafkajs';
import { commandTopics, eventDefinitions, topicDefinitions } from '#contracts';
import { injectedHeader } from '../../evidence.js';
import type { TopicEvent } from '../facts.js';

type Ends = Map<string, number>;

const ofCommands = commandTopics();

/** Topics of which the broker keeps the last record of each key only. */
export const compactedTopics = (): string[] =>
  topicDefinitions().flatMap(({ topic, compacted }) => (compacted ? [topic] : []));

/** Every record on the topics of events that the services published themselves, in the order of each partition. */
export async function eventsOn(brokers: readonly string[]): Promise<TopicEvent[]> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('yilian.') && !ofCommands.has(topic));
    return await readAll(kafka, topics, await endsOf(admin, topics));
  } finally {
    await admin.disconnect();
  }
}

async function endsOf(admin: Admin, topics: readonly string[]): Promise<Ends> {
  const ends = topics.map(async (topic) =>
    (await admin.fetchTopicOffsets(topic)).flatMap(({ partition, low, high }) =>
      low === high ? [] : [[placeOf(topic, partition), Number(high)] as const],
    ),
  );
  return new Map((await Promise.all(ends)).flat());
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

async function readAll(kafka: Kafka, topics: string[], unread: Ends): Promise<TopicEvent[]> {
  if (unread.size === 0) return [];
  const consumer = kafka.consumer({ groupId: `judge-${randomUUID()}`, maxWaitTimeInMs: 200 });
  const events: TopicEvent[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }: { batch: Batch }): Promise<void> => {
        const { topic, partition } = batch;
        for (const message of batch.messages) events.push(...eventOf(topic, partition, message));
        const place = placeOf(topic, partition);
        if (Number(batch.lastOffset()) + 1 >= (unread.get(place) ?? 0)) unread.delete(place);
        if (unread.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
    return events;
  } finally {
    await consumer.disconnect();
  }
}

interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly KafkaMessage[];
  lastOffset(): string;
}

function eventOf(topic: string, partition: number, { headers = {}, ...message }: KafkaMessage): TopicEvent[] {
  if (headers[injectedHeader] !== undefined) return [];
  const header = (name: string): string => String(headers[name] ?? '');
  const type = header('ce_type');
  return [
    {
      topic,
      partition,
      offset: message.offset,
      at: Number(message.timestamp),
      key: String(message.key ?? ''),
      id: header('ce_id'),
      type,
      sequence: Number(header('ce_sequence')),
      names: eventDefinitions.has(type) ? namesIn(String(message.value)) : {},
    },
  ];
}

/** Only ids are kept: a run has hundreds of thousands of events. */
function namesIn(value: string): TopicEvent['names'] {
  const data = JSON.parse(value) as TopicEvent['names'] & { appointment?: { appointmentId: string } };
  const { referralId, aggregateId, appointmentId = data.appointment?.appointmentId } = data;
  return { referralId, appointmentId, aggregateId };
}
