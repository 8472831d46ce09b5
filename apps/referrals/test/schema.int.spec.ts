import type { TestService } from '#testing';
import type { Logger, QueryRunner } from 'typeorm';
import { IdentitiesAsGiven1790000000070 } from '../migrations/0070-identities-as-given.js';
import { migrations } from '../migrations/index.js';
import { body, patient, referrer, startWorld } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await startWorld();
}, 60_000);
afterAll(() => service.close());

test('the entities are what the migrations make', async () => {
  const { upQueries } = await service.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('a submission is five statements in one transaction, and one in twenty fetches numbers', async () => {
  const statements = new Map<QueryRunner | undefined, string[]>();
  const quiet = () => undefined;
  const logger: Logger = {
    logQuery: (query, _, runner) => void statements.set(runner, [...(statements.get(runner) ?? []), query]),
    ...{ logQueryError: quiet, logQuerySlow: quiet, logSchemaBuild: quiet, logMigration: quiet, log: quiet },
  };
  service.dataSource.logger = logger;
  for (let i = 0; i < 20; i++) {
    expect((await service.request('POST', '/v1/referrals', { as: referrer, body })).status).toBe(201);
  }
  const submissions = [...statements.values()].filter((each) => each.some((sql) => sql.includes('INTO "referrals"')));
  expect(submissions).toHaveLength(20);
  const withoutNumbers = submissions.filter((each) => !each.some((sql) => sql.includes('nextval')));
  expect(withoutNumbers).toHaveLength(19);
  for (const each of withoutNumbers) {
    expect(
      each.map((sql) =>
        sql
          .trim()
          .split(/[\s(]+/, 3)
          .join(' '),
      ),
    ).toEqual([
      'START TRANSACTION',
      'SELECT SELECT coalesce',
      'WITH known AS',
      'INSERT INTO "referrals"',
      'INSERT INTO "referral_timeline"',
      'WITH set AS',
    ]);
  }
});

test('an identity outlives the way from one for each patient to one for each referral, and back', async () => {
  const { id } = (await service.request('POST', '/v1/referrals', { as: referrer, body })).body;
  for (const _ of migrations.slice(migrations.indexOf(IdentitiesAsGiven1790000000070)))
    await service.dataSource.undoLastMigration();
  const [{ n }] = await service.dataSource.query('SELECT count(name)::int AS n FROM patients');
  expect(n).toBe(1);
  await service.dataSource.runMigrations();
  const path = `/v1/referrals/${id}/patient?purpose=treatment`;
  expect((await service.request('GET', path, { as: referrer })).body).toMatchObject(patient);
});

test('every migration can be taken back', async () => {
  const tables = () => service.dataSource.query('SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 2200');
  const before = await tables();
  for (let i = 0; i < migrations.length; i++) await service.dataSource.undoLastMigration();
  expect((await service.dataSource.query(`SELECT to_regclass('referrals') AS found`))[0].found).toBeNull();
  await service.dataSource.runMigrations();
  expect(await tables()).toEqual(before);
});
