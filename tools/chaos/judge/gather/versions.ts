import { CommandAccepted, commandTopics, topicDefinitions } from '#contracts';
import type { Places } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { onDatabase, type Query } from './database.js';

/** Commands and the answers to them are of no aggregate. */
const ofNone = new Set([CommandAccepted.topic, ...commandTopics()]);

/** Tables that are not named after the aggregate in the plural. */
const irregular: Readonly<Record<string, string>> = {
  consortium: 'consortia',
  notification: 'messages',
  referral_card: 'cards',
};

/** The table in which the aggregates of a topic are stored: `yilian.waiting-list-entry` in `waiting_list_entries`. */
export function tableOf(topic: string): string {
  const aggregate = topic.replace(/^yilian\./, '').replaceAll('-', '_');
  return irregular[aggregate] ?? (aggregate.endsWith('y') ? `${aggregate.slice(0, -1)}ies` : `${aggregate}s`);
}

/** Topics of which each key is an aggregate that some service stores. */
export const aggregateTopics = (): string[] =>
  topicDefinitions().flatMap(({ topic }) => (ofNone.has(topic) ? [] : [topic]));

/** How many events each aggregate must have on its topic, as the service says that has them in its database. */
export async function versionsOf(places: Places): Promise<Facts['versions']> {
  const topics = aggregateTopics();
  const services = Object.keys(places.databases).map((service) =>
    onDatabase(places, service, async (query) => {
      const owned: [string, Map<string, number>][] = [];
      for (const topic of topics)
        if (await isIn(query, tableOf(topic))) owned.push([topic, await versionsIn(query, topic)]);
      return owned;
    }),
  );
  const versions = Object.fromEntries((await Promise.all(services)).flat());
  const unknown = topics.filter((topic) => !versions[topic]);
  if (unknown.length > 0)
    throw new Error(`the judge does not know the tables of ${unknown.join(', ')}: name them here`);
  return versions;
}

async function isIn(query: Query, table: string): Promise<boolean> {
  const rows = await query(`SELECT FROM information_schema.columns WHERE table_name = $1 AND column_name = 'version'`, [
    table,
  ]);
  return rows.length > 0;
}

async function versionsIn(query: Query, topic: string): Promise<Map<string, number>> {
  const rows = await query<{ id: string; version: number }>(
    `SELECT id, version FROM ${tableOf(topic)} WHERE version > 0`,
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}
