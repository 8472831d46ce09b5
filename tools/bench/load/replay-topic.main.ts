import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import { KafkaTransport } from '#messaging';
import { answer, ownJob } from '../harness/worker.js';
import { BenchCopyKept, copier } from './bench-copy.js';
import type { ReplayJob } from './job.js';

const { topic, type } = BenchCopyKept;
const messagesInRequest = 1_000;

function messageOf(n: number, copies: number): Message {
  const key = `copy-${n % copies}`;
  const sequence = Math.floor(n / copies) + 1;
  const headers = {
    ce_specversion: '1.0',
    ce_id: `${n}`.padStart(36, '0'),
    ce_source: '/yilian/bench',
    ce_type: type,
    ce_time: '2026-01-01T00:00:00.000Z',
    ce_subject: key,
    ce_sequence: String(sequence),
    ce_correlationid: key,
    ce_dataschema: `http://127.0.0.1:8100/schemas/${type}.json`,
    'content-type': 'application/json',
  };
  return { key, value: JSON.stringify({ name: `副本 ${n % copies}`, level: sequence }), headers };
}

/** Every version of every copy, and a consumer group of the service that has read them all: a replay is what is measured. */
async function fillTopic({ brokers, events, copies }: ReplayJob): Promise<void> {
  const transport = new KafkaTransport({ clientId: 'bench', brokers });
  await transport.ensureTopics([{ topic, compacted: false }]);
  await transport.close();
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (let at = 0; at < events; at += messagesInRequest) {
    const size = Math.min(messagesInRequest, events - at);
    await producer.send({
      topic,
      acks: -1,
      messages: Array.from({ length: size }, (_, i) => messageOf(at + i, copies)),
    });
  }
  await producer.disconnect();
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.setOffsets({
    groupId: copier,
    topic,
    partitions: ends.map(({ partition, high }) => ({ partition, offset: high })),
  });
  await admin.disconnect();
}

await fillTopic(await ownJob<ReplayJob>());
answer({});
