import { MemoryTransport, type Consumer, type Transport } from '#messaging';
import type { Broker } from './stage.js';

/** A connection: closing one service must not close the broker that others are on. */
class Seat implements Transport {
  private readonly consumers: Consumer[] = [];
  private closed = false;
  constructor(private readonly broker: MemoryTransport) {}
  connect = () => this.broker.connect();
  ensureTopics: Transport['ensureTopics'] = (topics) => this.broker.ensureTopics(topics);
  send: Transport['send'] = async (messages, over) => {
    if (this.closed) throw new Error('the transport was closed');
    await this.broker.send(messages, over);
  };
  lag: Transport['lag'] = (group, topics) => this.broker.lag(group, topics);
  since: Transport['since'] = (time, topics) => this.broker.since(time, topics);
  subscribe: Transport['subscribe'] = async (subscription) => {
    const consumer = await this.broker.subscribe(subscription);
    this.consumers.push(consumer);
    return consumer;
  };
  close = async () => {
    this.closed = true;
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  };
}

/** A broker in memory on which services come and go. */
export function memoryBroker(): Broker {
  const broker = new MemoryTransport();
  return { transport: () => new Seat(broker) };
}
