import { Client } from 'pg';

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

/**
 * A connection on which the database parses and plans each statement once, not every time: for the short transactions of a
 * service that is more work than carrying them out.
 */
export class PreparedClient extends Client {
  override query = ((query: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    const name = typeof query === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(query) : undefined;
    const prepared = name === undefined ? query : { name, text: query };
    return (Client.prototype.query as (...given: unknown[]) => unknown).call(this, prepared, values, ...rest);
  }) as Client['query'];
}
