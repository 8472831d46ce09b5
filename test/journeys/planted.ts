import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { createClient } from 'redis';
import { residentIdCheck } from '#contracts';
import { databaseOf } from '../../tools/local/database-roles.js';
import type { Journey } from './journey.js';

const birthDate = '1941-07-13';
const surname = '顾植';
const first14 = '13040819410713';
const phones = '1700317';

/** A person like no other of the run: name, phone and id number are easy to know again wherever they turn up. */
export function plantedPatient(i: number): Record<string, unknown> & { name: string; phone: string; idNumber: string } {
  const first17 = `${first14}${String(i).padStart(3, '0')}`;
  return {
    name: `${surname}${String.fromCodePoint(0x5000 + i)}𠮷`,
    idType: 'resident-id',
    idNumber: first17 + residentIdCheck(first17),
    sex: Number(first17.at(-1)) % 2 === 1 ? 'male' : 'female',
    birthDate,
    phone: `${phones}${String(i).padStart(4, '0')}`,
    address: { divisionCode: '130408', text: `${surname}巷${i}号` },
  };
}

/** In UTF-8, as JSON escapes it, and as a URL does. */
const spellings = [surname, '\\u987e\\u690d', encodeURIComponent(surname)];
const hit = new RegExp(
  [...spellings, birthDate, first14, phones].map((text) => text.replace(/\\/g, '\\\\')).join('|'),
  'gi',
);

/** What of the planted persons stands in a text. */
export const hitsIn = (text: string): string[] => [...new Set(text.match(hit) ?? [])];

/** What stands where somebody hashed one of these as it is, such as a phone: each can be guessed. */
export const plainHashesOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) => createHash('sha256').update(text).digest(encoding)),
  );

/** Texts by the place where they stand. */
export type Places = ReadonlyMap<string, string>;

/** Every table of every database, as a dump has it. */
export async function tablesOf({ platform }: Journey): Promise<Places> {
  const places = new Map<string, string>();
  for (const name of ['membership', 'referrals', 'scheduling', 'notifications']) {
    const client = new Client({ connectionString: databaseOf(platform.runtime.postgres.url, name) });
    await client.connect();
    const { rows } = await client.query<{ table: string }>(
      `SELECT quote_ident(relname) AS table FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    for (const { table } of rows) {
      const { rows: lines } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${table} t`);
      places.set(`table ${name}.${table}`, lines.map(({ text }) => text).join('\n'));
    }
    await client.end();
  }
  return places;
}

/** Every message of every topic, with its key and headers. */
export async function topicsOf({ platform }: Journey): Promise<Places> {
  const places = new Map<string, string>();
  const kafka = new Kafka({
    clientId: 'reader',
    brokers: [...platform.runtime.kafka.brokers],
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('yilian.'));
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  const left = new Set(
    topics.flatMap((topic, t) =>
      (ends[t] ?? []).flatMap(({ partition, high, low }) =>
        high === low ? [] : `${topic}/${partition}/${Number(high) - 1}`,
      ),
    ),
  );
  const consumer = kafka.consumer({ groupId: `reader-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachBatch: async ({ batch }) => {
        for (const { key, value, headers, offset } of batch.messages) {
          const text = [key, value, ...Object.values(headers ?? {}).flat()].map(String).join('\n');
          places.set(`topic ${batch.topic}`, `${places.get(`topic ${batch.topic}`) ?? ''}\n${text}`);
          left.delete(`${batch.topic}/${batch.partition}/${offset}`);
        }
        if (left.size === 0) resolve();
      },
    });
  });
  await consumer.disconnect();
  return places;
}

/** Every key of Redis with what it holds, as Redis itself would move it elsewhere. */
export async function redisOf({ platform }: Journey): Promise<Places> {
  const client = createClient({ url: platform.runtime.redis.url });
  await client.connect();
  const places = new Map<string, string>();
  for await (const keys of client.scanIterator()) {
    for (const key of keys)
      places.set(`redis ${key}`, `${key} ${(await client.sendCommand(['DUMP', key]))?.toString()}`);
  }
  await client.close();
  return places;
}

/** Every log that a service or a part of the infrastructure writes. */
export async function logsOf({ directory }: Journey): Promise<Places> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => /\.log(\.\d+)?$/.test(name));
  const texts = await Promise.all(
    // Kafka's segments end so, too; topicsOf reads what is in them.
    names
      .filter((name) => !/\/\d{20}\.log$/.test(name))
      .map(async (name) => [`log ${name}`, await readFile(join(directory, name), 'utf8')] as const),
  );
  return new Map(texts);
}
