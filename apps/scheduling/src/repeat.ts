import { Logger } from '@nestjs/common';
import { isDatabaseAway } from '#messaging';

/** Work that is done again and again, never twice at once in this process; a failure is told and the next turn comes. */
export class Repeat {
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {
    this.next();
  }

  /** Lets the turn in hand finish and begins no other. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.turn;
  }

  private next(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.turn = this.take();
    }, this.everyMs).unref();
  }

  private async take(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      // A database that is away is told by the readiness of the service.
      if (!isDatabaseAway(error)) new Logger(this.name).error(error);
    }
    this.next();
  }
}
