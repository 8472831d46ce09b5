import { setTimeout as delay } from 'node:timers/promises';
import type { EventRecord } from '#contracts';
import { decode, newId, type Consumer, type Transport } from '#messaging';

/** Reads registers from their beginning, and knows when it has read all that was there. */
export class RegisterReader {
  private readonly group = `gateway-registers-${newId()}`;
  private consumer?: Consumer;

  constructor(
    private readonly transport: Transport,
    private readonly topics: readonly string[],
  ) {}

  async start(onEvent: (event: EventRecord) => void): Promise<void> {
    this.consumer = await this.transport.subscribe({
      group: this.group,
      topics: this.topics,
      from: 'beginning',
      handle: async (batch) => {
        for (const message of batch) {
          const read = decode(message);
          if ('event' in read) onEvent(read.event);
        }
      },
    });
  }

  /** Resolves once the end of every topic was reached. */
  async caughtUp(timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (let behind = await this.behind(); behind; behind = await this.behind()) {
      if (Date.now() > end)
        throw new Error(`the registers ${this.topics.join(', ')} could not be read in ${timeoutMs} ms: ${behind}`);
      await delay(50);
    }
  }

  async close(): Promise<void> {
    await this.consumer?.stop();
  }

  /** Why not all has been read, or undefined. A topic that was made a moment ago has no leader yet: the broker knows soon. */
  private behind(): Promise<string | undefined> {
    return this.transport.lag(this.group, this.topics).then(
      (partitions) => (partitions.some(({ lag }) => lag > 0) ? 'more is stored' : undefined),
      (error: Error) => error.message,
    );
  }
}
