import type { EventRecord } from '#contracts';
import { decode } from './envelope.js';
import { newId } from './ids.js';
import type { ReceivedMessage, Transport } from './transport.js';
import { within } from './within.js';

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

  /**
   * Calls `onEvent` once or more for every readable event among the messages that `wanted` picks, that are stored now and were
   * not before `since`; resolves to false when `withinMs` did not suffice for all of them.
   */
  async back(options: {
    topics: readonly string[];
    since: Date;
    withinMs: number;
    /** Looks at a message before it is decoded, which costs much more. */
    wanted: (message: ReceivedMessage) => boolean;
    onEvent: (event: EventRecord, from: ReceivedMessage) => void;
  }): Promise<boolean> {
    const { topics, since, withinMs, wanted, onEvent } = options;
    const stored = (await this.transport.since(since, topics)).filter(({ lag }) => lag > 0);
    if (stored.length === 0) return true;
    const missing = new Map(stored.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]));
    const all = Promise.withResolvers<void>();
    const consumer = await this.transport.subscribe({
      group: `${this.name}-tail-${newId()}`,
      topics: [...new Set(stored.map(({ topic }) => topic))],
      from: since,
      gatherMs,
      handle: async (batch) => {
        for (const message of batch) {
          const read = wanted(message) && decode(message);
          if (read && 'event' in read) onEvent(read.event, message);
          const place = `${message.topic}/${message.partition}`;
          if (Number(message.offset) + 1 >= (missing.get(place) ?? Infinity)) missing.delete(place);
        }
        if (missing.size === 0) all.resolve();
      },
    });
    try {
      return await within(withinMs, all.promise);
    } finally {
      await consumer.stop();
    }
  }
}
