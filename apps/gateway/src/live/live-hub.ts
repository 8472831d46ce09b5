import { Injectable } from '@nestjs/common';
import { InjectConfig, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import type { Sight } from './admission.js';
import type { Concern } from './concern.js';
import type { LiveEvent } from './live-event.js';

/** One who watches; `send` answers false when it cannot keep up and is to be let go. */
export interface Watcher {
  send(chunk: string): boolean;
  end(): void;
}

/** An event of the stream in its format, with whom it concerns. */
interface Line {
  readonly id: string;
  readonly concern: Concern;
  readonly chunk: string;
}

/** The live stream as server-sent events: to everyone who watches what is in sight, with the latest for who comes later. */
@Injectable()
export class LiveHub {
  private readonly watchers = new Map<Watcher, Sight>();
  private readonly latest: Line[] = [];

  constructor(
    @InjectConfig() private readonly settings: Pick<ConfigOf<typeof config>, 'LIVE_HISTORY' | 'LIVE_MAX_WATCHERS'>,
  ) {}

  get size(): number {
    return this.watchers.size;
  }

  /** Starts with what `watcher` missed since `lastId`, or with the latest; undefined when there are too many already. */
  join(watcher: Watcher, sight: Sight, lastId?: string): (() => void) | undefined {
    if (this.watchers.size >= this.settings.LIVE_MAX_WATCHERS) return undefined;
    this.watchers.set(watcher, sight);
    const seen = this.latest.findIndex(({ id }) => id === lastId);
    const missed = this.latest.slice(seen + 1).filter(({ concern }) => sight(concern));
    this.give(watcher, `retry: 2000\n\n${missed.map(({ chunk }) => chunk).join('')}`);
    return () => this.watchers.delete(watcher);
  }

  publish(event: LiveEvent, concern: Concern): void {
    const line = { id: event.id, concern, chunk: frame(event) };
    this.latest.push(line);
    if (this.latest.length > this.settings.LIVE_HISTORY) this.latest.shift();
    for (const [watcher, sight] of this.watchers) if (sight(concern)) this.give(watcher, line.chunk);
  }

  /** A comment: keeps proxies from closing a silent stream and finds watchers that are gone. */
  heartbeat(): void {
    for (const watcher of this.watchers.keys()) this.give(watcher, ': still here\n\n');
  }

  close(): void {
    for (const watcher of this.watchers.keys()) watcher.end();
    this.watchers.clear();
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
