import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '#testing';
import { beganAt, freePort, freePorts, projectRoot, removeDirectory } from '../../deploy/local/index.js';
import { ApiProblem } from '../../tools/cli/api.js';
import { apiOfAdministrator, type Connection } from '../../tools/cli/connection.js';
import { readCountyFolder } from '../../tools/cli/county-folder.js';
import { importCounty } from '../../tools/cli/import-county.js';
import type { Platform } from '../../tools/local/platform.js';
import { startPlatform } from '../../tools/local/start-platform.js';
import { topology } from '../../tools/local/topology.js';
import { Live } from '../../tools/local/walk/live.js';
import { Memory } from '../../tools/local/walk/memory.js';
import type { Person } from '../../tools/local/walk/people.js';
import { referralOf, type Case, type Referral } from '../../tools/local/walk/referral.js';
import { castOf, Walks } from '../../tools/local/walk/walks.js';

const silent = (): void => undefined;
const place = join(projectRoot(), '.yilian');

/** The whole platform on ports of its own, with the example county in it. */
export interface Journey {
  readonly directory: string;
  readonly platform: Platform;
  readonly connection: Connection;
  readonly walks: Walks;
  stop(): Promise<void>;
}

export async function startJourney(): Promise<Journey> {
  await sweep();
  const directory = join(place, `journey-${process.pid}`);
  await mkdir(directory, { recursive: true });
  const ports = await Promise.all(topology.map(async ({ name }) => [name, await freePort()] as const));
  const { DATABASE_URL: _d, KAFKA_BROKERS: _k, REDIS_URL: _r, OIDC_ISSUER: _o, ...env } = process.env;
  const platform = await startPlatform({
    directory,
    progress: silent,
    voice: { notice: silent, done: silent },
    ports: Object.fromEntries(ports),
    infrastructurePorts: await freePorts(),
    env,
    durable: false,
  });
  const { console: gateway, issuer } = platform.runtime;
  const connection = { gateway, issuer, clientSecret: async () => platform.secrets.LOCAL_CLIENT_SECRET };
  let live: Live | undefined;
  const stop = async (): Promise<void> => {
    live?.close();
    await platform.stop();
    await removeDirectory(directory);
  };
  try {
    const files = await readCountyFolder(join(projectRoot(), 'examples', 'yongnian'));
    await importCounty(apiOfAdministrator(connection), files);
    live = await Live.open(gateway);
    const walks = new Walks(await castOf(connection), live, new Memory(directory));
    return { directory, platform, connection, walks, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Removes what runs left that were killed before they could clean up. */
async function sweep(): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    const pid = Number(/^journey-(\d+)$/.exec(name)?.[1]);
    if (pid && !beganAt(pid)) await removeDirectory(join(place, name));
  }
}

/** What one request was answered, after as many tries with the same key as it took to be answered 201. */
export interface Posted {
  readonly referral: Referral;
  readonly refusals: readonly number[];
}

/** Submits referrals one after another, a pause between, while `disturb` does what it does. */
export async function postDuring(
  who: Person,
  sent: Case,
  count: number,
  disturb: (posted: number) => void,
): Promise<Posted[]> {
  const posts: Promise<Posted>[] = [];
  for (let i = 0; i < count; i += 1) {
    posts.push(post(who, sent));
    disturb(i + 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Promise.all(posts);
}

async function post(who: Person, sent: Case): Promise<Posted> {
  const body = referralOf(who, sent);
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const refusals: number[] = [];
  const referral = await eventually(
    () =>
      who.api.post<Referral>('referrals', '/v1/referrals', body, headers).catch((error: unknown) => {
        if (error instanceof ApiProblem) refusals.push(error.status);
        throw error;
      }),
    { timeoutMs: 40_000, everyMs: 250 },
  );
  return { referral, refusals };
}

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly event: string;
    readonly status: string;
    readonly recipient: { kind: string };
  }[];
}

/** Waits until a referral's flow has reached its end, and says what it left: one of each, whatever was delivered twice. */
export async function endOf(who: Person, id: string): Promise<{ appointments: number; told: string[] }> {
  const { items: messages } = await eventually(
    async () => {
      const { status } = await who.api.get<Referral>('referrals', `/v1/referrals/${id}`);
      expect(status).toBe('scheduled');
      const listed = await who.api.get<Listed>('notifications', `/v1/messages?referralId=${id}`);
      expect(listed.items.length).toBeGreaterThanOrEqual(3);
      return listed;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
  const { items } = await who.api.get<Listed>('scheduling', `/v1/appointments?referralId=${id}`);
  return { appointments: items.length, told: messages.map(({ recipient }) => recipient.kind).sort() };
}
