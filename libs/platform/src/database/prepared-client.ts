import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { attend } from '#messaging';

/** Statements that are written by the code are few; texts beyond this number are made up of data and not worth keeping. */
const most = 500;

/** A star grows with its table, and a prepared statement may not: it would fail after a migration by another replica. */
const growing = /^\s*SELECT \*|RETURNING \*\s*$/i;

/**
 * A page of a list: what it reads depends on how many rows its values have, and the one plan of a prepared statement suits all values.
 * Going through everything from the newest on is right for the busiest organization; for one that has nothing it reads the whole table.
 */
const paging = /\bLIMIT (?!1\s*$)\d+\s*$/;

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= most || growing.test(text) || paging.test(text)) return known;
  const name = `yilian_${names.size}`;
  names.set(text, name);
  return name;
}

/** The database ends what takes longer than the statement timeout with an answer; one that is late by this much never comes. */
export const lateMs = 5_000;

/**
 * A connection on which the database parses and plans each statement once, not every time: for the short transactions of a
 * service that is more work than carrying them out. Pages of lists are planned for what is asked. When the other end has gone
 * without a word it is given up; the driver would wait for its answer, and a transaction with it, for as long as the operating
 * system does: hours.
 */
export class PreparedClient extends Client {
  constructor(config: ClientConfig) {
    super(config);
    const { host, port, statement_timeout: limit } = { ...config, host: this.host, port: this.port };
    if (!limit) return;
    // Encrypted or not: from now on this is the stream that it asks and answers on.
    this.once('connect', () => attend(streamOf(this), `${host}:${port}`, limit + lateMs));
  }

  override query = ((query: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    const asked = typeof query === 'string' ? { text: query, values } : query;
    const prepared = isPlain(asked) ? named(asked) : undefined;
    return (Client.prototype.query as (...given: unknown[]) => unknown).call(this, prepared ?? query, values, ...rest);
  }) as Client['query'];
}

/** A statement that nobody has named. */
interface Plain {
  readonly text: string;
  readonly values?: unknown;
}

const isPlain = (query: unknown): query is Plain =>
  typeof query === 'object' && query !== null && 'text' in query && !('name' in query) && !('submit' in query);

/** The statement under its name; undefined for one that is not worth preparing. */
function named(query: Plain): (Plain & { readonly name: string }) | undefined {
  const name = Array.isArray(query.values) && query.values.length > 0 ? nameOf(query.text) : undefined;
  return name === undefined ? undefined : { ...query, name };
}

const streamOf = (client: Client): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;
