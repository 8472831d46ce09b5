import { readFileSync } from 'node:fs';
import { newId } from '#messaging';
import { migrate, readConfig } from '#platform';
import { testServerUrl } from '#testing';
import { Client } from 'pg';
import { membership } from '../../apps/membership/src/service.js';

const suffix = newId().slice(-12);
const script = readFileSync('deploy/docker/databases.sql', 'utf8');
const names = [...script.matchAll(/VALUES \('([a-z-]+)'\)/g)].map((match) => match[1] ?? '');

/** What psql makes of the script: every query before a `\\gexec` gives statements that are run. Databases of the test's own. */
async function run(admin: Client, password: string): Promise<void> {
  const sql = script
    .replaceAll(/VALUES \('([a-z-]+)'\)/g, `VALUES ('$1-${suffix}')`)
    .replace(/^\\(set|getenv) .*$/gm, '')
    .replaceAll(`:'password'`, admin.escapeLiteral(password));
  const parts = sql.split('\\gexec');
  const beginOfLast = (part: string) => part.lastIndexOf(';') + 1;
  for (const part of parts) {
    await admin.query(part.slice(0, beginOfLast(part)));
    const query = part.slice(beginOfLast(part)).trim();
    if (!query) continue;
    const { rows } = await admin.query<[string]>({ text: query, rowMode: 'array' });
    for (const [statement] of rows) await admin.query(statement);
  }
  await admin.query('DROP TABLE services');
}

function urlOf(database: string, role?: string, password = ''): string {
  const url = new URL(testServerUrl());
  url.pathname = database;
  if (role) [url.username, url.password] = [role, password];
  return url.href;
}

async function connect(role: string, database: string, password: string): Promise<Client> {
  const client = new Client({ connectionString: urlOf(database, role, password) });
  await client.connect();
  return client;
}

const admin = new Client({ connectionString: testServerUrl() });
const databases = names.map((name) => `${name}-${suffix}`);
const roleOf = (database: string) => `yilian_${database.replaceAll('-', '_')}`;

beforeAll(() => admin.connect());
afterAll(async () => {
  for (const database of databases) {
    await admin.query(`DROP DATABASE IF EXISTS "${database}"`);
    await admin.query(`DROP ROLE IF EXISTS ${roleOf(database)}`);
  }
  await admin.end();
});

test('each service gets a database and a role of its own that owns nothing; a second run changes the password only', async () => {
  await run(admin, `first'one`);
  await run(admin, `second'one`);
  const [own = '', other = ''] = databases;
  const urls = { DATABASE_URL: urlOf(own, roleOf(own), `second'one`), DATABASE_OWNER_URL: urlOf(own) };
  await migrate(membership, readConfig(membership.config, urls));
  const service = await connect(roleOf(own), own, `second'one`);
  await service.query('SELECT FROM organizations');
  expect((await service.query('SELECT FROM pg_class WHERE relowner = current_user::regrole')).rowCount).toBe(0);
  await expect(service.query('CREATE TABLE mine ()')).rejects.toThrow('permission denied');
  const { rows } = await service.query(
    'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user',
  );
  expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
  await service.end();
  await expect(connect(roleOf(own), other, `second'one`)).rejects.toThrow('permission denied');
  await expect(connect(roleOf(own), own, `first'one`)).rejects.toThrow();
});
