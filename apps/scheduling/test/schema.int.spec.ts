import { startTestService } from '#testing';
import { migrations } from '../migrations/index.js';
import { scheduling } from '../src/service.js';

let service: Awaited<ReturnType<typeof startTestService>>;
beforeAll(async () => {
  service = await startTestService(scheduling);
}, 60_000);
afterAll(() => service.close());

it('is what the migrations make: entities and tables do not drift apart', async () => {
  const { upQueries } = await service.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

it('can be taken back, migration by migration', async () => {
  const { upQueries } = await service.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries).toEqual([]);
  for (let i = 0; i < migrations.length; i++) await service.dataSource.undoLastMigration();
  const left: { name: string }[] = await service.dataSource.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('slots', 'appointments', 'policy_copies')`,
  );
  expect(left).toEqual([]);
});
