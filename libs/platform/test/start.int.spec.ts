import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { MemoryTransport, type Consumer, type Subscription } from '#messaging';
import { createService, migrationsOf, openDatabase, readConfig } from '#platform';
import { bearerOf, createTestDatabase, eventually, testVerifier } from '#testing';
import { ledger } from './ledger.js';

/** As a group is after a crash: closed until it has forgotten the consumer that was killed. */
class SlowGroup extends MemoryTransport {
  readonly forgotten = Promise.withResolvers<void>();

  override async subscribe(subscription: Subscription): Promise<Consumer> {
    await this.forgotten.promise;
    return super.subscribe(subscription);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('takes requests while its consumer still waits for the group, and is ready only after it', async () => {
  const database = await createTestDatabase(migrationsOf(ledger));
  const port = await freePort();
  const env = { HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error', DATABASE_URL: database.url };
  const config = readConfig(ledger.config, env);
  const transport = new SlowGroup();
  const dataSource = await openDatabase(ledger, config);
  const onFatal = (error: Error): void => {
    throw error;
  };
  const starting = createService(ledger, { config, transport, verifier: testVerifier(), dataSource, onFatal });
  const authorization = await bearerOf({ roles: ['group-admin'], userId: 'operator' });
  const statusOf = async (path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } })).status;
  try {
    expect(await eventually(() => statusOf('/v1/operations/dead-letters'), { timeoutMs: 5_000 })).toBe(200);
    expect(await statusOf('/health/ready')).toBe(503);
  } finally {
    transport.forgotten.resolve();
  }
  const service = await starting;
  expect(await statusOf('/health/ready')).toBe(200);
  await service.close();
  await database.drop();
}, 30_000);
