import { createTestDatabase, testServerUrl, type TestDatabase } from '#testing';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';
import { transact } from '../src/transact.js';
import { coded, raise, sampleMigrations } from './sample.js';
import { gate } from './stage.js';

const away = { name: 'StoreUnavailable', code: 'database-away' };

describe('a transaction', () => {
  let database: TestDatabase;
  let source: DataSource;
  let server: DataSource;
  const open = (url: string, extra = {}) =>
    new DataSource({ type: 'postgres', url, poolErrorHandler: () => undefined, ...extra }).initialize();

  beforeAll(async () => {
    database = await createTestDatabase(sampleMigrations);
    [server, source] = await Promise.all([
      open(testServerUrl()),
      open(database.url, { poolSize: 1, connectTimeoutMS: 300 }),
    ]);
    await source.query('CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t VALUES (1)');
  });
  afterAll(async () => {
    await Promise.all([source.destroy(), server.destroy()]);
    await database.drop();
  });

  const cut = async (manager: EntityManager): Promise<void> => {
    const [{ pid }] = await manager.query('SELECT pg_backend_pid() AS pid');
    await server.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  };
  const failing = (work: (manager: EntityManager) => Promise<unknown>): Promise<unknown> =>
    transact(source, work).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('that gets no connection within its time failed for the database’s sake', async () => {
    const { opened, open: letGo } = gate();
    const holder = transact(source, () => opened);
    expect(await failing(async () => undefined)).toMatchObject(away);
    letGo();
    await holder;
  });

  test('that hides a failed statement fails itself, since nothing of it can be committed', async () => {
    const error = await failing(async (manager) => {
      await manager.query('INSERT INTO t VALUES (9)');
      await manager.query('SELECT 1 / $1::int', [0]).catch(() => undefined);
    });
    expect(error).toMatchObject({ name: 'Error', message: 'a statement failed and its error was not passed on' });
    expect(await failing((manager) => manager.query('SELECT 1'))).toBeUndefined();
    expect(await source.query('SELECT FROM t WHERE id = 9')).toEqual([]);
  });

  test('that may not connect did too, whatever the server says', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await source.query('SELECT 1');
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    try {
      expect(await failing(cut)).toMatchObject({ name: 'SessionLost' });
      let begun = false;
      expect(await failing(async () => void (begun = true))).toMatchObject(away);
      expect(begun).toBe(false);
    } finally {
      await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    }
  });

  test.each<[string, (manager: EntityManager) => Promise<unknown>]>([
    ['in a statement', (manager) => manager.query('SELECT pg_terminate_backend(pg_backend_pid())')],
    ['before the next statement', async (manager) => cut(manager).then(() => manager.query('SELECT 1'))],
    ['before the commit', cut],
    [
      'while the work fails for another reason',
      async (manager) => {
        await cut(manager);
        throw new Error('bad work');
      },
    ],
    ['inside a transaction of its own', (manager) => manager.transaction((inner) => cut(inner))],
  ])('whose session was lost %s says so, since the database or the work may have ended it', async (_when, work) => {
    expect(await failing(work)).toMatchObject({ name: 'SessionLost', code: 'database-away' });
  });

  test.each(['53100', '53300', '25006'])('with a statement refused with %s did too', async (code) => {
    expect(await failing((manager) => manager.query(raise(code)))).toMatchObject(away);
  });

  test.each(['23505', '57014', '40001', '40P01', '22021'])('with one refused with %s did not', async (code) => {
    expect(await failing((manager) => manager.query(raise(code)))).toMatchObject({ driverError: { code } });
  });

  test('whose commit is refused by a constraint fails for its content', async () => {
    const error = await failing((manager) => manager.query('INSERT INTO t VALUES (1)'));
    expect(error).toMatchObject({ query: 'COMMIT', driverError: { code: '23505' } });
  });

  test.each([
    coded('ECONNREFUSED'),
    coded('ETIMEDOUT'),
    coded('57P01'),
    coded('53300'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new QueryFailedError('of another database', [], coded('57P01')),
  ])('whose work threw %p fails for that, and has no effect', async (thrown) => {
    const error = await failing(async (manager) => {
      await manager.query('INSERT INTO t VALUES (2)');
      throw thrown;
    });
    expect(error).toBe(thrown);
    expect(await source.query('SELECT id FROM t')).toEqual([{ id: 1 }]);
  });
});
