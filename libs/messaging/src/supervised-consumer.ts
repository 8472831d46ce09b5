import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Consumer } from './transport.js';
import { within } from './within.js';

/** What one life of a client's consumer tells its supervisor. */
export interface SessionEvents {
  /** It is a member of its group and reads. */
  joined(): void;
  /** The broker has just answered it. */
  heard(): void;
  /** It is no member for the moment and will come back by itself. */
  left(): void;
  /** It gave up for good. */
  crashed(error: Error): void;
}

/** One life of a client's consumer. */
export interface ConsumerSession {
  /** Resolves when it reads, or is on its way there. */
  open(): Promise<void>;
  /** No new batches, the one in hand finished, offsets committed. */
  close(): Promise<void>;
}

/** How patient a supervisor is; units are in the names. */
export interface Supervision {
  readonly name: string;
  readonly session: (events: SessionEvents) => ConsumerSession;
  /** Restarts in a row before it gives up. */
  readonly maxRestarts?: number;
  /** First wait before a restart; it doubles up to 5 s. */
  readonly waitMs?: number;
  /** A session that lasted this long ends a row of restarts. */
  readonly calmMs?: number;
  /** A session that the broker has not answered for this long does not run: a client may wait for minutes without a word. */
  readonly silentMs?: number;
  /** Longest wait for a session to close; what it had in hand then comes again. */
  readonly closeMs?: number;
  readonly onFatal?: (error: Error) => void;
}

/** A consumer that comes back: a client may give up for good on an error, so every restart is a new session. */
export class SupervisedConsumer implements Consumer {
  private readonly logger = new Logger('Consumer');
  private session?: ConsumerSession;
  private joinedAt?: number;
  private heardAt = 0;
  private stopping = false;
  private restarts = 0;
  private restarting?: Promise<void>;

  constructor(private readonly supervision: Supervision) {}

  isRunning(): boolean {
    const silence = performance.now() - this.heardAt;
    return this.joinedAt !== undefined && !this.stopping && silence < (this.supervision.silentMs ?? 10_000);
  }

  /** Opens the first session; its failure is the caller's to report. */
  start(): Promise<void> {
    return this.open();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await within(this.supervision.closeMs ?? 6_000, Promise.all([this.close(), this.restarting]));
    this.joinedAt = undefined;
  }

  private async open(): Promise<void> {
    let opened = false;
    let dead: Error | undefined;
    const session: ConsumerSession = this.supervision.session({
      joined: () => {
        if (session === this.session) this.joinedAt = this.heardAt = performance.now();
      },
      heard: () => {
        if (session === this.session) this.heardAt = performance.now();
      },
      left: () => {
        if (session === this.session) this.joinedAt = undefined;
      },
      crashed: (error) => {
        if (session !== this.session || dead) return;
        dead = error;
        if (opened) this.crashed(error);
      },
    });
    this.session = session;
    await session.open();
    opened = true;
    if (dead) throw dead;
    // Stopped meanwhile: nobody else will close what has just been opened.
    if (this.stopping) await this.close();
  }

  private async close(): Promise<void> {
    await this.session?.close().catch((error: Error) => this.logger.debug(`close: ${error.message}`));
  }

  private crashed(error: Error): void {
    const lasted = this.joinedAt === undefined ? 0 : performance.now() - this.joinedAt;
    this.joinedAt = undefined;
    if (lasted >= (this.supervision.calmMs ?? 60_000)) this.restarts = 0;
    this.restarting = (this.restarting ?? Promise.resolve()).then(() => this.restart(error));
  }

  private async restart(first: Error): Promise<void> {
    const { name, maxRestarts = 20, waitMs = 200, onFatal } = this.supervision;
    for (let error = first; !this.stopping;) {
      if (this.restarts >= maxRestarts) {
        onFatal?.(new Error(`consumer ${name} could not be restarted: ${error.message}`));
        return;
      }
      this.restarts += 1;
      this.logger.warn(`consumer ${name} crashed (${error.message}), restart ${this.restarts} of ${maxRestarts}`);
      await this.close();
      await delay(Math.min(5_000, waitMs * 2 ** (this.restarts - 1)), undefined, { ref: false });
      if (this.stopping) return;
      try {
        await this.open();
        return;
      } catch (e) {
        error = e as Error;
      }
    }
  }
}
