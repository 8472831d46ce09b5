import { join } from 'node:path';
import type { Daemon, Infrastructure, PartName } from '../../deploy/local/index.js';
import { createRoles } from './database-roles.js';
import { createDatabases } from './databases.js';
import { infrastructureLimits, serviceLimits } from './restart-policy.js';
import { removeRuntime, runtimeFile, writeRuntime, type Runtime } from './runtime-file.js';
import type { Secrets } from './secrets.js';
import { logsIn, startService } from './service.js';
import { issuerOf, serviceUrl, type Surroundings } from './service-environment.js';
import { createTopics } from './topics.js';
import { Supervisor, type Kept, type Voice } from './supervisor.js';
import type { ServiceSpec } from './topology.js';

/** The running platform: infrastructure and services under one supervisor. */
export class Platform {
  private readonly daemons = new Map<string, Daemon>();
  private readonly supervisor: Supervisor;
  private readonly starting = new Set<Promise<Daemon>>();
  private readonly halt = new AbortController();
  private stopping?: Promise<void>;
  private ready = false;

  constructor(
    readonly infrastructure: Infrastructure,
    private readonly specs: readonly ServiceSpec[],
    private around: Surroundings,
    voice: Voice,
  ) {
    this.supervisor = new Supervisor(voice);
    infrastructure.guard.removeWithUs(runtimeFile(around.directory));
    infrastructure.onExit((part, ending) => void this.supervisor.ended(this.keptPart(part), ending));
  }

  /** As `runtime.json` says it. */
  get runtime(): Runtime {
    const { ports } = this.around;
    const services = this.specs.flatMap(({ name }) => {
      const pid = this.daemons.get(name)?.pid;
      return pid ? [[name, { url: serviceUrl(ports[name] ?? 0), pid }]] : [];
    });
    const { kafka, postgres, redis } = this.infrastructure;
    return {
      console: serviceUrl(ports.gateway ?? 0),
      issuer: issuerOf(this.around),
      services: Object.fromEntries(services) as Runtime['services'],
      kafka,
      postgres,
      redis,
    };
  }

  get secrets(): Secrets {
    return this.around.secrets;
  }

  /** Starts every service, side by side, and returns once all are ready. */
  async startServices(): Promise<void> {
    const databases = this.specs.filter((spec) => spec.database).map((spec) => spec.name);
    const topics = this.infrastructure.owns('kafka') ? createTopics(this.around) : undefined;
    await Promise.all([this.prepareDatabases(databases), topics]);
    await Promise.all(this.specs.map((spec) => this.start(spec)));
    this.ready = true;
    this.publish();
  }

  private async prepareDatabases(names: readonly string[]): Promise<void> {
    const { databaseUrl, secrets } = this.around;
    await createDatabases(databaseUrl, names);
    const ownRoles = await createRoles(databaseUrl, names, secrets.DATABASE_ROLE_PASSWORD);
    this.around = { ...this.around, ownRoles };
  }

  /** Stops a service gracefully and starts it again, for example with a new build. */
  async restart(name: string): Promise<void> {
    const spec = this.specs.find((each) => each.name === name);
    const daemon = this.daemons.get(name);
    if (!spec) return;
    this.daemons.delete(name);
    await daemon?.stop();
    await this.start(spec);
    this.publish();
  }

  /**
   * One more replica of a service, on a port of its own and with further settings of its own; whoever asked for it stops it, the
   * platform's end does too.
   */
  replica(name: string, port: number, settings: NodeJS.ProcessEnv = {}): Promise<Daemon> {
    const spec = this.specs.find((each) => each.name === name);
    if (!spec) throw new Error(`${name} does not run`);
    const own = { ...settings, PORT: String(port) };
    return startService(spec, this.around, this.infrastructure.guard, this.halt.signal, own);
  }

  /** Stops everything gracefully, services first; no process and no port is left. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Ends everything at once. */
  kill(): void {
    removeRuntime(this.around.directory);
    this.infrastructure.guard.kill();
  }

  private async stopAll(): Promise<void> {
    removeRuntime(this.around.directory);
    this.halt.abort();
    const daemons = [...this.daemons.values()];
    this.daemons.clear();
    await Promise.allSettled([this.supervisor.stop(), ...this.starting, ...daemons.map((daemon) => daemon.stop())]);
    await this.infrastructure.stop();
  }

  private async start(spec: ServiceSpec): Promise<void> {
    const start = startService(spec, this.around, this.infrastructure.guard, this.halt.signal);
    this.starting.add(start);
    const daemon = await start.finally(() => this.starting.delete(start));
    if (this.stopping) return daemon.stop();
    this.daemons.set(spec.name, daemon);
    void daemon.ended.then((ending) => {
      // Whoever stops it on purpose takes it off the list first.
      if (this.daemons.get(spec.name) !== daemon) return;
      this.daemons.delete(spec.name);
      void this.supervisor.ended(this.keptService(spec), ending);
    });
  }

  private keptService(spec: ServiceSpec): Kept {
    return {
      name: spec.name,
      limits: serviceLimits,
      log: join(logsIn(this.around.directory), `${spec.name}.log`),
      start: async () => {
        await this.start(spec);
        this.publish();
      },
      lost: () => this.publish(),
    };
  }

  private keptPart(part: PartName): Kept {
    return {
      name: { kafka: 'Kafka', postgres: 'PostgreSQL', redis: 'Redis' }[part],
      limits: infrastructureLimits,
      log: join(this.around.directory, part),
      start: async () => {
        await this.infrastructure.start(part);
        this.publish();
      },
      lost: () => this.publish(),
    };
  }

  private publish(): void {
    if (this.ready && !this.stopping) writeRuntime(this.around.directory, this.runtime);
  }
}
