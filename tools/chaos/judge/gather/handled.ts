import type { Places } from '../../evidence.js';
import type { Facts, HandledEarly, ParkedFact, TopicEvent, Unhandled } from '../facts.js';
import { onDatabase, type Query } from './database.js';
import type { Read } from './reads.js';

const idsAtOnce = 20_000;

/** What every service made of the events that it reads: parked, not handled at all, or not in order. */
export async function handling(
  places: Places,
  reads: readonly Read[],
  events: readonly TopicEvent[],
): Promise<Pick<Facts, 'parked' | 'unhandled' | 'handledEarly'>> {
  const idsOf = Map.groupBy(events, ({ type }) => type);
  const services = Object.keys(places.databases).map((service) =>
    onDatabase(places, service, async (query) => {
      const parked = await parkedIn(query, service);
      const unhandled: Unhandled[] = [];
      for (const { handler, type } of reads.filter((read) => read.service === service)) {
        const ids = [...new Set((idsOf.get(type) ?? []).map(({ id }) => id))];
        unhandled.push(...(await unmarked(query, handler, ids)).map((eventId) => ({ service, handler, eventId })));
      }
      const types = new Set(reads.filter((read) => read.service === service).map(({ type }) => type));
      const early = await earlyIn(
        query,
        events.filter(({ type }) => types.has(type)),
      );
      return { parked, unhandled, handledEarly: early.map((eventId) => ({ service, eventId })) };
    }),
  );
  const each = await Promise.all(services);
  return {
    parked: each.flatMap(({ parked }) => parked),
    unhandled: each.flatMap(({ unhandled }) => unhandled),
    handledEarly: each.flatMap(({ handledEarly }): HandledEarly[] => handledEarly),
  };
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

/**
 * Events whose mark is of an earlier transaction than that of one before them. A transaction has its number from its first row, and
 * whoever handles the next event of a key begins when that of the one before it has ended; what one transaction did shows at once.
 */
async function earlyIn(query: Query, events: readonly TopicEvent[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `WITH event AS (
       SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) AS e (id, topic, key, sequence)
     ), marked AS (
       SELECT id, topic, key, sequence, min(inbox.xmin::text::bigint) AS at FROM event JOIN inbox ON event_id = id GROUP BY 1, 2, 3, 4
     ), beside AS (
       SELECT id, at, max(at) OVER (PARTITION BY topic, key ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
       FROM marked
     )
     SELECT id FROM beside WHERE before > at`,
    [
      events.map(({ id }) => id),
      events.map(({ topic }) => topic),
      events.map(({ key }) => key),
      events.map(({ sequence }) => sequence),
    ],
  );
  return rows.map(({ id }) => id);
}
