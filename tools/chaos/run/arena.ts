import { join } from 'node:path';
import { freePort, removeDirectory, type Daemon } from '../../../deploy/local/index.js';
import { ensureSlots, importExample, type County } from '../../bench/harness/county.js';
import { ownDirectory } from '../../bench/harness/directory.js';
import { Stage } from '../../bench/harness/stage.js';
import type { Api } from '../../cli/api.js';
import { apiOfAdministrator, type Connection } from '../../cli/connection.js';
import { topology } from '../../local/topology.js';
import { SmallDisk } from './small-disk.js';
import { Wires } from './wires.js';

/** A part of the infrastructure by its name in `runtime.json`. */
export type Part = 'kafka' | 'postgres' | 'redis';

/** A further replica of a service. */
export interface Replica {
  readonly service: string;
  readonly url: string;
  readonly daemon: Daemon;
}

/** What an arena is made of. */
interface Scenery {
  readonly directory: string;
  readonly wires: Wires;
  readonly disk?: SmallDisk;
  stage?: Stage;
}

/** The whole platform as it ships, each service behind links that can be disturbed. */
export class Arena {
  readonly services = topology.map(({ name }) => name);
  /** The platform as a group administrator. */
  readonly administrator: Api;
  private readonly replicas = new Set<Replica>();
  private readonly primaries: Readonly<Record<string, string>>;

  private constructor(
    readonly stage: Stage,
    readonly county: County,
    private readonly scenery: Scenery,
    /** Milliseconds by which a service's clock is ahead from its next start on. */
    readonly clocks: Map<string, number>,
    readonly signal: AbortSignal,
  ) {
    this.administrator = apiOfAdministrator(stage.connection);
    this.primaries = Object.fromEntries(this.services.map((name) => [name, stage.url(name)]));
  }

  /** Starts it, with the example county and so many free slots in each of its departments; `settings` go to a service. */
  static async open(
    signal: AbortSignal,
    slots: number,
    settings: (service: string) => NodeJS.ProcessEnv = () => ({}),
  ): Promise<Arena> {
    const directory = await ownDirectory('chaos');
    const wires = await Wires.lay(topology.map(({ name }) => name));
    const disk = await SmallDisk.mount(join(directory, 'kafka'));
    const scenery: Scenery = { directory, wires, disk };
    const clocks = new Map<string, number>();
    try {
      const stage = (scenery.stage = await Stage.open({
        services: topology.map(({ name }) => name),
        signal,
        directory,
        infrastructurePorts: wires.ports,
        kafkaDoors: wires.kafkaDoors,
        adapt: (service, env) => ({
          ...wires.lead(service, env),
          ...settings(service),
          CLOCK_OFFSET_MS: String(clocks.get(service) ?? 0),
        }),
      }));
      const county = await importExample(stage);
      await ensureSlots(stage, county, slots);
      return new Arena(stage, county, scenery, clocks, signal);
    } catch (error) {
      await strike(scenery);
      throw error;
    }
  }

  get wires(): Wires {
    return this.scenery.wires;
  }

  /** Kafka's disk; undefined where none of its own could be had. */
  get disk(): SmallDisk | undefined {
    return this.scenery.disk;
  }

  /** Where clients find the gateway and their tokens: at the address that all its replicas have. */
  get connection(): Connection {
    const gateway = `http://127.0.0.1:${this.wires.addressOf('gateway').port}`;
    return { ...this.stage.connection, gateway, issuer: `${gateway}/oidc` };
  }

  /** Every place where a service answers when all is well. */
  urls(service: string): string[] {
    const further = [...this.replicas].filter((each) => each.service === service).map(({ url }) => url);
    return [this.primaries[service] ?? '', ...further];
  }

  /** The process of a service or a part of the infrastructure; undefined while it is down. */
  pid(name: string): number | undefined {
    const { services, kafka, postgres, redis } = this.stage.platform.runtime;
    const parts: Record<Part, number | undefined> = { kafka: kafka.pid, postgres: postgres.pid, redis: redis.pid };
    return services[name]?.pid ?? parts[name as Part];
  }

  /** Sends a signal to a service or a part that is up; false when it is down. */
  send(name: string, signal: NodeJS.Signals): boolean {
    const pid = this.pid(name);
    if (pid !== undefined) process.kill(pid, signal);
    return pid !== undefined;
  }

  /** One more of a service. No link of it to Kafka can be disturbed: it lives on when the one of the service is. */
  async addReplica(service: string): Promise<Replica> {
    const port = await freePort();
    const direct = { KAFKA_BROKERS: this.stage.brokers.join(',') };
    const daemon = await this.stage.platform.replica(service, port, direct);
    const replica = { service, daemon, url: `http://127.0.0.1:${port}` };
    this.replicas.add(replica);
    this.wires.addressOf(service).add(port);
    return replica;
  }

  /** Nobody is sent to a replica that is about to go, however it goes. */
  async removeReplica(replica: Replica, go: () => Promise<void> = () => replica.daemon.stop()): Promise<void> {
    this.replicas.delete(replica);
    this.wires.addressOf(replica.service).remove(portOf(replica.url));
    await go();
  }

  close(): Promise<void> {
    return strike(this.scenery);
  }
}

const portOf = (url: string): number => Number(new URL(url).port);

async function strike({ stage, wires, disk, directory }: Scenery): Promise<void> {
  await stage?.close();
  await wires.close();
  await disk?.unmount();
  await removeDirectory(directory);
}
