import { callLimit, type PartitionBatch } from './partition-batch.js';

interface Waiting {
  readonly batch: PartitionBatch;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Puts together what one fetch brought of several partitions, as far as it fits into one call: a few events then cost one
 * transaction and one commit of offsets, not one for each partition. What does not fit goes beside it, `concurrency` at a time.
 */
export class Gathering {
  private readonly waiting: Waiting[] = [];
  private scheduled = false;
  private running = 0;

  constructor(
    private readonly concurrency: number,
    private readonly handle: (batches: readonly [PartitionBatch, ...PartitionBatch[]]) => Promise<void>,
  ) {}

  /** Resolves when the batch is handled; rejects as the call that it was part of. */
  add(batch: PartitionBatch): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.waiting.push({ batch, done });
    // The client hands out what it fetched in one go: by then all of it is here.
    if (!this.scheduled) setImmediate(() => this.begin());
    this.scheduled = true;
    return done.promise;
  }

  private begin(): void {
    this.scheduled = false;
    while (this.running < this.concurrency) {
      const [first, ...rest] = this.take();
      if (!first) return;
      this.running += 1;
      void this.handle([first.batch, ...rest.map(({ batch }) => batch)])
        .then(
          () => [first, ...rest].forEach(({ done }) => done.resolve()),
          // The client ends its session and fetches again: what still waits comes then, too.
          (error: unknown) => [first, ...rest, ...this.waiting.splice(0)].forEach(({ done }) => done.reject(error)),
        )
        .finally(() => {
          this.running -= 1;
          this.begin();
        });
    }
  }

  /** The longest row of waiting batches that fits into one call, or one that is larger. */
  private take(): Waiting[] {
    let size = 0;
    const next = this.waiting.findIndex(({ batch }) => (size += batch.messages.length) > callLimit);
    return this.waiting.splice(0, next < 0 ? this.waiting.length : Math.max(1, next));
  }
}
