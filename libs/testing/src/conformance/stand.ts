import {
  newId,
  type Consumer,
  type OutgoingMessage,
  type ReceivedMessage,
  type Subscription,
  type Transport,
} from '#messaging';

/** Makes transports that reach the same broker; the suite closes each one. */
export type TransportFactory = () => Promise<Transport> | Transport;

/** What a broker has that not every broker has; a case that needs more than it has is left out. */
export interface BrokerTraits {
  /** How long a consumer may be silent before its partitions go to another one. */
  readonly sessionTimeoutMs?: number;
  /** Size of a value that the broker refuses, which the transport tells as `Refused`. */
  readonly tooLargeBytes?: number;
}

/** A message whose number is in its header; one key keeps its order. */
export const message = (topic: string, key: string, n: number): OutgoingMessage => ({
  topic,
  key,
  value: JSON.stringify({ n }),
  headers: { n: String(n) },
});

/** `count` messages numbered from `from`, over `keys` keys. */
export const messages = (topic: string, count: number, { from = 0, keys = 1 } = {}): OutgoingMessage[] =>
  Array.from({ length: count }, (_, i) => message(topic, `key-${i % keys}`, from + i));

export const numberOf = ({ headers }: ReceivedMessage): number => Number(headers['n']);

/** Transports, topics and consumers of one test, closed behind it. */
export class Stand {
  private readonly open: Transport[] = [];

  constructor(
    private readonly make: TransportFactory,
    readonly traits: BrokerTraits,
  ) {
    afterEach(async () => {
      await Promise.all(this.open.splice(0).map((made) => made.close()));
    });
  }

  /** A connected transport with a topic of the test's own. */
  async fresh(): Promise<{ t: Transport; topic: string }> {
    const t = await this.transport();
    return { t, topic: await this.topic(t) };
  }

  async transport(): Promise<Transport> {
    const made = await this.make();
    await made.connect();
    this.open.push(made);
    return made;
  }

  async topic(on: Transport): Promise<string> {
    const topic = `conformance.${newId()}`;
    await on.ensureTopics([{ topic, compacted: false }]);
    return topic;
  }
}

/** Reads `topic` from its beginning, as a group of its own unless one is given. */
export const read = (
  on: Transport,
  topic: string,
  handle: Subscription['handle'],
  { group = newId(), from = 'beginning' }: { group?: string; from?: Subscription['from'] } = {},
): Promise<Consumer> => on.subscribe({ group, topics: [topic], from, handle });

/** A handler that keeps what it is given. */
export const into = (received: ReceivedMessage[]) => async (batch: readonly ReceivedMessage[]) =>
  void received.push(...batch);

/** A promise that its maker resolves. */
export const door = (): { opened: Promise<void>; open: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};
