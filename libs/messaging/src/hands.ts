import { Logger } from '@nestjs/common';
import { Pulse } from './pulse.js';
import { causeOf, isNews } from './unavailable.js';

/** So many work beside each other; each has a connection of the pool meanwhile. */
const most = 4;

/**
 * Works off what falls due with a few hands beside each other, so that what takes long holds up nothing else. Each look that
 * finds something due sets one more hand to it, which goes on until it finds nothing: for little, one is enough.
 */
export abstract class Hands {
  protected readonly logger: Logger;
  private readonly pulse = new Pulse();
  private readonly busy = new Set<Promise<void>>();
  private running?: Promise<void>;
  private stopping = false;

  constructor(
    name: string,
    private readonly pollMs: number,
  ) {
    this.logger = new Logger(name);
  }

  /** A look that costs little, because most find nothing. */
  protected abstract isAnyDue(): Promise<boolean>;

  /** Does the first that is due and that no hand of any replica has; false when there is none. */
  protected abstract next(): Promise<boolean>;

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

  /** Looks for what is due now instead of at the next poll. */
  wake(): void {
    this.pulse.beat();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      await this.guarded(async () => {
        if (this.busy.size < most && (await this.isAnyDue())) this.setOne();
      });
      await this.pulse.wait(this.pollMs);
    }
    await Promise.all(this.busy);
  }

  private setOne(): void {
    const hand = this.guarded(async () => {
      while (!this.stopping && (await this.next()));
    }).finally(() => this.busy.delete(hand));
    this.busy.add(hand);
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isNews(error)) this.logger.error(causeOf(error));
    }
  }
}
