import type { EventRecord } from '#contracts';
import { decode } from './envelope.js';
import { newId } from './ids.js';
import type { Transport } from './transport.js';

/** Half a second is soon enough for who looks on; a request for each of many small batches costs both ends more than the events. */
const gatherMs = 500;

/** Reads topics without a group of its own that lasts, an inbox or a database: for live views and in-memory copies. */
export class Tail {
  constructor(
    private readonly transport: Transport,
    /** Names the reader at the broker. */
    private readonly name: string,
  ) {}

  /** Calls `onEvent` for every readable event, in order within a key; what cannot be read is passed over. */
  async read(options: {
    topics: readonly string[];
    from: 'beginning' | 'latest';
    onEvent: (event: EventRecord) => void;
  }): Promise<{ close(): Promise<void> }> {
    const consumer = await this.transport.subscribe({
      group: `${this.name}-tail-${newId()}`,
      topics: options.topics,
      from: options.from,
      gatherMs,
      handle: async (batch) => {
        for (const message of batch) {
          const read = decode(message);
          if ('event' in read) options.onEvent(read.event);
        }
      },
    });
    return { close: () => consumer.stop() };
  }
}
