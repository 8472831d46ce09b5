import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Unavailable } from '#messaging';
import { InjectConfig, type ConfigOf } from '#platform';
import { DataSource, In } from 'typeorm';
import type { config } from '../config.js';
import { Arrivals } from '../delivery/arrivals.js';
import { isInInboxOf } from '../domain/reading.js';
import { InboxEntity } from '../entities/index.js';
import { answerOf } from '../messages/message.dto.js';
import { StoredMessages } from '../messages/stored-messages.js';
import { Texts } from '../messages/texts.js';
import type { Watcher } from './watcher.js';

/** Messages of one read. */
const batch = 200;

/** An inbox that somebody watches. */
interface Watched {
  readonly organizationId: string;
  readonly watchers: Set<Watcher>;
  reading: boolean;
  again: boolean;
}

/**
 * The open streams of this replica. What arrives is read from the inbox by its numbers, so a stream that missed a hint, or
 * comes back, gets every message once and in order.
 */
@Injectable()
export class InboxStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('InboxStreams');
  private readonly inboxes = new Map<string, Watched>();
  private timers: NodeJS.Timeout[] = [];
  private closing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly stored: StoredMessages,
    private readonly texts: Texts,
    private readonly clock: Clock,
    private readonly arrivals: Arrivals,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  onApplicationBootstrap(): void {
    const { STREAM_HEARTBEAT_MS, STREAM_POLL_MS } = this.settings;
    this.arrivals.listen((organizationIds) => this.arrived(organizationIds));
    this.timers = [
      setInterval(() => this.watchers().forEach((watcher) => watcher.heartbeat()), STREAM_HEARTBEAT_MS).unref(),
      setInterval(() => void this.look(), STREAM_POLL_MS).unref(),
    ];
  }

  /** Open streams would keep the server from closing. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    this.timers.forEach((timer) => clearInterval(timer));
    this.watchers().forEach((watcher) => watcher.end());
  }

  /** Number up to which a stream has everything: what its client says it saw last, or all that is there now. */
  async startOf(organizationId: string, lastSeen: string | undefined): Promise<number> {
    if (this.closing || this.watchers().length >= this.settings.STREAM_MAX_WATCHERS) {
      throw new Unavailable('no-stream-free', 'too many streams are open', 30);
    }
    const inbox = await this.dataSource.manager.findOneBy(InboxEntity, { organizationId });
    const latest = inbox?.lastPosition ?? 0;
    return lastSeen !== undefined && /^\d{1,9}$/.test(lastSeen) ? Math.min(Number(lastSeen), latest) : latest;
  }

  /** Sends a watcher what it has not seen and all that arrives; answers how it leaves. */
  join(watcher: Watcher): () => void {
    const { organizationId } = watcher;
    const inbox = this.inboxes.get(organizationId) ?? {
      organizationId,
      watchers: new Set(),
      reading: false,
      again: false,
    };
    this.inboxes.set(organizationId, inbox);
    inbox.watchers.add(watcher);
    void this.catchUp(inbox);
    return () => {
      inbox.watchers.delete(watcher);
      if (inbox.watchers.size === 0) this.inboxes.delete(organizationId);
    };
  }

  private watchers(): Watcher[] {
    return [...this.inboxes.values()].flatMap(({ watchers }) => [...watchers]);
  }

  private arrived(organizationIds: readonly string[]): void {
    for (const id of organizationIds) {
      const inbox = this.inboxes.get(id);
      if (inbox) void this.catchUp(inbox);
    }
  }

  /** The safety net: which of the watched inboxes have more than their streams were sent. */
  private async look(): Promise<void> {
    if (this.inboxes.size === 0) return;
    try {
      const known = await this.dataSource.manager.findBy(InboxEntity, { organizationId: In([...this.inboxes.keys()]) });
      const behind = known.filter(({ organizationId, lastPosition }) =>
        [...(this.inboxes.get(organizationId)?.watchers ?? [])].some(({ seen }) => seen < lastPosition),
      );
      this.arrived(behind.map(({ organizationId }) => organizationId));
    } catch (error) {
      this.logger.warn(`streams wait for the database: ${(error as Error).message}`);
    }
  }

  /** One reader for each inbox; what arrives while it reads makes it read once more. */
  private async catchUp(inbox: Watched): Promise<void> {
    inbox.again = true;
    if (inbox.reading) return;
    inbox.reading = true;
    try {
      while (inbox.again) {
        inbox.again = false;
        if (await this.read(inbox)) inbox.again = true;
      }
    } catch (error) {
      this.logger.warn(`a stream waits for the next look: ${(error as Error).message}`);
    } finally {
      inbox.reading = false;
    }
  }

  /** True when there may be more. Who joins meanwhile is served by the next read. */
  private async read({ organizationId, watchers }: Watched): Promise<boolean> {
    const present = [...watchers];
    if (present.length === 0) return false;
    const messages = await this.stored.arrived(organizationId, Math.min(...present.map(({ seen }) => seen)), batch);
    const upTo = messages.at(-1)?.position;
    if (upTo == null) return false;
    const names = await this.texts.namesFor(messages);
    const now = this.clock.now();
    for (const watcher of present) {
      const mine = messages.filter((m) => (m.position ?? 0) > watcher.seen && isInInboxOf(watcher.reader, m));
      watcher.send(
        mine.map((message) => answerOf(message, names, watcher.language, now)),
        upTo,
      );
    }
    return messages.length === batch;
  }
}
