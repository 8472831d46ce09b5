import { MemoryTransport, type Consumer, type Transport } from '#messaging';
import type { Broker } from './stage.js';

/** Closing one service must not close the broker that others are on. */
class Seat implements Transport {
  private readonly consumers: Consumer[] = [];
  constructor(private readonly broker: MemoryTransport) {}
  connect = () => this.broker.connect();
  ensureTopics: Transport['ensureTopics'] = (topics) => this.broker.ensureTopics(topics);
  send: Transport['send'] = (messages) => this.broker.send(messages);
  lag: Transport['lag'] = (group, topics) => this.broker.lag(group, topics);
  since: Transport['since'] = (time, topics) => this.broker.since(time, topics);
  subscribe: Transport['subscribe'] = async (subscription) => {
    const consumer = await this.broker.subscribe(subscription);
    this.consumers.push(consumer);
    return consumer;
  };
  close = async () => void (await Promise.all(this.consumers.map((consumer) => consumer.stop())));
}

/** A broker in memory on which services come and go. */
export function memoryBroker(): Broker {
  const broker = new MemoryTransport();
  return { transport: () => new Seat(broker) };
}
