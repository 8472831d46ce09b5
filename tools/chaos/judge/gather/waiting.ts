import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import type { Places } from '../../evidence.js';
import type { Waiting } from '../facts.js';
import { onDatabase } from './database.js';
import type { Read } from './reads.js';

/** How long what is on its way may take to arrive. */
const patienceMs = 60_000;
const everyMs = 500;

const onItsWay = `SELECT 'outbox' AS where, count(*)::int AS count FROM outbox
  UNION ALL SELECT 'parked', count(*)::int FROM parked_events WHERE status = 'retrying'`;
const undelivered = `SELECT 'messages' AS where, count(*)::int AS count FROM messages
  WHERE status = 'pending' AND channel = 'inbox'`;

/** Waits until nothing is on its way, twice in a row; what still is after a minute. */
export async function stillWaiting(places: Places, reads: readonly Read[]): Promise<Waiting[]> {
  const kafka = new Kafka({ brokers: [...places.brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    let quiet = 0;
    for (const until = Date.now() + patienceMs; ; await pause(everyMs)) {
      const found = [...(await onTopics(admin, reads)), ...(await inDatabases(places))];
      quiet = found.length === 0 ? quiet + 1 : 0;
      if (quiet === 2 || Date.now() > until) return found;
    }
  } finally {
    await admin.disconnect();
  }
}

/** Messages that a consumer group has not committed. */
async function onTopics(admin: Admin, reads: readonly Read[]): Promise<Waiting[]> {
  const groups = Map.groupBy(reads, ({ group }) => group);
  const lags = [...groups].map(async ([groupId, ofGroup]) => {
    const topics = [...new Set(ofGroup.map(({ topic }) => topic))];
    const committed = await admin.fetchOffsets({ groupId, topics });
    const each = committed.map(async ({ topic, partitions }) => {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]));
      return partitions.map(({ partition, offset }) => {
        const { low = '0', high = '0' } = ends.get(partition) ?? {};
        return {
          where: `${topic}/${partition} to ${groupId}`,
          count: Number(high) - Math.max(Number(offset), Number(low)),
        };
      });
    });
    return (await Promise.all(each)).flat();
  });
  return (await Promise.all(lags)).flat().filter(({ count }) => count > 0);
}

async function inDatabases(places: Places): Promise<Waiting[]> {
  const looks = Object.keys(places.databases).map((service) =>
    onDatabase(places, service, async (query) => {
      const rows = [
        ...(await query<Waiting>(onItsWay)),
        ...(service === 'notifications' ? await query<Waiting>(undelivered) : []),
      ];
      return rows.map(({ where, count }) => ({ where: `${where} of ${service}`, count }));
    }),
  );
  return (await Promise.all(looks)).flat().filter(({ count }) => count > 0);
}
