import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CommandAccepted, CommandRejected } from '#contracts';
import { bounded, commandOf, dataOf, unknownCommand, withheld, type ReceivedCommand } from './command.js';
import { nextTraceparent, runInFlow, type Flow } from './flow.js';
import { Handlers } from './handlers.js';
import { claim } from './inbox.js';
import { metrics } from './metrics.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { backoffMs, digestOf, park } from './parking.js';
import { patiently } from './patience.js';
import { Store } from './store.js';
import type { BatchControl, ReceivedMessage } from './transport.js';
import type { Tx } from './tx.js';
import { causeOf, isDoubtful, isTransient } from './unavailable.js';

/** The mark of a command in the inbox: one for all kinds, so that an id is answered once, whatever it is sent as. */
const handler = 'command';

/**
 * Takes commands in: each is one transaction of its inbox mark, its effect and its answer; or, refused, of its mark and the
 * answer that says why. A command is never parked, because it names a patient: it is answered, or it waits for the database.
 */
@Injectable()
export class CommandIntake {
  private readonly logger = new Logger('Commands');

  constructor(
    private readonly store: Store,
    private readonly handlers: Handlers,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {}

  /** Rejects only when the partition is lost or the service is closing: then what is not answered comes again. */
  async handle(batch: readonly ReceivedMessage[], control: BatchControl): Promise<void> {
    const patience = { leftMs: this.options.commandWaitMs };
    for (const message of batch) {
      if (control.isStale()) throw new Error('the partition is lost');
      const command = commandOf(message);
      if (command) await this.answer(message.topic, command, control, patience);
      else await this.keepGarbage(message, control);
    }
  }

  private async answer(
    topic: string,
    command: ReceivedCommand,
    control: BatchControl,
    patience: { leftMs: number },
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      let began = 0;
      try {
        const carryOut = (): Promise<void> => {
          began = performance.now();
          return this.carryOut(topic, command);
        };
        return await patiently(control, carryOut, isTransient);
      } catch (error) {
        if (control.isStale()) throw error;
        const problem = bounded(this.options.problemOf(error, command.headers));
        const pauseMs = backoffMs(attempt, 50, 2_000);
        const triedMs = performance.now() - began;
        const isAway = problem.status === 503;
        if (isAway) patience.leftMs -= triedMs + pauseMs;
        // What is away may be so without a word: no try is begun that would end too late, like the last one.
        const isFinal = isAway ? patience.leftMs < triedMs : attempt >= this.options.immediateAttempts;
        if (problem.status < 500 || isFinal) {
          if (problem.status >= 500) this.logger.error(`${command.type} ${command.id}: ${causeOf(error)}`);
          const rejected = CommandRejected(command.id, { command: command.type, problem });
          const reject = () => this.once(command, async (tx) => tx.publish([rejected], 1));
          return await patiently(control, reject, isDoubtful);
        }
        metrics.retries.inc();
        await delay(pauseMs);
        await control.heartbeat();
      }
    }
  }

  private carryOut(topic: string, command: ReceivedCommand): Promise<void> {
    const { id, type, headers } = command;
    return this.once(command, async (tx, flow) => {
      const served = this.handlers.commandOf(type);
      if (served?.topic !== topic) throw unknownCommand(type);
      const data = dataOf(command);
      const done = () => served.call(data, { id, type, headers, tx });
      const { aggregateId, warnings = [] } = await this.handlers.timed(served.name, done);
      const warned = warnings.length > 0 && { warnings: [...warnings] };
      const accepted = CommandAccepted(id, { command: type, aggregateId, ...warned });
      runInFlow({ ...flow, correlationId: aggregateId }, () => tx.publish([accepted], 1));
    });
  }

  /** Does `work` in a transaction with the command's mark, unless the command was answered before. */
  private async once(
    { id, type, headers }: ReceivedCommand,
    work: (tx: Tx, flow: Flow) => Promise<void>,
  ): Promise<void> {
    const flow = { traceparent: nextTraceparent(headers['traceparent']), causationId: id };
    const fresh = await runInFlow(flow, () =>
      this.store.transaction(async (tx) => {
        const marks = await claim(tx.manager, [{ eventId: id, handler }]);
        if (marks.size > 0) await work(tx, flow);
        return marks.size > 0;
      }),
    );
    // A type is what the sender says; whatever is none of ours is one label.
    if (fresh) metrics.handled.inc({ handler: this.handlers.commandOf(type) ? type : 'unknown' });
    else metrics.duplicates.inc();
  }

  private async keepGarbage(received: ReceivedMessage, control: BatchControl): Promise<void> {
    const { message, cause } = withheld(received);
    const id = digestOf(received);
    const keep = () => this.store.transaction((tx) => park(tx.manager, message, 'unreadable', cause, 0, id));
    await patiently(control, keep, isDoubtful);
    metrics.parked.inc({ status: 'unreadable' });
  }
}
