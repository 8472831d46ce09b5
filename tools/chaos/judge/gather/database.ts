import { Client } from 'pg';
import type { Places } from '../../evidence.js';

/** Runs statements on the database of a service. */
export type Query = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;

/** One connection for everything that is asked of one database. */
export async function onDatabase<T>(
  { databases }: Places,
  service: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const connectionString = databases[service];
  if (!connectionString) throw new Error(`the evidence names no database of ${service}`);
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(async <Row extends object>(text: string, values: unknown[] = []) => {
      return (await client.query<Row>(text, values)).rows;
    });
  } finally {
    await client.end();
  }
}
