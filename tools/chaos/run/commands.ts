import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SubmitReferral } from '#contracts';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { Referrals } from '../../bench/load/referrals.js';
import type { Operation } from '../evidence.js';
import type { Arena } from './arena.js';

const everyMs = 150;

/** A hospital's system that submits by Kafka and, never sure that it was heard, sends each command twice under its id. */
export async function sendCommands(
  { stage, county, signal }: Arena,
  random: () => number,
  count: number,
): Promise<Operation[]> {
  const kafka = new Kafka({ clientId: 'his', brokers: [...stage.brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const referrals = new Referrals(random, county.receiver);
  const [sender] = county.senders;
  if (!sender) throw new Error('nobody refers');
  const operations: Operation[] = [];
  await producer.connect();
  try {
    for (let at = 0; at < count; at++) {
      const key = randomUUID();
      const headers = {
        ce_specversion: '1.0',
        ce_id: key,
        ce_source: '/chaos/his',
        ce_type: SubmitReferral.type,
        authorization: `Bearer ${sender.token}`,
      };
      const message = { key, headers, value: referrals.next(sender) };
      operations.push({ key, kind: 'create', invokedAt: Date.now(), outcome: 'unknown' });
      for (let time = 0; time < 2; time++) {
        await producer.send({ topic: SubmitReferral.topic, messages: [message] });
        await pause(everyMs, undefined, { signal });
      }
    }
    return operations;
  } finally {
    await producer.disconnect();
  }
}
