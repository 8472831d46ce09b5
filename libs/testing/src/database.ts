import { createHash, randomUUID } from 'node:crypto';
import { DataSource, type MigrationInterface } from 'typeorm';

/** A database of a test file's own. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const templateLock = 4_087_130;

const withName = (url: string, name: string): string => {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.toString();
};

/** The test server's superuser URL; the test run's set-up provides it. */
export function testServerUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run integration tests through `npm test`');
  return url;
}

async function connected<T>(
  url: string,
  work: (database: DataSource) => Promise<T>,
  migrations?: (new () => MigrationInterface)[],
): Promise<T> {
  const database = await new DataSource({ type: 'postgres', url, migrations: migrations ?? [] }).initialize();
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

/** A fresh database with `migrations` applied, copied from a template that is made once per set of migrations and run. */
export async function createTestDatabase(migrations: (new () => MigrationInterface)[]): Promise<TestDatabase> {
  const server = testServerUrl();
  const set = migrations.map((migration) => `${migration.name}${migration.prototype.up.toString()}`).join();
  const template = `template_${createHash('sha256').update(set).digest('hex').slice(0, 16)}`;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await connected(server, async (admin) => {
    const runner = admin.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock($1)', [templateLock]);
    try {
      const [known] = await runner.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [template]);
      if (!known) {
        await runner.query(`DROP DATABASE IF EXISTS ${template}`);
        await runner.query(`CREATE DATABASE ${template}`);
        await connected(
          withName(server, template),
          (database) => database.runMigrations({ transaction: 'each' }),
          migrations,
        );
        await runner.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
      }
      await runner.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [templateLock]);
      await runner.release();
    }
  });
  return {
    url: withName(server, name),
    drop: () => connected(server, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}
