import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beganAt, freePort, holderOf, projectRoot } from '../../../deploy/local/index.js';
import { eventually } from '#testing';
import { readRuntime } from '../runtime-file.js';
import { startPlatform, type PlatformOptions } from '../start-platform.js';
import type { ServiceSpec } from '../topology.js';

const main = join(projectRoot(), 'tools/local/test/fake-service.mjs');
const fake = (name: string, more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  name,
  port: 0,
  database: false,
  main,
  ...more,
});
const silent = (): void => undefined;

let directory: string;
let options: PlatformOptions;

beforeEach(async () => {
  await mkdir(join(projectRoot(), '.yilian'), { recursive: true });
  directory = await mkdtemp(join(projectRoot(), '.yilian', 'platform-spec-'));
  options = {
    directory,
    progress: silent,
    voice: { notice: silent, done: silent },
    services: [fake('gateway'), fake('alpha')],
    ports: { gateway: await freePort(), alpha: await freePort() },
    env: {
      ...process.env,
      DATABASE_URL: process.env.TEST_DATABASE_URL,
      KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS,
      REDIS_URL: process.env.TEST_REDIS_URL,
    },
  };
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const listening = async (): Promise<number[]> => {
  const ports = Object.values(options.ports ?? {});
  const holders = await Promise.all(ports.map((port) => holderOf(port)));
  return ports.filter((_, i) => holders[i]);
};

/** A pid of a running service; throws until there is one. */
const pidOf = (name: string): number => {
  const pid = readRuntime(directory)?.services[name]?.pid;
  if (!pid || !beganAt(pid)) throw new Error(`${name} does not run`);
  return pid;
};

it('starts every service, says where each is, starts a killed one again, and leaves nothing behind', async () => {
  const platform = await startPlatform(options);
  const runtime = readRuntime(directory);
  const { gateway = 0, alpha = 0 } = options.ports ?? {};
  expect(runtime).toEqual({
    console: `http://127.0.0.1:${gateway}`,
    issuer: `http://127.0.0.1:${gateway}/oidc`,
    services: {
      gateway: { url: `http://127.0.0.1:${gateway}`, pid: expect.any(Number) as number },
      alpha: { url: `http://127.0.0.1:${alpha}`, pid: expect.any(Number) as number },
    },
    kafka: { brokers: process.env.TEST_KAFKA_BROKERS?.split(',') },
    postgres: { url: process.env.TEST_DATABASE_URL },
    redis: { url: process.env.TEST_REDIS_URL },
  });
  expect((await stat(join(directory, 'runtime.json'))).mode & 0o777).toBe(0o600);

  const first = pidOf('alpha');
  process.kill(first, 'SIGKILL');
  const second = await eventually(() => {
    const pid = pidOf('alpha');
    expect(pid).not.toBe(first);
    return pid;
  });
  expect((await fetch(`http://127.0.0.1:${alpha}/health/ready`)).status).toBe(200);

  await platform.stop();
  expect(existsSync(join(directory, 'runtime.json'))).toBe(false);
  expect(beganAt(second)).toBeUndefined();
  expect(await listening()).toEqual([]);
}, 30_000);

it('gives each service its own secrets, and the addresses of all', async () => {
  options.services = [fake('gateway', { secrets: ['LOCAL_CLIENT_SECRET'] }), fake('alpha')];
  const platform = await startPlatform(options);
  try {
    const { gateway = 0, alpha = 0 } = options.ports ?? {};
    const environments = await Promise.all(
      [gateway, alpha].map(async (port) => (await fetch(`http://127.0.0.1:${port}/environment`)).json()),
    );
    expect(environments[0]).toMatchObject({
      ALPHA_URL: `http://127.0.0.1:${alpha}`,
      LOCAL_CLIENT_SECRET: platform.secrets.LOCAL_CLIENT_SECRET,
      OIDC_ISSUER: `http://127.0.0.1:${gateway}/oidc`,
    });
    expect(environments[1]).not.toHaveProperty('LOCAL_CLIENT_SECRET');
    expect(environments[1]).not.toHaveProperty('DATABASE_URL');
    expect((await stat(join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);
  } finally {
    await platform.stop();
  }
}, 30_000);

it('starts a further replica of a service, with a port and settings of its own', async () => {
  const platform = await startPlatform(options);
  try {
    const port = await freePort();
    const replica = await platform.replica('alpha', port, { KAFKA_BROKERS: 'elsewhere:9092' });
    const environment = await (await fetch(`http://127.0.0.1:${port}/environment`)).json();
    const { gateway = 0, alpha = 0 } = options.ports ?? {};
    expect(environment).toMatchObject({
      PORT: String(port),
      KAFKA_BROKERS: 'elsewhere:9092',
      ALPHA_URL: `http://127.0.0.1:${alpha}`,
      OIDC_ISSUER: `http://127.0.0.1:${gateway}/oidc`,
    });
    await replica.stop();
  } finally {
    await platform.stop();
  }
}, 30_000);

it('tells in its own words why a service does not start, and stops the others', async () => {
  const settings = () => ({ FAKE_COMPLAINT: 'alpha: 环境变量有误 · the environment is wrong: PORT is bad' });
  options.services = [fake('gateway'), fake('alpha', { settings })];
  await expect(startPlatform(options)).rejects.toThrow(
    /^alpha 未能启动：环境变量有误 · the environment is wrong: PORT is bad · alpha did not start, see .*alpha\.log$/,
  );
  expect(await listening()).toEqual([]);
  expect(existsSync(join(directory, 'runtime.json'))).toBe(false);
}, 30_000);

it('names the holder of a taken port and the variable that changes it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.ports?.alpha, '127.0.0.1', resolve));
  try {
    await expect(startPlatform(options)).rejects.toThrow(
      new RegExp(`port ${options.ports?.alpha} is taken by process ${process.pid} .*ALPHA_PORT`),
    );
    expect(await listening()).toEqual([options.ports?.alpha]);
  } finally {
    server.close();
  }
});

it('says that no broker answers before anything is started', async () => {
  options.env = { ...options.env, KAFKA_BROKERS: `127.0.0.1:${await freePort()}` };
  await expect(startPlatform(options)).rejects.toThrow(/no Kafka broker answers at 127.0.0.1:\d+: check KAFKA_BROKERS/);
});

it('gives up its start when asked to', async () => {
  const services = [fake('gateway'), fake('alpha', { main: join(projectRoot(), 'tools/local/test/never-ready.mjs') })];
  const controller = new AbortController();
  const start = startPlatform({ ...options, services, signal: controller.signal });
  await eventually(async () => expect(await listening()).toContain(options.ports?.gateway));
  controller.abort();
  await expect(start).rejects.toThrow();
  expect(await listening()).toEqual([]);
}, 30_000);

it('takes every service with it when its own process is killed', async () => {
  const program = `
    const { startPlatform } = await import(${JSON.stringify(join(projectRoot(), 'dist/tools/local/start-platform.js'))});
    await startPlatform({ ...${JSON.stringify({ ...options, env: undefined, voice: undefined })}, env: process.env, progress() {} });
    console.log('up');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: options.env,
  });
  await new Promise((resolve, reject) => {
    parent.stdout.once('data', resolve);
    parent.once('exit', () => reject(new Error('ended before it was up')));
  });
  const pids = ['gateway', 'alpha'].map(pidOf);
  parent.kill('SIGKILL');
  await eventually(async () => {
    expect(pids.filter(beganAt)).toEqual([]);
    expect(await listening()).toEqual([]);
    expect(existsSync(join(directory, 'runtime.json'))).toBe(false);
  });
}, 30_000);
