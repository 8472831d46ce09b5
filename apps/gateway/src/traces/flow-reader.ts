import { Inject, Injectable } from '@nestjs/common';
import { eventDefinitions, type EventRecord } from '#contracts';
import { Tail, Unavailable, type ReceivedMessage, type Transport } from '#messaging';
import { TRANSPORT } from '#platform';

/** An event and where it stands. */
export interface Found {
  readonly event: EventRecord;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** What the topics hold of a flow, in the order of time. */
export interface Flow {
  /** False when there was more to read than the time allowed for. */
  readonly complete: boolean;
  readonly found: readonly Found[];
}

/** Clocks of the hosts and of the brokers differ by less. */
const clocksDifferMs = 60_000;
const withinMs = 30_000;

/** Registers are no part of a flow, and their topics keep no history. */
const topics = [...new Set([...eventDefinitions.values()].flatMap((each) => (each.registry ? [] : each.topic)))];

/** When a UUIDv7 was made, which is when its flow began. */
export const beganAt = (id: string): Date => new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16));

/** Finds the events of a flow on the topics, which have all of them; no service needs to be asked, or to be up. */
@Injectable()
export class FlowReader {
  constructor(@Inject(TRANSPORT) private readonly transport: Transport) {}

  async read(id: string): Promise<Flow> {
    const found = new Map<string, Found>();
    const since = new Date(beganAt(id).getTime() - clocksDifferMs);
    const wanted = ({ headers }: ReceivedMessage): boolean => headers['ce_correlationid'] === id;
    const onEvent = (event: EventRecord, { topic, partition, offset }: ReceivedMessage): void => {
      // Published twice after a crash: the first place counts.
      if (!found.has(event.id)) found.set(event.id, { event, topic, partition, offset });
    };
    const complete = await new Tail(this.transport, 'gateway')
      .back({ topics, since, withinMs, wanted, onEvent })
      .catch((error: Error) => {
        throw new Unavailable('broker-away', `the topics cannot be read: ${error.message}`);
      });
    return { complete, found: [...found.values()].sort(byTime) };
  }
}

/** Ids of events grow with time, so they order those of one moment. */
const byTime = ({ event: a }: Found, { event: b }: Found): number =>
  a.time.getTime() - b.time.getTime() || a.id.localeCompare(b.id);
