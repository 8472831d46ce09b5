import { Injectable } from '@nestjs/common';
import { Clock } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import { servicesOf, type Service } from '../services.js';

/** What the front door sees of a service: `live` but not `ready` is starting or waiting for its infrastructure. */
export interface ServiceStatus extends Omit<Service, 'url'> {
  readonly state: 'ready' | 'live' | 'down';
  readonly version?: string;
}

interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** The whole answer, read to its end so that the connection is free again; undefined when there is none. */
async function ask(url: string, timeoutMs: number): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return { ok: response.ok, text: await response.text() };
  } catch {
    // No answer is the answer: the service is down.
    return undefined;
  }
}

const versionIn = (document: string): string | undefined =>
  (JSON.parse(document) as { info?: { version?: string } }).info?.version;

/** Looks at the services, at most once in `PROBE_CACHE_MS` however many people have the start page open. */
@Injectable()
export class ServiceProbe {
  private seen?: { at: number; statuses: Promise<ServiceStatus[]> };
  private readonly versions = new Map<string, string>();

  constructor(
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
    private readonly clock: Clock,
  ) {}

  look(): Promise<ServiceStatus[]> {
    const at = this.clock.now().getTime();
    if (!this.seen || at - this.seen.at >= this.settings.PROBE_CACHE_MS) {
      this.seen = { at, statuses: Promise.all(servicesOf(this.settings).map((service) => this.lookAt(service))) };
    }
    return this.seen.statuses;
  }

  private async lookAt({ name, url, title, purpose }: Service): Promise<ServiceStatus> {
    const timeoutMs = this.settings.PROBE_TIMEOUT_MS;
    const [live, ready] = await Promise.all(['live', 'ready'].map((what) => ask(`${url}/health/${what}`, timeoutMs)));
    if (!live?.ok) {
      this.versions.delete(name);
      return { name, title, purpose, state: 'down' };
    }
    return { name, title, purpose, state: ready?.ok ? 'ready' : 'live', version: await this.versionOf(name, url) };
  }

  /** The version is in the service's own OpenAPI document and changes only with its process. */
  private async versionOf(name: string, url: string): Promise<string | undefined> {
    if (!this.versions.has(name)) {
      const document = await ask(`${url}/openapi.json`, this.settings.PROBE_TIMEOUT_MS);
      const version = document?.ok ? versionIn(document.text) : undefined;
      if (version) this.versions.set(name, version);
    }
    return this.versions.get(name);
  }
}
