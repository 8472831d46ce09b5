import { Logger } from '@nestjs/common';
import { messagingMigrations } from '#messaging';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { BaseConfig } from '../config/config.js';
import { failed } from '../failed.js';
import { grantTo } from './grants.js';
import { platformMigrations } from './migrations.js';
import { lateMs, PreparedClient } from './prepared-client.js';
import { SnakeNaming } from './snake-naming.js';

/** What a service keeps in its database. */
export interface DatabaseContents {
  readonly name: string;
  readonly entities?: readonly (new () => object)[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
}

/** Any constant: two replicas that start at once migrate one after the other. */
const migrationLock = 7_130_401;

/** Every migration of a service in the order in which they run: messaging's, the platform's, its own. */
export const migrationsOf = ({ migrations = [] }: Pick<DatabaseContents, 'migrations'>) => [
  ...messagingMigrations,
  ...platformMigrations,
  ...migrations,
];

/** Connects to a service's database. Rejects within seconds when nothing answers. */
export async function openDatabase(contents: DatabaseContents, config: BaseConfig): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: `yilian-${contents.name}`,
    poolSize: config.DATABASE_POOL,
    connectTimeoutMS: 5_000,
    poolErrorHandler: (error: Error) => new Logger('Database').warn(`connection lost: ${error.message}`),
    entities: [...(contents.entities ?? [])],
    migrations: migrationsOf(contents),
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNaming(),
    logging: false,
    extra: {
      Client: PreparedClient,
      statement_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS,
      // The other end of a connection that we give up: what its transaction has locked is free when we try again.
      idle_in_transaction_session_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS + lateMs,
      keepAlive: true,
    },
  });
  return dataSource.initialize().catch(failed('数据库（DATABASE_URL）无法连接 · the database cannot be reached'));
}

/**
 * Brings the schema up to date: as the owner where one is named, and then the service's own role is granted what it needs.
 * Whoever comes second waits for the first and finds nothing to do. Neither has a statement timeout: an index on a large
 * table takes minutes.
 */
export async function migrate(contents: DatabaseContents, config: BaseConfig): Promise<string[]> {
  const { DATABASE_URL = '', DATABASE_OWNER_URL: ownerUrl } = config;
  const url = ownerUrl ?? DATABASE_URL;
  const owner = await openDatabase(contents, { ...config, DATABASE_URL: url, DATABASE_STATEMENT_TIMEOUT_MS: 0 });
  try {
    const runner = owner.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const done = await owner.runMigrations();
    if (ownerUrl) await grantTo(decodeURIComponent(new URL(DATABASE_URL).username), owner);
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await runner.release();
    return done.map(({ name }) => name);
  } catch (error) {
    return failed('迁移失败 · a migration failed')(error);
  } finally {
    await owner.destroy();
  }
}
