import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { eventDefinitions, Refusal, type EventRecord } from '#contracts';
import { decode } from './envelope.js';
import { Handlers } from './handlers.js';
import { claim, deliveryKey } from './inbox.js';
import { metrics } from './metrics.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { backoffMs, isParked, park, parkedLines, type ParkedStatus } from './parking.js';
import { patiently } from './patience.js';
import { Store } from './store.js';
import type { BatchControl, ReceivedMessage } from './transport.js';
import type { Tx } from './tx.js';
import { causeOf, isDoubtful, SessionLost } from './unavailable.js';

/** The event whose handler runs: whose it is when the transaction fails meanwhile. */
interface InHand {
  id?: string;
}

/**
 * Takes batches in: one transaction for the whole batch. When that fails in a handler, its message is taken by itself and those
 * before and after it together; when nobody knows where, each half by itself. So a bad one harms no other, and is tried with
 * others once. A message that still fails is parked with its key; the batch as such never fails for its content.
 */
@Injectable()
export class Intake {
  private readonly logger = new Logger('Intake');

  constructor(
    private readonly store: Store,
    private readonly handlers: Handlers,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  /** Rejects only when the partition is lost or the service is closing: then the batch comes again. */
  async handle(batch: readonly ReceivedMessage[], control: BatchControl): Promise<void> {
    const relevant = batch.filter((message) => this.concerns(message));
    if (relevant.length === 0) return;
    const end = metrics.batchSeconds.startTimer();
    await this.take(relevant, control).finally(end);
  }

  /** Runs the handlers that have not handled this event before, in the given transaction; answers their names. */
  async again(event: EventRecord, tx: Tx): Promise<string[]> {
    return this.run([event], tx, {});
  }

  /** Types of the topic without a handler here are other services' business; anything unknown or out of place must be looked at. */
  private concerns({ topic, headers }: ReceivedMessage): boolean {
    const type = headers['ce_type'] ?? '';
    return this.handlers.of(type).length > 0 || eventDefinitions.get(type)?.topic !== topic;
  }

  private async take(messages: readonly ReceivedMessage[], control: BatchControl): Promise<void> {
    const [first] = messages;
    if (first && messages.length === 1) return this.one(first, control);
    const inHand: InHand = {};
    try {
      await patiently(control, () => this.transact(messages, inHand));
    } catch (error) {
      if (control.isStale()) throw error;
      this.logger.debug(`batch of ${messages.length} failed, going on in parts: ${causeOf(error)}`);
      for (const part of partsOf(messages, inHand)) await this.take(part, control);
    }
  }

  private async transact(messages: readonly ReceivedMessage[], inHand: InHand): Promise<void> {
    delete inHand.id;
    const parked: ParkedStatus[] = [];
    const handled = await this.store.transaction(async (tx) => {
      const lines = await parkedLines(tx.manager, messages);
      const ready: EventRecord[] = [];
      for (const message of messages) {
        const read = decode(message);
        if (!('unreadable' in read) && !isParked(lines, message)) {
          ready.push(read.event);
          continue;
        }
        const status = 'unreadable' in read ? 'unreadable' : 'waiting';
        const cause = 'unreadable' in read ? `${read.unreadable.code}: ${read.unreadable.detail}` : null;
        await park(tx.manager, message, status, cause);
        parked.push(status);
      }
      return this.run(ready, tx, inHand);
    });
    // Counted after the commit: what was rolled back did not happen.
    for (const handler of handled) metrics.handled.inc({ handler });
    for (const status of parked) metrics.parked.inc({ status });
  }

  private async run(events: readonly EventRecord[], tx: Tx, inHand: InHand): Promise<string[]> {
    const deliveries = events.flatMap((event) => this.handlers.deliveriesOf(event));
    const fresh = await claim(tx.manager, deliveries);
    const handled: string[] = [];
    for (const event of events) {
      inHand.id = event.id;
      for (const handler of this.handlers.of(event.type)) {
        // Deleting it from the set makes a second delivery in the same batch no fresh one.
        if (fresh.delete(deliveryKey({ eventId: event.id, handler: handler.name }))) {
          await this.handlers.run(handler, event, tx);
          handled.push(handler.name);
        } else metrics.duplicates.inc();
      }
    }
    delete inHand.id;
    return handled;
  }

  private async one(message: ReceivedMessage, control: BatchControl): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await patiently(control, () => this.transact([message], {}), isDoubtful);
      } catch (error) {
        if (control.isStale()) throw error;
        const isFinal = error instanceof Refusal || error instanceof SessionLost;
        if (isFinal || attempt >= this.options.immediateAttempts) {
          return await patiently(control, () => this.parkFailed(message, error), isDoubtful);
        }
        metrics.retries.inc();
        await delay(backoffMs(attempt, 20, 1_000));
      }
    }
  }

  /** A refusal is final: the rule's answer will not change, so it is dead at once until someone requeues it. */
  private async parkFailed(message: ReceivedMessage, error: unknown): Promise<void> {
    const cause = causeOf(error);
    const status = error instanceof Refusal ? 'dead' : 'retrying';
    this.logger.warn(`parked (${status}) ${message.headers['ce_type']} of ${message.topic} ${message.key}: ${cause}`);
    const wait = backoffMs(1, this.options.retryMs, this.options.retryMaxMs);
    await this.store.transaction((tx) => park(tx.manager, message, status, cause, wait));
    metrics.parked.inc({ status });
  }
}

/** Parts of a batch that failed, in order, each smaller than it. */
function partsOf(messages: readonly ReceivedMessage[], { id }: InHand): (readonly ReceivedMessage[])[] {
  const at = id === undefined ? -1 : messages.findIndex(({ headers }) => headers['ce_id'] === id);
  const middle = Math.ceil(messages.length / 2);
  const ends = at < 0 ? [middle] : [at, at + 1];
  const parts = [0, ...ends].map((from, i) => messages.slice(from, ends[i]));
  return parts.filter(({ length }) => length > 0);
}
