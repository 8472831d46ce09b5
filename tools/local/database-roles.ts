import { Client } from 'pg';

/** The URL of a service's own database on the same server. */
export function databaseOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

const mayNot = '42501';

const roleOf = (database: string): string => `yilian_${database.replaceAll('-', '_')}`;

/** The URL of a database as the role of its own service. */
export function asOwnRole(serverUrl: string, database: string, password: string): string {
  const url = new URL(databaseOf(serverUrl, database));
  [url.username, url.password] = [roleOf(database), password];
  return url.href;
}

/**
 * Gives each database a role that alone may connect to it, beside the owner; what it may do there, the service's migrations
 * grant. False when the user of the URL may not make roles: then every service runs as that user.
 */
export async function createRoles(serverUrl: string, databases: readonly string[], password: string): Promise<boolean> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const database of databases) {
      const role = roleOf(database);
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
      await client.query(`REVOKE CONNECT ON DATABASE "${database}" FROM PUBLIC`);
    }
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === mayNot) return false;
    throw error;
  } finally {
    await client.end();
  }
}
