import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { Daemon, runOnce, type DaemonPlan } from './daemon.js';
import type { Guard } from './guard.js';
import type { Libraries } from './libraries.js';
import { requireFreePorts, type Ports } from './ports.js';
import type { Progress } from './problem.js';
import { reachablePlace, unprivilegedUser } from './unprivileged.js';

/** PostgreSQL as started here, and how to get in. */
export interface PostgresDaemon {
  daemon: Daemon;
  url: string;
}

type User = Awaited<ReturnType<typeof unprivilegedUser>>;

async function initialize(
  base: Omit<DaemonPlan, 'command' | 'args' | 'ready' | 'stopSignal'>,
  programs: string,
  user: User,
  guard: Guard,
): Promise<void> {
  const password = join(base.cwd, 'password');
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (user) await chown(password, user.uid, user.gid);
  const fresh = join(base.cwd, 'data-new');
  await rm(fresh, { recursive: true, force: true });
  const args = [
    `--pgdata=${fresh}`,
    '--username=postgres',
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  await runOnce({ ...base, command: join(programs, 'bin', 'initdb'), args }, guard);
  await rename(fresh, join(base.cwd, 'data'));
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  return client
    .connect()
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.end().catch(() => undefined));
}

function settings(ports: Ports, durable: boolean): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port: ports.postgres,
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  };
  return Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

/**
 * Starts PostgreSQL, initializing its data the first time; `durable: false` trades safety on a power cut for speed and
 * is for tests only. Run by root, the server itself runs as nobody because PostgreSQL refuses root.
 */
export async function startPostgres(
  home: string,
  ports: Ports,
  libraries: Libraries,
  guard: Guard,
  options: { durable: boolean; progress: Progress },
): Promise<PostgresDaemon> {
  await requireFreePorts(ports, ['postgres']);
  const user = await unprivilegedUser();
  const place = user
    ? await reachablePlace(home, libraries.postgres, options.progress)
    : { home, programs: libraries.postgres };
  await mkdir(place.home, { recursive: true });
  if (user) await chown(place.home, user.uid, user.gid);
  const base = {
    name: 'PostgreSQL',
    cwd: place.home,
    log: join(place.home, 'postgres.log'),
    user,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  };
  if (!existsSync(join(place.home, 'data', 'PG_VERSION'))) await initialize(base, place.programs, user, guard);
  const password = await readFile(join(place.home, 'password'), 'utf8');
  const url = `postgres://postgres:${password}@127.0.0.1:${ports.postgres}/postgres`;
  const plan: DaemonPlan = {
    ...base,
    command: join(place.programs, 'bin', 'postgres'),
    args: ['-D', join(place.home, 'data'), ...settings(ports, options.durable)],
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
    stopSignal: 'INT',
    ready: () => accepts(url),
  };
  return { daemon: await startAgain(plan, guard), url };
}

/** After a SIGKILL the orphaned backends hold the shared memory for a moment, and a new server refuses until they end. */
async function startAgain(plan: DaemonPlan, guard: Guard): Promise<Daemon> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await Daemon.start(plan, guard);
    } catch (error) {
      const orphans = /shared memory|lock file|already exists|postmaster/i.test(String(error));
      if (!orphans || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
