import { Client } from 'pg';
import { Kafka, logLevel } from 'kafkajs';
import { familyOf } from '../../../bench/harness/processes.js';
import type { Arena, Part } from '../arena.js';
import { recovery } from '../health.js';
import { during, eventually, pick, type Fault, type Scene } from './fault.js';

const pauseMs = 30_000;
const withDatabase = ['membership', 'referrals', 'scheduling', 'notifications'];

const kill = (part: Part): Fault => ({
  name: `kill ${part}`,
  inject: async (scene) => {
    await during(scene, scene.random() * 1_000);
    scene.arena.send(part, 'SIGKILL');
  },
});

const restart = (part: Part, signal: NodeJS.Signals): Fault => ({
  name: `restart ${part}`,
  inject: async (scene) => void scene.arena.send(part, signal),
});

const pause = (part: Part): Fault => ({
  name: `pause ${part} for 30 s`,
  inject: async (scene) => {
    const pid = scene.arena.pid(part);
    const pids = pid === undefined ? [] : await familyOf(pid);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await during(scene, pauseMs);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
  },
});

/** Topics that nothing has been sent to yet are not there when a service starts. */
const topicMissing: Fault = {
  name: 'topic missing at start',
  inject: async ({ arena }) => {
    const client = new Kafka({ clientId: 'chaos', brokers: [...arena.stage.brokers], logLevel: logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: ['yilian.commands.referral'] });
    await admin.disconnect();
    await arena.stage.platform.restart('referrals');
  },
};

const diskFull: Fault = {
  name: 'disk of kafka full',
  impossible: ({ arena }) => (arena.disk ? undefined : 'no disk of its own could be mounted, which needs root'),
  inject: async (scene) => {
    const { disk } = scene.arena;
    const pid = scene.arena.pid('kafka');
    await disk?.fill();
    try {
      await eventually(scene, 'the broker to end on the full disk', () => scene.arena.pid('kafka') !== pid);
      await during(scene, 3_000);
    } finally {
      await disk?.free();
    }
  },
};

async function connect(arena: Arena, database: string): Promise<Client | undefined> {
  const client = new Client({ connectionString: arena.stage.databaseUrl(database), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client,
    () => undefined,
  );
}

/** Every connection that the server has left is taken, and those that services give back are not to be had again. */
const outOfConnections: Fault = {
  name: 'postgres out of connections',
  inject: async (scene) => {
    const taken: Client[] = [];
    try {
      for (
        let client = await connect(scene.arena, 'postgres');
        client;
        client = await connect(scene.arena, 'postgres')
      ) {
        taken.push(client);
      }
      // A service that comes up now finds none.
      scene.arena.send(pick(scene, withDatabase), 'SIGKILL');
      await during(scene, 6_000);
    } finally {
      await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
    }
  },
};

const tables: Readonly<Record<string, string>> = {
  referrals: 'referrals',
  scheduling: 'slots',
  notifications: 'messages',
};

const lockHeld: Fault = {
  name: 'lock held for 20 s',
  inject: async (scene) => {
    const [database, table] = pick(scene, Object.entries(tables));
    const client = await connect(scene.arena, database);
    if (!client) return `no connection to ${database}`;
    try {
      await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      await during(scene, 20_000);
    } finally {
      await client.end();
    }
  },
};

const redisGone: Fault = {
  name: 'redis gone',
  inject: async (scene: Scene) => {
    scene.arena.wires.redis.set('cut');
    await during(scene, 20_000);
    // It may be gone for good: all is well without it.
    const without = await recovery(scene.arena, Date.now(), { withinMs: 30_000 });
    scene.arena.wires.redis.set('open');
    return 'ill' in without ? `without Redis ${without.ill}` : undefined;
  },
};

/** Troubles of Kafka, PostgreSQL and Redis; topics can only be missing before anything was sent to them. */
export const infrastructureFaults: readonly Fault[] = [
  topicMissing,
  kill('kafka'),
  pause('kafka'),
  restart('kafka', 'SIGTERM'),
  diskFull,
  kill('postgres'),
  pause('postgres'),
  restart('postgres', 'SIGINT'),
  outOfConnections,
  lockHeld,
  redisGone,
];
