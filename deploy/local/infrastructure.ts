import { join } from 'node:path';
import type { Daemon, Ending } from './daemon.js';
import { Guard } from './guard.js';
import { startKafka, type KafkaDoor } from './kafka.js';
import { resolveInfrastructure, type Libraries } from './libraries.js';
import { portsFrom, type Ports } from './ports.js';
import { startPostgres } from './postgres.js';
import { InfrastructureProblem, explain, type Progress } from './problem.js';
import { startRedis } from './redis.js';

/** The three parts, each its upstream's own program. */
export type PartName = 'postgres' | 'redis' | 'kafka';

const partNames = ['postgres', 'redis', 'kafka'] as const satisfies readonly PartName[];
const titles: Record<PartName, string> = { postgres: 'PostgreSQL', redis: 'Redis', kafka: 'Kafka' };
const external: Record<PartName, string> = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', kafka: 'KAFKA_BROKERS' };

/** What to start and where. */
export interface InfrastructureOptions {
  /** Takes data, logs and the list of processes; only one live process may have it. */
  directory: string;
  progress: Progress;
  /** Told when a part is ready; `progress` unless given. */
  done?: Progress;
  ports?: Ports;
  /** More ways to the broker. */
  kafkaDoors?: readonly KafkaDoor[];
  /** DATABASE_URL, KAFKA_BROKERS, REDIS_URL name parts that are not started; a `*_PORT` changes a port. */
  env?: NodeJS.ProcessEnv;
  /** false: no fsync, for tests only. */
  durable?: boolean;
  /** Gives the start up: what runs already is stopped, and the start fails. */
  signal?: AbortSignal;
}

/** The running infrastructure: where each part is, and the means to restart or stop it. */
export class Infrastructure {
  private readonly daemons = new Map<PartName, Daemon>();
  private readonly listeners: ((part: PartName, ending: Ending) => void)[] = [];
  private readonly starting = new Set<Promise<void>>();
  private stopping = false;
  private postgresUrl: string;

  constructor(
    private readonly options: InfrastructureOptions & { env: NodeJS.ProcessEnv; ports: Ports },
    private readonly libraries: Libraries | undefined,
    /** Watches over processes; a supervisor hands it its own children too. */
    readonly guard: Guard,
  ) {
    this.postgresUrl = options.env.DATABASE_URL ?? '';
  }

  get kafka(): { brokers: string[]; pid?: number } {
    const brokers = this.options.env.KAFKA_BROKERS || `127.0.0.1:${this.options.ports.kafka}`;
    return { brokers: brokers.split(','), pid: this.daemons.get('kafka')?.pid };
  }

  get postgres(): { url: string; pid?: number } {
    return { url: this.postgresUrl, pid: this.daemons.get('postgres')?.pid };
  }

  get redis(): { url: string; pid?: number } {
    const url = this.options.env.REDIS_URL || `redis://127.0.0.1:${this.options.ports.redis}`;
    return { url, pid: this.daemons.get('redis')?.pid };
  }

  /** Whether this part was started here, so that it can be restarted here. */
  owns(part: PartName): boolean {
    return !this.options.env[external[part]];
  }

  /** Tells when a part ended without having been asked to. */
  onExit(listener: (part: PartName, ending: Ending) => void): void {
    this.listeners.push(listener);
  }

  /** Starts every part that is not external, side by side; when one fails the others are stopped again. */
  async startAll(): Promise<void> {
    const results = await Promise.allSettled(
      partNames.filter((part) => this.owns(part)).map((part) => this.start(part)),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (!failed) return;
    await this.stop();
    throw explain(failed.reason, this.options.directory);
  }

  /** Starts one part again that has ended, with the data it had. */
  async start(part: PartName): Promise<void> {
    if (!this.libraries || this.daemons.has(part) || this.stopping) return;
    const start = this.begin(part, this.libraries);
    this.starting.add(start);
    await start.finally(() => this.starting.delete(start));
  }

  private async begin(part: PartName, libraries: Libraries): Promise<void> {
    const began = Date.now();
    const daemon = await this.launch(part, libraries);
    this.daemons.set(part, daemon);
    void daemon.ended.then((ending) => {
      this.daemons.delete(part);
      if (!this.stopping) for (const listener of this.listeners) listener(part, ending);
    });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const { done = this.options.progress } = this.options;
    done(`${titles[part]} 就绪（${seconds} 秒）`, `${titles[part]} ready (${seconds} s)`);
  }

  /** Stops everything gracefully, side by side: whoever uses it has been stopped before. No process is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled(this.starting);
    await Promise.all([...this.daemons.values()].map((daemon) => daemon.stop()));
    await this.guard.close();
  }

  private async launch(part: PartName, libraries: Libraries): Promise<Daemon> {
    const home = join(this.options.directory, part);
    const { ports, kafkaDoors } = this.options;
    if (part === 'kafka') return startKafka(home, ports, libraries, this.guard, kafkaDoors);
    if (part === 'redis') return startRedis(home, ports, libraries, this.guard);
    const { durable = true, progress } = this.options;
    const postgres = await startPostgres(home, ports, libraries, this.guard, { durable, progress });
    this.postgresUrl = postgres.url;
    return postgres.daemon;
  }
}

/**
 * Starts Kafka, PostgreSQL and Redis on 127.0.0.1, except those that the environment names, and returns once all
 * answer. Fails with an InfrastructureProblem (one line, both languages) and leaves no process behind then.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const env = options.env ?? process.env;
  const ports = options.ports ?? portsFrom(env);
  if (process.platform === 'win32') {
    throw new InfrastructureProblem(
      '内置基础设施不支持 Windows：请用 Docker（docker compose up）或 WSL',
      'the embedded infrastructure does not run on Windows: use Docker (docker compose up) or WSL',
    );
  }
  const guard = await Guard.open(options.directory).catch((error: unknown) => {
    throw explain(error, options.directory);
  });
  // Closing the guard ends whatever has been started, which ends every wait for it.
  const abort = (): void => void guard.close();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    options.signal?.throwIfAborted();
    const own = partNames.some((part) => !env[external[part]]);
    const libraries = own ? await resolveInfrastructure(options.progress, guard) : undefined;
    const infrastructure = new Infrastructure({ ...options, env, ports }, libraries, guard);
    await infrastructure.startAll();
    options.signal?.throwIfAborted();
    return infrastructure;
  } catch (error) {
    await guard.close();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}
