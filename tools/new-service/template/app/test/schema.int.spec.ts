import { startTestService } from '#testing';
import { sampleItems } from '../src/service.js';

let service: Awaited<ReturnType<typeof startTestService>>;
beforeAll(async () => {
  service = await startTestService(sampleItems);
}, 60_000);
afterAll(() => service.close());

it('is what the migrations make: entities and tables do not drift apart', async () => {
  const { upQueries } = await service.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});
