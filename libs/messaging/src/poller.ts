import { Logger } from '@nestjs/common';
import { Pulse } from './pulse.js';
import { causeOf, isNews } from './unavailable.js';

/** Looks for something to do at each poll, and at once when woken; what fails is told, and the next look comes all the same. */
export abstract class Poller {
  protected readonly logger: Logger;
  protected readonly pulse = new Pulse();
  protected stopping = false;
  private running?: Promise<void>;

  constructor(
    name: string,
    private readonly pollMs: number,
  ) {
    this.logger = new Logger(name);
  }

  protected abstract round(): Promise<void>;

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  /** Finishes what is in hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pulse.beat();
    await this.running;
    this.running = undefined;
  }

  /** Looks now instead of at the next poll. */
  wake(): void {
    this.pulse.beat();
  }

  protected async run(): Promise<void> {
    while (!this.stopping) {
      await this.guarded(() => this.round());
      if (!this.stopping) await this.pulse.wait(this.pollMs);
    }
  }

  protected async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isNews(error)) this.logger.error(causeOf(error));
    }
  }
}
