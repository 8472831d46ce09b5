import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { attend } from '#messaging';

/** Statements that are written by the code are few; texts beyond this number are made up of data and not worth keeping. */
const most = 500;

/** A star grows with its table, and a prepared statement may not: it would fail after a migration by another replica. */
const growing = /^\s*SELECT \*|RETURNING \*\s*$/i;

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= most || growing.test(text)) return known;
  const name = `yilian_${names.size}`;
  names.set(text, name);
  return name;
}

/** The database ends what takes longer than the statement timeout with an answer; one that is late by this much never comes. */
const lateMs = 5_000;

/**
 * A connection on which the database parses and plans each statement once, not every time: for the short transactions of a
 * service that is more work than carrying them out. When the other end has gone without a word it is given up; the driver
 * would wait for its answer, and a transaction with it, for as long as the operating system does: hours.
 */
export class PreparedClient extends Client {
  constructor(config: ClientConfig) {
    super(config);
    const { host, port, statement_timeout: limit } = { ...config, host: this.host, port: this.port };
    if (!limit) return;
    // Encrypted or not: from now on this is the stream that it asks and answers on.
    this.once('connect', () => attend(streamOf(this), `${host}:${port}`, limit + lateMs));
  }

  override query = ((query: unknown, values?: unknown, ...rest: unknown[]): unknown =>
    (Client.prototype.query as (...given: unknown[]) => unknown).call(
      this,
      typeof query === 'string' ? named({ text: query, values }, query) : isPlain(query) ? named(query, query) : query,
      values,
      ...rest,
    )) as Client['query'];
}

/** A statement with values, that nobody has named. */
interface Plain {
  readonly text: string;
  readonly values?: unknown;
}

const isPlain = (query: unknown): query is Plain =>
  typeof query === 'object' && query !== null && 'text' in query && !('name' in query) && !('submit' in query);

function named<T>(query: Plain, otherwise: T): (Plain & { readonly name: string }) | T {
  const { text, values } = query;
  const name = Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
  return name === undefined ? otherwise : { ...query, name };
}

const streamOf = (client: Client): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;
