import { Injectable } from '@nestjs/common';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import type { LiveEvent } from './live-event.js';

/** One who watches; `send` answers false when it cannot keep up and is to be let go. */
export interface Watcher {
  send(chunk: string): boolean;
  end(): void;
}

/** The live stream as server-sent events: to everyone who watches, with the latest ones for who comes later. */
@Injectable()
export class LiveHub {
  private readonly watchers = new Set<Watcher>();
  private readonly latest: LiveEvent[] = [];

  constructor(
    @InjectConfig() private readonly settings: Pick<ConfigOf<typeof config>, 'LIVE_HISTORY' | 'LIVE_MAX_WATCHERS'>,
  ) {}

  get size(): number {
    return this.watchers.size;
  }

  /** Starts with what `watcher` missed since `lastId`, or with the latest; undefined when there are too many already. */
  join(watcher: Watcher, lastId?: string): (() => void) | undefined {
    if (this.watchers.size >= this.settings.LIVE_MAX_WATCHERS) return undefined;
    this.watchers.add(watcher);
    const seen = this.latest.findIndex(({ id }) => id === lastId);
    this.give(
      watcher,
      `retry: 2000\n\n${this.latest
        .slice(seen + 1)
        .map(frame)
        .join('')}`,
    );
    return () => this.watchers.delete(watcher);
  }

  publish(event: LiveEvent): void {
    this.latest.push(event);
    if (this.latest.length > this.settings.LIVE_HISTORY) this.latest.shift();
    this.broadcast(frame(event));
  }

  /** A comment: keeps proxies from closing a silent stream and finds watchers that are gone. */
  heartbeat(): void {
    this.broadcast(': still here\n\n');
  }

  close(): void {
    for (const watcher of this.watchers) watcher.end();
    this.watchers.clear();
  }

  private broadcast(chunk: string): void {
    for (const watcher of this.watchers) this.give(watcher, chunk);
  }

  private give(watcher: Watcher, chunk: string): void {
    if (watcher.send(chunk)) return;
    this.watchers.delete(watcher);
    watcher.end();
  }
}

/** One event in the stream's format. */
export const frame = (event: LiveEvent): string =>
  `id: ${event.id}\nevent: happened\ndata: ${JSON.stringify(event)}\n\n`;
