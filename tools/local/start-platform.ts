import {
  ownerOf,
  requireFree,
  startInfrastructure,
  type InfrastructureOptions,
  type Progress,
} from '../../deploy/local/index.js';
import { seconds } from './console.js';
import { requireExternal } from './external.js';
import { terminal, type Voice } from './supervisor.js';
import { Platform } from './platform.js';
import { removeRuntime } from './runtime-file.js';
import { secretsIn } from './secrets.js';
import { freshLogs } from './service.js';
import type { Surroundings } from './service-environment.js';
import { servicePorts } from './service-ports.js';
import { portVariable, topology, type ServiceSpec } from './topology.js';

/** What to start and where. */
export interface PlatformOptions {
  /** `.yilian`: takes data, logs, secrets and `runtime.json`; only one live process may have it. */
  directory: string;
  /** Told what begins. */
  progress: Progress;
  /** Told what has come to its good end, and what has not. */
  voice?: Voice;
  /** Names external parts, changes ports, and reaches the services. */
  env?: NodeJS.ProcessEnv;
  services?: readonly ServiceSpec[];
  /** Ports of the embedded infrastructure; from `env` unless given. */
  infrastructurePorts?: InfrastructureOptions['ports'];
  kafkaDoors?: InfrastructureOptions['kafkaDoors'];
  /** Has the last word on a service's environment, each time it is started. */
  adapt?: Surroundings['adapt'];
  /** Port of each service by its name; from `env` unless given. */
  ports?: Readonly<Record<string, number>>;
  /** false: no fsync, for tests only. */
  durable?: boolean;
  /** Gives the start up. */
  signal?: AbortSignal;
}

/**
 * Starts the infrastructure that the environment does not name, then every service, and returns once all are ready.
 * Fails with one bilingual line, leaving no process behind.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { directory, progress, voice = terminal, env = process.env, services = topology, durable, signal } = options;
  const ports = options.ports ?? servicePorts(services, env);
  // Whoever has the directory has the ports too; the infrastructure says so better.
  if (!ownerOf(directory)) await requireFreePorts(ports);
  await requireExternal(env);
  const infrastructure = await startInfrastructure({
    directory,
    progress,
    done: voice.done,
    ports: options.infrastructurePorts,
    kafkaDoors: options.kafkaDoors,
    env,
    durable,
    signal,
  });
  const { kafka, postgres, redis } = infrastructure;
  removeRuntime(directory);
  const platform = new Platform(
    infrastructure,
    services,
    {
      directory,
      env,
      ports,
      secrets: await secretsIn(directory, env),
      databaseUrl: postgres.url,
      brokers: kafka.brokers,
      redisUrl: redis.url,
      adapt: options.adapt,
    },
    voice,
  );
  const abort = (): void => void platform.stop();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const names = services.map(({ name }) => name);
    freshLogs(directory, names);
    const began = Date.now();
    progress(`启动 ${names.length} 个服务：${names.join('、')}`, `starting ${names.length} services`);
    await platform.startServices();
    signal?.throwIfAborted();
    const took = seconds(Date.now() - began);
    voice.done(`全部服务就绪（${took}）`, `every service is ready (${took})`);
    return platform;
  } catch (error) {
    await platform.stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function requireFreePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, port] of Object.entries(ports)) await requireFree(port, portVariable(name));
}
