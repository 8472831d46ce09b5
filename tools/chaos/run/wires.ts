import { freePort, freePorts, type Ports } from '../../../deploy/local/index.js';
import type { PlatformOptions } from '../../local/start-platform.js';
import { FaultProxy } from './fault-proxy.js';

/** What a service has a link to of its own. */
export type Peer = 'kafka' | 'postgres';

interface Links {
  readonly kafka: FaultProxy;
  readonly postgres: FaultProxy;
}

/** The links between each service and Kafka or PostgreSQL, and one that all have to Redis. */
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
      links.set(service, { kafka, postgres: await FaultProxy.open(ports.postgres) });
      doors.push({ port, advertised: kafka.port });
    }
    return new Wires(ports, doors, links, await FaultProxy.open(ports.redis));
  }

  link(service: string, peer: Peer): FaultProxy {
    const links = this.links.get(service);
    if (!links) throw new Error(`${service} has no links`);
    return links[peer];
  }

  /** A service's environment, led over its links. */
  lead(service: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const over = (url: string | undefined, { port }: FaultProxy): string | undefined => {
      if (url === undefined) return undefined;
      const led = new URL(url);
      led.port = String(port);
      return led.toString();
    };
    return {
      ...env,
      KAFKA_BROKERS: `127.0.0.1:${this.link(service, 'kafka').port}`,
      DATABASE_URL: over(env.DATABASE_URL, this.link(service, 'postgres')),
      REDIS_URL: over(env.REDIS_URL, this.redis),
    };
  }

  async close(): Promise<void> {
    const proxies = [...this.links.values()].flatMap(({ kafka, postgres }) => [kafka, postgres]);
    await Promise.all([...proxies, this.redis].map((proxy) => proxy.close()));
  }
}
