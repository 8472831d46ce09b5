import { Logger } from '@nestjs/common';
import type { ReceivedMessage, Subscription } from './transport.js';

/** What a batch of one partition needs of the client that fetched it. */
export interface PartitionLink {
  /** Keeps the membership; rejects when the group rebalances or has forgotten us. */
  heartbeat(): Promise<void>;
  /** Everything up to this offset is done for good. */
  resolve(offset: string): void;
  /** Tells the broker everything that is resolved, of all partitions. */
  commit(): Promise<void>;
  /** True when the consumer is closing or was moved elsewhere. */
  isOver(): boolean;
}

/** The messages of one partition that a fetch brought, in order and at least one. */
export interface PartitionBatch {
  readonly messages: readonly ReceivedMessage[];
  readonly link: PartitionLink;
}

/** Messages in one call of a handler: a transaction of this many still ends well within a graceful stop. */
export const callLimit = 250;

const logger = new Logger('Consumer');

/**
 * Hands batches over in calls of at most `callLimit` messages and keeps the membership alive meanwhile. Several batches are
 * handed over together, so they must fit into one call. A call in hand is finished even when the group rebalances; after
 * that the client must see its own error, because only then it rejoins.
 */
export async function handleTogether(
  subscription: Pick<Subscription, 'handle'>,
  batches: readonly [PartitionBatch, ...PartitionBatch[]],
  beatMs = 2_000,
): Promise<void> {
  const { link } = batches[0];
  const messages = batches.flatMap((batch) => batch.messages);
  if (batches.length > 1 && messages.length > callLimit) {
    throw new Error(`${messages.length} messages of ${batches.length} partitions do not fit into one call`);
  }
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
  const isStale = (): boolean => lost !== undefined || batches.some((batch) => batch.link.isOver());
  try {
    for (let at = 0; at < messages.length && !isStale(); at += callLimit) {
      const call = messages.slice(at, at + callLimit);
      await subscription.handle(call, { heartbeat, isStale });
      const done = call.at(-1)?.offset ?? '';
      if (batches.length === 1) link.resolve(done);
      else for (const batch of batches) batch.link.resolve(batch.messages.at(-1)?.offset ?? '');
    }
  } catch (error) {
    await link.commit().catch((failed: Error) => logger.debug(failed.message));
    throw lost ?? error;
  } finally {
    clearInterval(beat);
  }
  await link.commit();
  if (lost) throw lost;
}
