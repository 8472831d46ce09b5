import { Logger } from '@nestjs/common';
import type { ReceivedMessage, Subscription } from './transport.js';

/** What a batch of one partition needs of the client that fetched it. */
export interface PartitionLink {
  /** Keeps the membership; rejects when the group rebalances or has forgotten us. */
  heartbeat(): Promise<void>;
  /** Everything up to this offset is done for good. */
  resolve(offset: string): void;
  /** True when the consumer is closing or was moved elsewhere. */
  isOver(): boolean;
}

/** Messages in one call of a handler: a transaction of this many still ends well within a graceful stop. */
export const callLimit = 250;

const logger = new Logger('Consumer');

/**
 * Hands a batch over in calls of at most `callLimit` messages and keeps the membership alive meanwhile. A call in hand is
 * finished even when the group rebalances; after that the client must see its own error, because only then it rejoins.
 */
export async function handleBatch(
  subscription: Pick<Subscription, 'handle'>,
  batch: readonly ReceivedMessage[],
  link: PartitionLink,
  beatMs = 2_000,
): Promise<void> {
  let lost: Error | undefined;
  const heartbeat = async (): Promise<void> => {
    try {
      await link.heartbeat();
    } catch (error) {
      lost = error as Error;
      throw error;
    }
  };
  const beat = setInterval(() => void heartbeat().catch((error: Error) => logger.debug(error.message)), beatMs);
  const control = { heartbeat, isStale: () => lost !== undefined || link.isOver() };
  try {
    for (let at = 0; at < batch.length && !control.isStale(); at += callLimit) {
      const messages = batch.slice(at, at + callLimit);
      await subscription.handle(messages, control);
      link.resolve(messages.at(-1)?.offset ?? '');
    }
  } catch (error) {
    throw lost ?? error;
  } finally {
    clearInterval(beat);
  }
  if (lost) throw lost;
}
