/** A message on its way out; one topic and key keep their order. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as it came in, untouched: it may be anything. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer | null;
  /** Of a header with several values, the first. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A topic to have: compacted topics keep the last state of each key for ever, others everything for `retentionMs` or for ever. */
export interface TopicSpec {
  readonly topic: string;
  readonly compacted: boolean;
  readonly retentionMs?: number;
}

/** How a batch in hand stays in touch with the transport. */
export interface BatchControl {
  /** Tells the transport that the consumer lives; throws when the partition was taken away. */
  heartbeat(): Promise<void>;
  /** True once the partition is lost or the consumer is closing: stop retrying, and reject. */
  isStale(): boolean;
}

/** A consumer group's reading of some topics. */
export interface Subscription {
  readonly group: string;
  readonly topics: readonly string[];
  /** Where a group without committed offsets starts; a time: at the first message stored since, again after a crash. */
  readonly from: 'beginning' | 'latest' | Date;
  /** Messages may be gathered this long before they are handed over: cheaper for whoever only looks on. At once unless given. */
  readonly gatherMs?: number;
  /** Messages of one partition or of several, those of each in order. When it resolves they are done for good; when it rejects they come again. */
  handle(batch: readonly ReceivedMessage[], control: BatchControl): Promise<void>;
  /** Called when reading cannot go on, whatever was tried. */
  readonly onFatal?: (error: Error) => void;
}

/** A running subscription. */
export interface Consumer {
  /** False while the consumer is down and being restarted. */
  isRunning(): boolean;
  /** No new batches, the one in hand finished, offsets committed. */
  stop(): Promise<void>;
}

/** Messages of one partition that a group has not handled yet, or that were stored since a time. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
  /** Offset of the next message: so many have ever been on the partition. */
  readonly end: number;
}

/** The broker answered, and will not take what it was sent, however often: too large, no such topic, not allowed. */
export class Refused extends Error {
  constructor(
    message: string,
    /** The topic, when nothing is taken for it. */
    readonly topic?: string,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** What carries messages between services; passing the conformance suite of the testing library makes one. */
export interface Transport {
  /** Rejects within seconds when there is nothing to connect to. */
  connect(): Promise<void>;
  /** Creates the topics that do not exist; leaves the others as they are. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  /**
   * Resolves when every message is stored durably; keeps the order within topic and key. Rejects once closed, and with `Refused`
   * when some of the messages are at fault and not the broker; others of the call may be stored then. Rejects at once when `over` is
   * aborted. Once it has rejected, what has not reached the broker yet never will.
   */
  send(messages: readonly OutgoingMessage[], over?: AbortSignal): Promise<void>;
  subscribe(subscription: Subscription): Promise<Consumer>;
  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]>;
  /** How much was stored since a time, as the broker or the sender timed it. */
  since(time: Date, topics: readonly string[]): Promise<PartitionLag[]>;
  close(): Promise<void>;
}
