import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createTestDatabase, eventually } from '#testing';

/** A service as it is deployed: its own process, told everything by the environment. */
function run(env: Record<string, string>, ...args: string[]) {
  const defaults = {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    KAFKA_BROKERS: process.env['TEST_KAFKA_BROKERS'] ?? '',
  };
  const child: ChildProcess = spawn(process.execPath, ['dist/apps/membership/src/main.js', ...args], {
    env: { ...defaults, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said.error += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, said, ended };
}

describe('a service process', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => {
    database = await createTestDatabase([]);
  });
  afterAll(() => database.drop());

  const nobody = '127.0.0.1:1';
  it.each([
    ['a missing database', () => ({}), /DATABASE_URL is missing/],
    [
      'every bad variable',
      () => ({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://a' }),
      /PORT.*LOG_LEVEL|LOG_LEVEL.*PORT/,
    ],
    [
      'a database that does not answer',
      () => ({ DATABASE_URL: `postgres://a:b@${nobody}/c` }),
      /DATABASE_URL.*ECONNREFUSED/,
    ],
    ['a broker that does not answer', () => ({ DATABASE_URL: database.url, KAFKA_BROKERS: nobody }), /KAFKA_BROKERS/],
  ])(
    'says %s in one line and ends with code 1',
    async (_name, env, line) => {
      const { said, ended } = run(env());
      expect(await ended).toBe(1);
      expect(said.error).toMatch(line);
      expect(said.error.trim().split('\n')).toHaveLength(1);
    },
    30_000,
  );

  it('says that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { said, ended } = run({ DATABASE_URL: database.url, PORT: String(port) });
    expect(await ended).toBe(1);
    holder.close();
    expect(said.error.trim()).toMatch(new RegExp(`^✗ membership: .*EADDRINUSE.*${port}$`));
  }, 30_000);

  it('migrates alone, once', async () => {
    const { said, ended } = run({ DATABASE_URL: database.url }, 'migrate');
    expect([await ended, said.error]).toEqual([0, '']);
    expect(said.out).toMatch(/^membership: \d+ migrations ran\n$/);
  }, 30_000);

  it('logs lines of JSON and stops when told to', async () => {
    const { child, said, ended } = run({ DATABASE_URL: database.url });
    await eventually(() => expect(said.out).toContain('membership is ready at'), { timeoutMs: 25_000 });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.error).toBe('');
    for (const line of said.out.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ service: 'membership' });
  }, 40_000);
});
