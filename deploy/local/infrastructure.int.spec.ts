import { chmod, mkdtemp, readdir, readlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import {
  beganAt,
  freePorts,
  holderOf,
  projectRoot,
  removeDirectory,
  startInfrastructure,
  type Ports,
} from './index.js';

const quiet = (): void => undefined;
const withoutKafka = { KAFKA_BROKERS: 'elsewhere:9092' };

async function until(condition: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('not within the time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function occupy(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port }));
  });
}

async function listening(ports: Ports): Promise<number[]> {
  const holders = await Promise.all(Object.values(ports).map(async (port) => ((await holderOf(port)) ? [port] : [])));
  return holders.flat();
}

describe('the embedded infrastructure', () => {
  let directory: string;
  let ports: Ports;

  beforeEach(async () => {
    // Below the project, as in a real run: the system's temporary folder may be a small memory disk.
    directory = await mkdtemp(join(projectRoot(), '.yilian', 'infra-spec-'));
    await chmod(directory, 0o755);
    ports = await freePorts();
  });

  afterEach(() => removeDirectory(directory));

  it('starts three parts that answer, restarts one that was killed, and leaves nothing behind', async () => {
    const infrastructure = await startInfrastructure({ directory, ports, progress: quiet, env: {}, durable: false });
    const pids = [infrastructure.kafka.pid, infrastructure.postgres.pid, infrastructure.redis.pid].map(Number);
    try {
      expect(pids.map(beganAt)).not.toContain(undefined);
      const exits: string[] = [];
      infrastructure.onExit((part) => exits.push(part));
      process.kill(Number(infrastructure.postgres.pid), 'SIGKILL');
      await until(() => exits.length === 1);
      await infrastructure.start('postgres');
      expect(exits).toEqual(['postgres']);
      expect(infrastructure.postgres.pid).not.toBe(pids[1]);
      pids.push(Number(infrastructure.postgres.pid));
    } finally {
      await infrastructure.stop();
    }
    expect(pids.filter((pid) => beganAt(pid))).toEqual([]);
    expect(await listening(ports)).toEqual([]);
    expect(await readdir(directory)).not.toContain('processes.json');
  }, 60_000);

  it('names the holder and the variable of a taken port, and stops what it had started', async () => {
    const { server, port } = await occupy();
    try {
      const attempt = startInfrastructure({
        directory,
        ports: { ...ports, redis: port },
        progress: quiet,
        env: {},
        durable: false,
      });
      await expect(attempt).rejects.toThrow(new RegExp(`port ${port} is taken by process ${process.pid} .*REDIS_PORT`));
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await listening(ports)).toEqual([]);
  }, 60_000);

  it('stops every process when the process that started them is killed', async () => {
    const program = `
      const { startInfrastructure } = await import(${JSON.stringify(join(projectRoot(), 'dist/deploy/local/index.js'))});
      const options = { directory: ${JSON.stringify(directory)}, ports: ${JSON.stringify(ports)}, env: {}, durable: false, progress() {} };
      const it = await startInfrastructure(options);
      console.log(JSON.stringify([it.kafka.pid, it.postgres.pid, it.redis.pid]));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = await new Promise<number[]>((resolve, reject) => {
      parent.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as number[]));
      parent.once('exit', () => reject(new Error('ended before it was ready')));
    });
    expect(pids.map(beganAt)).not.toContain(undefined);
    parent.kill('SIGKILL');
    await until(() => pids.every((pid) => !beganAt(pid)));
    expect(await listening(ports)).toEqual([]);
  }, 60_000);

  it('keeps its data where an unprivileged PostgreSQL can reach it when the folder is closed, and removes it from there', async () => {
    await chmod(directory, 0o700);
    const infrastructure = await startInfrastructure({
      directory,
      ports,
      progress: quiet,
      env: withoutKafka,
      durable: false,
    });
    const elsewhere = await readlink(join(directory, 'postgres')).catch(() => undefined);
    await infrastructure.stop();
    // Only root drops to another user; anyone else runs PostgreSQL as themselves, in the folder itself.
    expect(elsewhere !== undefined).toBe(process.getuid?.() === 0);
    await removeDirectory(directory);
    expect(existsSync(elsewhere ?? directory)).toBe(false);
  }, 60_000);

  it('refuses a second owner of the same directory, and starts nothing that the environment names', async () => {
    const env = {
      DATABASE_URL: 'postgres://db.example/x',
      KAFKA_BROKERS: 'k1:9092,k2:9092',
      REDIS_URL: 'redis://r.example',
    };
    const infrastructure = await startInfrastructure({ directory, ports, progress: quiet, env });
    expect(infrastructure.kafka).toEqual({ brokers: ['k1:9092', 'k2:9092'], pid: undefined });
    expect(infrastructure.postgres).toEqual({ url: env.DATABASE_URL, pid: undefined });
    const other = `
      const { startInfrastructure } = await import(${JSON.stringify(join(projectRoot(), 'dist/deploy/local/index.js'))});
      const options = { directory: ${JSON.stringify(directory)}, env: ${JSON.stringify(env)}, progress() {} };
      await startInfrastructure(options).catch((error) => console.log(error.message));`;
    const second = spawn(process.execPath, ['--input-type=module', '-e', other], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: tmpdir(),
    });
    const said = await new Promise<string>((resolve) =>
      second.stdout.once('data', (line: Buffer) => resolve(line.toString())),
    );
    expect(said).toContain(`already running (process ${process.pid})`);
    await infrastructure.stop();
  });
});
