import { Kafka, type Consumer, type ConsumerRunConfig, type EachBatchPayload } from 'kafkajs';
import { EntityManager } from 'typeorm';
import type { PlantedName } from '../names.js';
import { classOf, wrap, type Inner } from './wrap.js';

/** Events go to the broker while the transaction that they tell of may still fail. */
async function publishBeforeCommit(): Promise<void> {
  wrap(await classOf('messaging/src/tx.js', 'Tx'), 'flush', async (flush, _, self) => {
    const tx = self as { outgoing: unknown[]; options: { transport: { send: Inner } } };
    if (tx.outgoing.length > 0) await tx.options.transport.send(tx.outgoing.splice(0));
    return flush();
  });
}

/** A batch counts as done when it arrives. */
async function commitOffsetFirst(): Promise<void> {
  const { consumer } = Kafka.prototype;
  Kafka.prototype.consumer = function (...given) {
    const made: Consumer = consumer.apply(this, given);
    const run = made.run.bind(made);
    made.run = ({ eachBatch, ...config }: ConsumerRunConfig = {}) =>
      run({
        ...config,
        eachBatch: async (payload) => {
          await commit(payload);
          await eachBatch?.(payload);
        },
      });
    return made;
  };
}

async function commit({ batch, commitOffsetsIfNecessary }: EachBatchPayload): Promise<void> {
  const { topic, partition } = batch;
  const offset = String(BigInt(batch.lastOffset()) + 1n);
  await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
}

/** Marks are made, and nobody asks whether one was there already. */
async function noInbox(): Promise<void> {
  wrap(EntityManager.prototype, 'query', async (query, given) => {
    const [text, values] = given as [string, [string[], string[]] | undefined];
    const answer = await query(...given);
    if (!text.startsWith('INSERT INTO inbox') || !values) return answer;
    const [events, handlers] = values;
    return events.map((event_id, i) => ({ event_id, handler: handlers[i] }));
  });
}

/** Who once had a lease publishes what it has read, whoever has the lease now. */
async function leaseWithoutFencing(): Promise<void> {
  wrap(await classOf('messaging/src/relay-leases.js', 'RelayLeases'), 'isValid', () => true);
}

/** The outbox is read on from the last number that was seen, as if numbers became visible in their order. */
async function orderBySerialId(): Promise<void> {
  const byId = 'id <> ALL($2::bigint[])';
  wrap(await classOf('messaging/src/relay.js', 'Relay'), 'next', async (next, [ask, ...given], self) => {
    const relay = self as { cursor?: string };
    const fromCursor: Inner = (text, values) => {
      if (!String(text).includes(byId)) throw new Error('the relay reads its outbox otherwise: follow it');
      return (ask as Inner)(String(text).replace(byId, `id > ${relay.cursor ?? 0}`), values);
    };
    const rows = (await next(fromCursor, ...given)) as { id: string }[];
    relay.cursor = rows.at(-1)?.id ?? relay.cursor;
    return rows;
  });
}

/** What each defect makes of a service that is about to start. */
export const plant: Readonly<Record<PlantedName, () => Promise<void>>> = {
  'publish before commit': publishBeforeCommit,
  'offset committed before the handler': commitOffsetFirst,
  'no inbox': noInbox,
  'a lease without fencing': leaseWithoutFencing,
  'order by serial id': orderBySerialId,
};
