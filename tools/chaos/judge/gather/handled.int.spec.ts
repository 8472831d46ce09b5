import { messagingMigrations } from '#messaging';
import { createTestDatabase, type TestDatabase } from '#testing';
import { DataSource } from 'typeorm';
import { event, goodRun } from '../good-run.fixture.js';
import { handling } from './handled.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase(messagingMigrations);
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Handles events in one transaction. */
const handle = (...ids: readonly string[]): Promise<unknown> =>
  dataSource.query(`INSERT INTO inbox (event_id, handler) SELECT id, 'Sample.on' FROM unnest($1::text[]) AS id`, [ids]);

test('an event that was handled before an earlier one is found, however shortly before', async () => {
  const histories = ['r1', 'r2', 'r3'].map((id) => [1, 2, 3].map((sequence) => event(id, sequence)));
  const reads = histories.flat().map(({ topic, type }) => ({ service: 'sample', group: '', topic, type, handler: '' }));
  const places = { ...goodRun().evidence.places, databases: { sample: database.url } };
  await handle('r1-1', 'r2-2');
  await handle('r1-2', 'r1-3', 'r2-1');
  // Together: what is seen of them is seen at once.
  await handle('r2-3', 'r3-3', 'r3-2', 'r3-1');
  const { handledEarly } = await handling(places, reads.slice(0, 1), histories.flat());
  expect(handledEarly).toEqual([{ service: 'sample', eventId: 'r2-2' }]);
});
