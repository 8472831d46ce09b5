import 'reflect-metadata';
import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import { Client } from 'pg';
import { KafkaTransport } from '#messaging';
import { answer, ownJob } from '../harness/worker.js';
import type { RelayJob, RelayResult } from './job.js';
import { consumed, outboxPublished, type Reading } from './relay-service.js';
import { BenchCounted } from './counted-event.js';

const topic = 'bench.client';
const messagesInRequest = 500;
const groupSessionMs = 10_000;

/** Rows as a service leaves them: a few hundred bytes of data, the attributes of the event, several events of each key. */
async function fillOutbox({ databaseUrl, rows, keys }: RelayJob): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO outbox (topic, key, headers, value)
     SELECT $1, 'counter-' || n % $4, json_build_object('ce_specversion', '1.0', 'ce_id', uuidv7(), 'ce_source', '/yilian/bench',
       'ce_type', $2::text, 'ce_time', '2026-01-01T00:00:00.000Z', 'ce_subject', 'counter-' || n % $4,
       'ce_dataschema', 'http://127.0.0.1:8100/schemas/' || $2 || '.json', 'ce_sequence', (n / $4 + 1)::text,
       'ce_correlationid', 'counter-' || n % $4, 'content-type', 'application/json'),
       json_build_object('count', n / $4 + 1, 'note', repeat('x', 300))
     FROM generate_series(0, $3::int - 1) AS n`,
    [BenchCounted.topic, BenchCounted.type, rows, keys],
  );
  await client.query('ANALYZE outbox');
  await client.end();
}

/** The client's own rate: the same messages in requests of the same size, nothing read, nothing kept. */
async function clientPublished({ brokers, rows, keys }: RelayJob): Promise<number> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  const transport = new KafkaTransport({ clientId: 'bench', brokers });
  await transport.ensureTopics([{ topic, compacted: false }]);
  await transport.close();
  await producer.connect();
  const began = performance.now();
  for (let at = 0; at < rows; at += messagesInRequest) {
    const messages = Array.from({ length: Math.min(messagesInRequest, rows - at) }, (_, i) => messageOf(at + i, keys));
    await producer.send({ topic, acks: -1, messages });
  }
  const seconds = (performance.now() - began) / 1_000;
  await producer.disconnect();
  return rows / seconds;
}

function messageOf(n: number, keys: number): Message {
  const key = `counter-${n % keys}`;
  const sequence = Math.floor(n / keys) + 1;
  return {
    key,
    value: JSON.stringify({ count: sequence, note: 'x'.repeat(300) }),
    headers: {
      ...{
        ce_specversion: '1.0',
        ce_id: `${n}`.padStart(36, '0'),
        ce_source: '/yilian/bench',
        ce_type: BenchCounted.type,
      },
      ...{ ce_time: '2026-01-01T00:00:00.000Z', ce_subject: key, ce_sequence: String(sequence), ce_correlationid: key },
      ...{
        ce_dataschema: `http://127.0.0.1:8100/schemas/${BenchCounted.type}.json`,
        'content-type': 'application/json',
      },
    },
  };
}

/** Reads them all in batches, as the client hands them over, and does nothing with them. */
async function clientConsumed({ brokers, rows }: RelayJob): Promise<number> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: 'bench-client', sessionTimeout: groupSessionMs });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let [began, seen] = [0, 0];
  const { promise, resolve } = Promise.withResolvers<number>();
  await consumer.run({
    partitionsConsumedConcurrently: 3,
    eachBatch: async ({ batch }) => {
      began ||= performance.now();
      seen += batch.messages.length;
      if (seen >= rows) resolve(rows / ((performance.now() - began) / 1_000));
    },
  });
  const perSecond = await promise;
  await consumer.disconnect();
  return perSecond;
}

async function run(job: RelayJob): Promise<RelayResult> {
  const reading: Reading = { databaseUrl: job.databaseUrl, brokers: job.brokers, rows: job.rows };
  const publishedPerSecond = await outboxPublished(reading, () => fillOutbox(job));
  const { perSecond: consumedPerSecond, outOfOrder } = await consumed(reading);
  const poisoned = { key: 'counter-0', rows: Math.ceil(job.rows / job.keys) };
  const beside = await consumed(
    { ...reading, databaseUrl: job.secondDatabaseUrl, group: 'bench-poisoned-reader' },
    poisoned,
  );
  const clientPerSecond = await clientPublished(job);
  return {
    publishedPerSecond,
    clientPerSecond,
    consumedPerSecond,
    clientConsumedPerSecond: await clientConsumed(job),
    consumedBesidePoisonPerSecond: beside.perSecond,
    outOfOrder: outOfOrder + beside.outOfOrder,
  };
}

answer(await run(await ownJob<RelayJob>()));
