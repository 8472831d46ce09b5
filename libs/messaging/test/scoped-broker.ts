import { newId, type Subscription, type Transport } from '#messaging';
import type { Broker } from './stage.js';

/** Of the contracts' topics, those that the sample reads and writes; the broker need not have all of them for each test. */
const ofLamps = new Set(['yilian.lamp', 'yilian.commands.lamp', 'yilian.command-outcomes']);
const needed = (topic: string): boolean => !topic.startsWith('yilian.') || ofLamps.has(topic);

/** Real topics and groups under a name of its own, so that tests on one broker do not meet. */
class Scoped implements Transport {
  constructor(
    private readonly inner: Transport,
    private readonly scope: string,
  ) {}

  connect = () => this.inner.connect();
  close = () => this.inner.close();
  ensureTopics: Transport['ensureTopics'] = (topics) =>
    this.inner.ensureTopics(
      topics.filter(({ topic }) => needed(topic)).map((t) => ({ ...t, topic: this.out(t.topic) })),
    );
  send: Transport['send'] = (messages, over) =>
    this.inner.send(
      messages.map((m) => ({ ...m, topic: this.out(m.topic) })),
      over,
    );
  lag: Transport['lag'] = async (group, topics) => {
    const scoped = topics.map((topic) => this.out(topic));
    return (await this.inner.lag(this.out(group), scoped)).map((each) => this.in(each));
  };
  since: Transport['since'] = async (time, topics) => {
    const scoped = topics.map((topic) => this.out(topic));
    return (await this.inner.since(time, scoped)).map((each) => this.in(each));
  };
  subscribe: Transport['subscribe'] = (subscription: Subscription) =>
    this.inner.subscribe({
      ...subscription,
      group: this.out(subscription.group),
      topics: subscription.topics.map((topic) => this.out(topic)),
      handle: (batch, control) =>
        subscription.handle(
          batch.map((m) => this.in(m)),
          control,
        ),
    });

  private out(name: string): string {
    return `${this.scope}.${name}`;
  }
  private in<T extends { readonly topic: string }>(message: T): T {
    return { ...message, topic: message.topic.slice(this.scope.length + 1) };
  }
}

/** Brokers for tests on one real broker that `make` connects to. */
export function scopedBroker(make: () => Transport): () => Broker {
  return () => {
    const scope = newId();
    return { transport: () => new Scoped(make(), scope) };
  };
}
