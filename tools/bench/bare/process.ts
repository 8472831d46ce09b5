import { Kafka, logLevel, type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import { Pool, type PoolClient } from 'pg';
import { publish, unhandled, type Event, type Pending, type Step } from './event.js';
import { nextOutbox } from './sql.js';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const kafka = new Kafka({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), logLevel: logLevel.NOTHING });
let committed = false;
let wake: () => void = () => undefined;

/** One transaction, whose events go to `topic` through the outbox; the relay is woken after the commit. */
export async function transaction<T extends { events: readonly Pending[] }>(
  topic: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await publish(client, topic, result.events);
    await client.query('COMMIT');
    committed = true;
    wake();
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Publishes committed rows in order, woken by commits and by a poll. */
export async function relay(): Promise<void> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const client = await pool.connect();
  for (let done: string[] = []; ;) {
    committed = false;
    const { rows } = await client.query(nextOutbox, [done]);
    done = rows.map((row) => row.id as string);
    const byTopic = Map.groupBy(rows, (row) => row.topic as string);
    const topicMessages = [...byTopic].map(([topic, group]) => ({
      topic,
      messages: group.map(({ key, value, headers }) => ({ key, value, headers })),
    }));
    if (rows.length > 0) await producer.sendBatch({ acks: -1, topicMessages });
    else if (!committed) await new Promise<void>((resolve) => setTimeout((wake = resolve), 500));
  }
}

/** Handles the events of these types in batches, one transaction each, every event once. */
export async function consume(group: string, from: string, types: string[], to: string, step: Step): Promise<void> {
  const consumer = kafka.consumer({ groupId: group, heartbeatInterval: 1_000, maxWaitTimeInMs: 500 });
  const eachBatch = async ({ batch }: EachBatchPayload): Promise<void> => {
    const arrived = batch.messages.map(eventOf).filter(({ type }) => types.includes(type));
    if (arrived.length === 0) return;
    await transaction(to, async (client) => {
      const fresh = await unhandled(client, arrived, group);
      const events: Pending[] = [];
      for (const event of arrived) if (fresh.delete(event.id)) events.push(...(await step(event, client)));
      return { events };
    });
  };
  await consumer.connect();
  await consumer.subscribe({ topic: from, fromBeginning: true });
  await consumer.run({ partitionsConsumedConcurrently: 3, eachBatch });
}

function eventOf({ headers, value }: KafkaMessage): Event {
  const header = (name: string): string => String(headers?.[name] ?? '');
  const [id, type, subject] = [header('ce_id'), header('ce_type'), header('ce_subject')];
  return { id, type, subject, sequence: Number(header('ce_sequence')), data: JSON.parse(String(value)) as object };
}

export const ready = (): void => void process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
