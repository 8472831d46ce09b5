import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createTestDatabase, eventually, type TestDatabase } from '#testing';
import type { DataSource } from 'typeorm';
import { defineConfig, openDatabase, readConfig } from '#platform';

/** A way to the database that swallows what is sent on the connections of before, as a firewall does that forgot them. */
function forgetful(target: URL): { server: Server; forget: () => void; close: () => void } {
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) socket.on('error', () => undefined);
    client.pipe(database).pipe(client);
    pairs.add([client, database]);
  });
  const forget = (): void => {
    for (const [client, database] of pairs) {
      client.unpipe(database).resume();
      database.unpipe(client).resume();
    }
  };
  const close = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    server.close();
  };
  return { server, forget, close };
}

describe('a database that is gone without a word', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let way: ReturnType<typeof forgetful>;

  beforeEach(async () => {
    database = await createTestDatabase([]);
    const url = new URL(database.url);
    way = forgetful(url);
    await new Promise<void>((resolve) => way.server.listen(0, '127.0.0.1', resolve));
    const led = new URL(database.url);
    led.port = String((way.server.address() as AddressInfo).port);
    const env = { DATABASE_URL: led.toString(), KAFKA_BROKERS: 'none:1', DATABASE_STATEMENT_TIMEOUT_MS: '200' };
    dataSource = await openDatabase({ name: 'lamps' }, readConfig(defineConfig({}), env));
  });
  afterEach(async () => {
    await dataSource.destroy();
    way.close();
    await database.drop();
  });

  it('is given up a little after the time that a statement may take, transaction and idle connections too', async () => {
    const idle = Array.from({ length: 3 }, () => dataSource.query('SELECT pg_sleep(0.05)'));
    await Promise.all(idle);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock(1)');
    way.forget();
    await expect(runner.query('SELECT 2')).rejects.toThrow('no answer within 5.2 s');
    await runner.release();
    const free = 'SELECT pg_try_advisory_lock(1) AS free';
    await eventually(async () => expect(await dataSource.query(free)).toEqual([{ free: true }]), { timeoutMs: 2_000 });
  }, 20_000);

  it('is none while it is slow: what takes too long it ends itself', async () => {
    await expect(dataSource.query('SELECT pg_sleep(1)')).rejects.toThrow('statement timeout');
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
