// Jest's globalSetup of the integration project: one real Kafka, PostgreSQL and Redis for the whole run, on free ports,
// in a folder of its own; in memory where there is room, since over a thousand databases are made and dropped.
// TEST_DATABASE_URL, TEST_KAFKA_BROKERS and TEST_REDIS_URL name existing ones instead.
import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { build, root } from '../bootstrap/build.mjs';
import { progress } from '../bootstrap/progress.mjs';

const memory = '/dev/shm';
const roomInMemory = 4 * 1024 ** 3;

async function hasRoom(folder) {
  const space = await statfs(folder).catch(() => undefined);
  return space !== undefined && space.bavail * space.bsize >= roomInMemory;
}

/** Removes what runs left that were killed before they could clean up. */
async function sweep(folder, { beganAt, removeDirectory }) {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = Number(/^(?:yilian-)?test-(\d+)$/.exec(name)?.[1]);
    if (pid && !beganAt(pid)) await removeDirectory(join(folder, name));
  }
}

export default async function start() {
  await build();
  const local = await import('../../dist/deploy/local/index.js');
  const folder = join(root, '.yilian');
  for (const place of [folder, memory]) await sweep(place, local);
  const env = {
    DATABASE_URL: process.env.TEST_DATABASE_URL,
    KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS,
    REDIS_URL: process.env.TEST_REDIS_URL,
  };
  const directory = (await hasRoom(memory))
    ? join(memory, `yilian-test-${process.pid}`)
    : join(folder, `test-${process.pid}`);
  const infrastructure = await local
    .startInfrastructure({
      directory,
      ports: await local.freePorts(),
      durable: false,
      progress,
      env,
    })
    .catch((error) => {
      if (error.name !== 'InfrastructureProblem') throw error;
      // Jest would print the stack; the line alone says what is missing.
      process.stderr.write(`✗ ${error.message}\n`);
      process.stdout.write('0 passed, 1 failed\n');
      process.exit(1);
    });
  process.env.TEST_DATABASE_URL = infrastructure.postgres.url;
  process.env.TEST_KAFKA_BROKERS = infrastructure.kafka.brokers.join(',');
  process.env.TEST_REDIS_URL = infrastructure.redis.url;
  globalThis.testInfrastructure = { infrastructure, directory, removeDirectory: local.removeDirectory };
}
