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
import { causeOf } from './unavailable.js';

/**
 * Takes batches in: one transaction for the whole batch, and when that fails one for each half, down to the message that
 * is at fault, so that a bad one harms no other. A message that still fails is parked with its key; the batch as such
 * never fails for its content.
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
    await this.take(relevant, control);
    end();
  }

  /** Runs the handlers that have not handled this event before, in the given transaction; answers their names. */
  async again(event: EventRecord, tx: Tx): Promise<string[]> {
    return this.run([event], tx);
  }

  /** Known types without a handler here are other services' business; anything unknown must be looked at. */
  private concerns({ headers }: ReceivedMessage): boolean {
    const type = headers['ce_type'] ?? '';
    return this.handlers.of(type).length > 0 || !eventDefinitions.has(type);
  }

  private async take(messages: readonly ReceivedMessage[], control: BatchControl): Promise<void> {
    const [first] = messages;
    if (first && messages.length === 1) return this.one(first, control);
    try {
      await patiently(control, false, () => this.transact(messages));
    } catch (error) {
      if (control.isStale()) throw error;
      this.logger.debug(`batch of ${messages.length} failed, going on by halves: ${causeOf(error)}`);
      const middle = Math.ceil(messages.length / 2);
      await this.take(messages.slice(0, middle), control);
      await this.take(messages.slice(middle), control);
    }
  }

  private async transact(messages: readonly ReceivedMessage[]): Promise<void> {
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
      return this.run(ready, tx);
    });
    // Counted after the commit: what was rolled back did not happen.
    for (const handler of handled) metrics.handled.inc({ handler });
    for (const status of parked) metrics.parked.inc({ status });
  }

  private async run(events: readonly EventRecord[], tx: Tx): Promise<string[]> {
    const deliveries = events.flatMap((event) => this.handlers.deliveriesOf(event));
    const fresh = await claim(tx.manager, deliveries);
    const handled: string[] = [];
    for (const event of events) {
      for (const handler of this.handlers.of(event.type)) {
        // Deleting it from the set makes a second delivery in the same batch no fresh one.
        if (fresh.delete(deliveryKey({ eventId: event.id, handler: handler.name }))) {
          await this.handlers.run(handler, event, tx);
          handled.push(handler.name);
        } else metrics.duplicates.inc();
      }
    }
    return handled;
  }

  private async one(message: ReceivedMessage, control: BatchControl): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await patiently(control, true, () => this.transact([message]));
      } catch (error) {
        if (control.isStale()) throw error;
        if (error instanceof Refusal || attempt >= this.options.immediateAttempts) {
          return await patiently(control, true, () => this.parkFailed(message, error));
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
