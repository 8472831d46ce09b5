import type { Places } from '../../evidence.js';
import type { Facts, ParkedFact, TopicEvent, Unhandled } from '../facts.js';
import { onDatabase, type Query } from './database.js';
import type { Read } from './reads.js';

const idsAtOnce = 20_000;

/** What every service made of the events that it reads: parked, or not handled at all. */
export async function handling(
  places: Places,
  reads: readonly Read[],
  events: readonly TopicEvent[],
): Promise<Pick<Facts, 'parked' | 'unhandled'>> {
  const idsOf = Map.groupBy(events, ({ type }) => type);
  const services = Object.keys(places.databases).map((service) =>
    onDatabase(places, service, async (query) => {
      const parked = await parkedIn(query, service);
      const unhandled: Unhandled[] = [];
      for (const { handler, type } of reads.filter((read) => read.service === service)) {
        const ids = [...new Set((idsOf.get(type) ?? []).map(({ id }) => id))];
        unhandled.push(...(await unmarked(query, handler, ids)).map((eventId) => ({ service, handler, eventId })));
      }
      return { parked, unhandled };
    }),
  );
  const each = await Promise.all(services);
  return { parked: each.flatMap(({ parked }) => parked), unhandled: each.flatMap(({ unhandled }) => unhandled) };
}

const parkedIn = (query: Query, service: string): Promise<ParkedFact[]> =>
  query<ParkedFact>(
    `SELECT $1 AS service, id::text, status, topic, partition, "offset"::text AS offset, key, event_id AS "eventId"
     FROM parked_events ORDER BY parked_events.id`,
    [service],
  );

async function unmarked(query: Query, handler: string, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const rows = await query<{ id: string }>(
      `SELECT id FROM unnest($1::text[]) AS id
       WHERE NOT EXISTS (SELECT FROM inbox WHERE event_id = id AND handler = $2)`,
      [ids.slice(at, at + idsAtOnce), handler],
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
