import { Client } from 'pg';
import { InfrastructureProblem } from '../../deploy/local/index.js';

const alreadyThere = '42P04';

/** Creates the databases that a server does not have yet; says in one line when it cannot. */
export async function createDatabases(serverUrl: string, names: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  const server = new URL(serverUrl).host;
  try {
    await client.connect();
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const present = new Set(rows.map((row) => row.datname));
    for (const name of names.filter((each) => !present.has(each))) {
      await client.query(`CREATE DATABASE "${name}"`).catch((error: { code?: string }) => {
        if (error.code !== alreadyThere) throw error;
      });
    }
  } catch (error) {
    const reason = reasonOf(error);
    throw new InfrastructureProblem(
      `无法在 PostgreSQL ${server} 上准备数据库：${reason}`,
      `cannot prepare the databases on PostgreSQL at ${server}: ${reason}`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A refused connection to a name with two addresses is an AggregateError, which has no message of its own. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
