import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defineConfig, migrate, migrationsOf, readConfig } from '#platform';
import { createTestDatabase } from '#testing';

class LongMigration0009000000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_sleep(0.5)');
  }

  async down(): Promise<void> {}
}

it('gives a migration, and who waits for it, the time it takes', async () => {
  const lamps = { name: 'lamps', migrations: [LongMigration0009000000000000] };
  const database = await createTestDatabase(migrationsOf({}));
  const env = { DATABASE_URL: database.url, KAFKA_BROKERS: 'none:1', DATABASE_STATEMENT_TIMEOUT_MS: '100' };
  const config = readConfig(defineConfig({}), env);
  try {
    const done = await Promise.all([migrate(lamps, config), migrate(lamps, config)]);
    expect(done.flat()).toEqual([LongMigration0009000000000000.name]);
  } finally {
    await database.drop();
  }
}, 20_000);
