import type { Subscription, Transport } from '#messaging';

/** A transport that can deliver every batch twice, as brokers do after a crash between handling and commit. */
export class Duplicator implements Transport {
  /** Whether batches are delivered twice from now on. */
  active = false;

  constructor(private readonly inner: Transport) {}

  connect = () => this.inner.connect();
  close = () => this.inner.close();
  ensureTopics: Transport['ensureTopics'] = (topics) => this.inner.ensureTopics(topics);
  send: Transport['send'] = (messages, over) => this.inner.send(messages, over);
  lag: Transport['lag'] = (group, topics) => this.inner.lag(group, topics);
  since: Transport['since'] = (time, topics) => this.inner.since(time, topics);
  subscribe: Transport['subscribe'] = (subscription: Subscription) =>
    this.inner.subscribe({
      ...subscription,
      handle: async (batch, control) => {
        await subscription.handle(batch, control);
        if (this.active) await subscription.handle(batch, control);
      },
    });
}
