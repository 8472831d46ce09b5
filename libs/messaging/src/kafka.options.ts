import type { ConnectionOptions } from 'node:tls';

/** How to reach the brokers and how patient to be; units are in the names. */
export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Partitions of the topics this client creates. */
  readonly partitions?: number;
  /** Replicas of the topics this client creates; -1 takes the broker's default. */
  readonly replicationFactor?: number;
  /** Partitions of one subscription handled at the same time. */
  readonly concurrency?: number;
  /** How long a consumer may be silent before its partitions go to another. */
  readonly sessionTimeoutMs?: number;
  /** Restarts of a crashed consumer in a row before the subscription's `onFatal`. */
  readonly maxRestarts?: number;
  /** Who we are to the brokers, and whether the way there is encrypted. */
  readonly security?: {
    readonly ssl?: boolean | ConnectionOptions;
    readonly sasl?: {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    };
  };
}

/** What one fetch may bring: thousands of events, and still little enough that a long way to catch up costs no memory. */
const fetched = { maxBytesPerPartition: 262_144, maxBytes: 4_194_304 };

/** How a consumer asks for messages: at once, or gathered for `gatherMs`, but no more than 64 KiB of them. */
export const fetching = (gatherMs?: number): typeof fetched & { minBytes: number; maxWaitTimeInMs: number } =>
  gatherMs === undefined
    ? { ...fetched, minBytes: 1, maxWaitTimeInMs: 500 }
    : { ...fetched, minBytes: 65_536, maxWaitTimeInMs: gatherMs };
