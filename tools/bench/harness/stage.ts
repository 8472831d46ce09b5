import { Client } from 'pg';
import { freePort, freePorts, removeDirectory, type Ports } from '../../../deploy/local/index.js';
import type { Connection } from '../../cli/connection.js';
import { notice } from '../../local/console.js';
import type { Platform } from '../../local/platform.js';
import { databaseOf } from '../../local/database-roles.js';
import { startPlatform, type PlatformOptions } from '../../local/start-platform.js';
import { topology } from '../../local/topology.js';
import { Profiles } from '../profile/profiles.js';
import { ownDirectory } from './directory.js';
import type { Pids } from './processes.js';

/** How a stage is set up. */
export interface StageOptions extends Pick<PlatformOptions, 'adapt' | 'kafkaDoors'> {
  /** Services that run; the infrastructure always does. */
  readonly services: readonly string[];
  readonly signal: AbortSignal;
  /** Takes a CPU profile of every service, and prints what it tells when the stage closes. */
  readonly profile?: boolean;
  /** Data directory that is kept when the stage closes; one of its own that is removed unless given. */
  readonly directory?: string;
  /** Ports of the infrastructure; free ones unless given. */
  readonly infrastructurePorts?: Ports;
}

const silent = (): void => undefined;

/** Services that ship, started as they ship, on free ports with data of their own and infrastructure of their own. */
export class Stage {
  private constructor(
    readonly platform: Platform,
    readonly directory: string,
    private readonly cleanUp: () => Promise<void>,
    private readonly profiles?: Profiles,
  ) {}

  static async open({ services, signal, profile, directory, ...given }: StageOptions): Promise<Stage> {
    const specs = topology.filter(({ name }) => services.includes(name));
    const ports = await Promise.all(specs.map(async ({ name }) => [name, await freePort()] as const));
    const where = directory ?? (await ownDirectory('stage'));
    const cleanUp = directory ? async (): Promise<void> => undefined : () => removeDirectory(where);
    const profiles = profile ? new Profiles(where) : undefined;
    try {
      const platform = await startPlatform({
        directory: where,
        progress: silent,
        voice: { done: silent, notice },
        services: specs,
        ports: Object.fromEntries(ports),
        infrastructurePorts: given.infrastructurePorts ?? (await freePorts()),
        kafkaDoors: given.kafkaDoors,
        adapt: given.adapt,
        env: { ...environment(), ...profiles?.env },
        signal,
      });
      return new Stage(platform, where, cleanUp, profiles);
    } catch (error) {
      await cleanUp();
      throw error;
    }
  }

  get connection(): Connection {
    const { runtime, secrets } = this.platform;
    return {
      gateway: runtime.console,
      issuer: runtime.issuer,
      clientSecret: async () => secrets.LOCAL_CLIENT_SECRET,
    };
  }

  /** What was done so far was preparation and is no part of the profile. */
  begin(): void {
    this.profiles?.begin();
  }

  /** Where a service answers. */
  url(service: string): string {
    const found = this.platform.runtime.services[service];
    if (!found) throw new Error(`${service} does not run`);
    return found.url;
  }

  databaseUrl(name: string): string {
    return databaseOf(this.platform.runtime.postgres.url, name);
  }

  get brokers(): readonly string[] {
    return this.platform.runtime.kafka.brokers;
  }

  /** Every process of the stage by its name. */
  get pids(): Pids {
    const { services, kafka, postgres, redis } = this.platform.runtime;
    const parts = { kafka: kafka.pid ?? 0, postgres: postgres.pid ?? 0, redis: redis.pid ?? 0 };
    return { ...Object.fromEntries(Object.entries(services).map(([name, { pid }]) => [name, pid])), ...parts };
  }

  /** One statement on one database. */
  async query<Row extends object>(database: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.databaseUrl(database) });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    const { pids } = this;
    await this.platform.stop();
    await this.profiles?.print(pids);
    await this.cleanUp();
  }
}

/** Without what would point the services elsewhere or change what ships. */
function environment(): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _database,
    KAFKA_BROKERS: _brokers,
    REDIS_URL: _redis,
    NODE_OPTIONS: _options,
    ...env
  } = process.env;
  return env;
}
