import { freePort, freePorts, type Ports } from '../../../deploy/local/index.js';
import type { PlatformOptions } from '../../local/start-platform.js';
import { urlVariable } from '../../local/topology.js';
import { FaultProxy } from './fault-proxy.js';
import { SharedAddress } from './shared-address.js';

/** What a service has a link to of its own. */
export type Peer = 'kafka' | 'postgres';

interface Links {
  readonly kafka: FaultProxy;
  readonly postgres: FaultProxy;
  /** Where the other services find it. */
  readonly address: SharedAddress;
}

/** The links between each service and Kafka or PostgreSQL, one that all have to Redis, and those to each service. */
export class Wires {
  private constructor(
    readonly ports: Ports,
    readonly kafkaDoors: NonNullable<PlatformOptions['kafkaDoors']>,
    private readonly links: ReadonlyMap<string, Links>,
    readonly redis: FaultProxy,
  ) {}

  /** Lays the links to an infrastructure that has yet to be started, on the ports that are chosen here. */
  static async lay(services: readonly string[]): Promise<Wires> {
    const ports = await freePorts();
    const links = new Map<string, Links>();
    const doors = [];
    for (const service of services) {
      const port = await freePort();
      const kafka = await FaultProxy.open(port);
      const postgres = await FaultProxy.open(ports.postgres);
      links.set(service, { kafka, postgres, address: await SharedAddress.open() });
      doors.push({ port, advertised: kafka.port });
    }
    return new Wires(ports, doors, links, await FaultProxy.open(ports.redis));
  }

  link(service: string, peer: Peer): FaultProxy {
    return this.linksOf(service)[peer];
  }

  /** The address of all replicas of a service. */
  addressOf(service: string): SharedAddress {
    return this.linksOf(service).address;
  }

  private linksOf(service: string): Links {
    const links = this.links.get(service);
    if (!links) throw new Error(`${service} has no links`);
    return links;
  }

  /** A service's environment, led over its links. */
  lead(service: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const over = (url: string | undefined, { port }: FaultProxy | SharedAddress): string | undefined => {
      if (url === undefined) return undefined;
      const led = new URL(url);
      led.port = String(port);
      return led.toString();
    };
    const others = [...this.links].flatMap(([name, { address }]) => {
      const url = env[urlVariable(name)];
      if (name === service || url === undefined) return [];
      address.add(Number(new URL(url).port));
      return [[urlVariable(name), over(url, address)] as const];
    });
    return {
      ...env,
      ...Object.fromEntries(others),
      // The local issuer is behind the gateway, whichever of its replicas answers.
      OIDC_JWKS_URL: over(env.OIDC_JWKS_URL, this.addressOf('gateway')),
      KAFKA_BROKERS: `127.0.0.1:${this.link(service, 'kafka').port}`,
      DATABASE_URL: over(env.DATABASE_URL, this.link(service, 'postgres')),
      REDIS_URL: over(env.REDIS_URL, this.redis),
    };
  }

  async close(): Promise<void> {
    const proxies = [...this.links.values()].flatMap((links) =>
      Object.values<{ close(): Promise<void> }>({ ...links }),
    );
    await Promise.all([...proxies, this.redis].map((proxy) => proxy.close()));
  }
}
