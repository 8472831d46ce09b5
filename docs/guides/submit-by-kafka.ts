import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Kafka, logLevel } from 'kafkajs';

// Keep the id with the order: sent again under the same id, a command has no second effect.
const [file = 'referral.json', id = randomUUID()] = process.argv.slice(2);
const brokers = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:19092').split(',');
const kafka = new Kafka({ clientId: 'guangfu-his', brokers, logLevel: logLevel.ERROR });

const outcomes = kafka.consumer({ groupId: `guangfu-his-${id}` });
await outcomes.connect();
await outcomes.subscribe({ topic: 'yilian.command-outcomes', fromBeginning: true });
const answer = new Promise<string>((resolve) => {
  void outcomes.run({
    eachMessage: async ({ message: { key, headers, value } }) => {
      if (String(key) === id) resolve(`${String(headers?.['ce_type'])} ${String(value)}`);
    },
  });
});

const producer = kafka.producer();
await producer.connect();
const headers = {
  ce_specversion: '1.0',
  ce_id: id,
  ce_source: '/his/guangfu',
  ce_type: 'yilian.referral.submit.v1',
  authorization: `Bearer ${process.env['TOKEN']}`,
  'accept-language': 'zh-CN',
};
await producer.send({
  topic: 'yilian.commands.referral',
  messages: [{ key: id, headers, value: await readFile(file, 'utf8') }],
});

process.stdout.write(`${await answer}\n`);
await Promise.all([producer.disconnect(), outcomes.disconnect()]);
