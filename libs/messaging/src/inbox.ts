import type { EntityManager } from 'typeorm';

/** One event for one handler: what the inbox remembers. */
export interface Delivery {
  readonly eventId: string;
  readonly handler: string;
}

/**
 * Marks deliveries as handled inside the handler's own transaction and answers those that were not marked before.
 * A failed handler takes its mark back with its transaction, so that a retry is no duplicate of itself.
 */
export async function claim(manager: EntityManager, deliveries: readonly Delivery[]): Promise<Set<string>> {
  if (deliveries.length === 0) return new Set();
  const rows: { event_id: string; handler: string }[] = await manager.query(
    `INSERT INTO inbox (event_id, handler) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT DO NOTHING RETURNING event_id, handler`,
    [deliveries.map((d) => d.eventId), deliveries.map((d) => d.handler)],
  );
  return new Set(rows.map((row) => deliveryKey({ eventId: row.event_id, handler: row.handler })));
}

/** Key of a delivery in the set that `claim` answers. */
export const deliveryKey = ({ eventId, handler }: Delivery): string => `${eventId} ${handler}`;
