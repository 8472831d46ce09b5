import { Inject, Injectable } from '@nestjs/common';
import type { EventRecord } from '#contracts';
import { DataSource } from 'typeorm';
import { decode } from './envelope.js';
import { type EventHandler, Handlers } from './handlers.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { storableCause } from './parking.js';
import { patiently } from './patience.js';
import { Poller } from './poller.js';
import { Relay } from './relay.js';
import {
  advance,
  end,
  NoLongerOurs,
  type Offsets,
  placeOf,
  type Progress,
  remainingOf,
  replayColumns,
  type ReplayRow,
} from './replay-state.js';
import { Store } from './store.js';
import type { BatchControl, Consumer, ReceivedMessage } from './transport.js';
import { causeOf, isDoubtful } from './unavailable.js';

/** The consumer group of one replay: its reading does not move what the service itself reads. */
export const replayGroup = (service: string, id: string): string => `${service}-replay-${id}`;

/** One replay in the hands of this replica. */
interface Run {
  readonly id: string;
  readonly holder: string;
  readonly targets: Offsets;
  readonly byType: ReadonlyMap<string, readonly EventHandler[]>;
  positions: Offsets;
  over: boolean;
}

/**
 * Runs what `Replay` started. Progress is written in the transaction of the batch it belongs to, so a crash repeats nothing
 * that shows, and a replica that lost the replay (its life in `replicas` ended) writes nothing more.
 */
@Injectable()
export class ReplayRunner extends Poller {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly handlers: Handlers,
    private readonly relay: Relay,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {
    super('Replay', 4 * options.pollMs);
  }

  override start(): void {
    if (this.projections().length > 0) super.start();
  }

  /** A stop finishes the batch in hand; another replica, or the next process, goes on. */
  protected async round(): Promise<void> {
    const row = await this.claim();
    if (row) await this.replay(row);
  }

  /**
   * One that nobody runs, or that this replica could not let go when the database was away. It may have been started by a newer
   * release: who does not know all its handlers leaves it to those who do.
   */
  private async claim(): Promise<ReplayRow | undefined> {
    const [[row]]: [ReplayRow[]] = await this.dataSource.query(
      `UPDATE replays SET holder = $1 WHERE status = 'running' AND (holder IS NULL OR holder = $1) AND handlers <@ $2
         AND EXISTS (SELECT FROM replicas WHERE id = $1) RETURNING ${replayColumns}`,
      [this.relay.replica, this.projections().map(({ name }) => name)],
    );
    return row;
  }

  private projections(): EventHandler[] {
    return this.handlers.all().filter(({ projection }) => projection);
  }

  private async replay(row: ReplayRow): Promise<void> {
    const { id, topics, targets, positions } = row;
    if (remainingOf(row) === 0) return void (await end(this.dataSource.manager, id, 'done'));
    const chosen = this.projections().filter(({ name }) => row.handlers.includes(name));
    const byType = Map.groupBy(chosen, ({ type }) => type);
    const run: Run = { id, holder: this.relay.replica, targets, byType, positions, over: false };
    this.logger.log(`replay ${id} of ${topics.join(', ')}: ${remainingOf(row)} messages to go`);
    let consumer: Consumer | undefined;
    try {
      consumer = await this.options.transport.subscribe({
        group: replayGroup(this.options.service, id),
        topics,
        from: 'beginning',
        onFatal: () => this.finish(run),
        handle: (batch, control) => this.handle(run, batch, control),
      });
      while (!this.stopping && !run.over && (await this.isOurs(run))) await this.pulse.wait(2 * this.options.pollMs);
    } finally {
      run.over = true;
      await consumer?.stop();
      await this.letGo(run);
    }
  }

  private finish(run: Run): void {
    run.over = true;
    this.pulse.beat();
  }

  private async isOurs({ id, holder }: Run): Promise<boolean> {
    const [row] = await this.dataSource.query('SELECT status, holder FROM replays WHERE id = $1', [id]);
    return row?.status === 'running' && row.holder === holder;
  }

  /** Whoever comes first goes on with what is not done. */
  private async letGo({ id, holder }: Run): Promise<void> {
    await this.dataSource.query('UPDATE replays SET holder = NULL WHERE id = $1 AND holder = $2', [id, holder]);
  }

  private async handle(run: Run, batch: readonly ReceivedMessage[], control: BatchControl): Promise<void> {
    const isStale = (): boolean => this.stopping || run.over || control.isStale();
    const due = batch.filter(
      (message) => Number(message.offset) >= (run.positions[placeOf(message)] ?? 0) && !this.isDone(run, message),
    );
    // The progress of one partition is written with what was read of it.
    for (const [, messages] of Map.groupBy(due, placeOf)) await this.take(run, messages, { ...control, isStale });
  }

  private isDone({ positions, targets }: Run, message: ReceivedMessage): boolean {
    const place = placeOf(message);
    return (positions[place] ?? 0) >= (targets[place] ?? 0);
  }

  /** What came after the start is the service's own business; it only shows that the end was passed. */
  private isPast({ targets }: Run, message: ReceivedMessage): boolean {
    return Number(message.offset) >= (targets[placeOf(message)] ?? 0);
  }

  private async take(run: Run, messages: readonly ReceivedMessage[], control: BatchControl): Promise<void> {
    if (control.isStale()) throw new NoLongerOurs('the replay is over or stops');
    try {
      await patiently(control, () => this.transact(run, messages), messages.length === 1 ? isDoubtful : undefined);
    } catch (error) {
      if (control.isStale() || error instanceof NoLongerOurs) {
        if (error instanceof NoLongerOurs) this.finish(run);
        throw error;
      }
      const [first] = messages;
      if (messages.length === 1 && first) return this.skip(run, first, error, control);
      const middle = Math.ceil(messages.length / 2);
      await this.take(run, messages.slice(0, middle), control);
      await this.take(run, messages.slice(middle), control);
    }
  }

  private async transact(run: Run, messages: readonly ReceivedMessage[]): Promise<void> {
    const last = messages.at(-1);
    if (!last) return;
    const events: EventRecord[] = [];
    let failure: string | undefined;
    let skipped = 0;
    for (const message of messages) {
      if (this.isPast(run, message) || !run.byType.has(message.headers['ce_type'] ?? '')) continue;
      const read = decode(message);
      if ('event' in read) events.push(read.event);
      else {
        skipped += 1;
        failure = storableCause(`${message.topic} ${message.key}: ${read.unreadable.code}: ${read.unreadable.detail}`);
      }
    }
    await this.write(run, { last, handled: events.length, skipped, failure }, events);
  }

  private async skip(run: Run, last: ReceivedMessage, error: unknown, control: BatchControl): Promise<void> {
    const failure = storableCause(`${last.topic} ${last.key}: ${causeOf(error)}`);
    await patiently(control, () => this.write(run, { last, handled: 0, skipped: 1, failure }, []), isDoubtful);
  }

  private async write(run: Run, progress: Progress, events: readonly EventRecord[]): Promise<void> {
    const row = await this.store.replay(async (tx) => {
      for (const event of events) {
        for (const handler of run.byType.get(event.type) ?? []) await handler.call(event, tx);
      }
      await tx.flush();
      return advance(tx.manager, run, progress);
    });
    run.positions = row.positions;
    if (remainingOf(row) === 0) this.finish(run);
  }
}
