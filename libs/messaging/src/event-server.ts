import { Inject, Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { topicDefinitions } from '#contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import { CommandIntake } from './command-intake.js';
import { Deadlines } from './deadlines.js';
import { Handlers, type CommandEffect } from './handlers.js';
import { Intake } from './intake.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Relay } from './relay.js';
import { ReplayRunner } from './replay-runner.js';
import { Retrier } from './retrier.js';
import type { Consumer } from './transport.js';
import { within } from './within.js';

/** What `@On` and `@OnCommand` tell of a method. */
interface Pattern {
  readonly topic?: string;
  readonly handler?: string;
  readonly command?: boolean;
  readonly projection?: boolean;
}

/** Part of a graceful stop that finishing a parked event in hand may take. */
const inHandMs = 6_000;

/**
 * The framework's door to messaging: `app.connectMicroservice({ strategy: app.get(EventServer) })`. It collects the `@On` and
 * `@OnCommand` methods, and starts and stops relay, retrier, deadlines, replays and consumers with the application.
 */
@Injectable()
export class EventServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private consumers?: readonly Consumer[];

  constructor(
    private readonly handlers: Handlers,
    private readonly intake: Intake,
    private readonly commands: CommandIntake,
    private readonly relay: Relay,
    private readonly retrier: Retrier,
    private readonly deadlines: Deadlines,
    private readonly replays: ReplayRunner,
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
  ) {
    super();
  }

  override addHandler(
    pattern: string,
    callback: MessageHandler,
    _isEvent?: boolean,
    extras: Record<string, unknown> = {},
  ): void {
    const { handler, topic, command, projection = false } = extras as Pattern;
    if (topic && handler && command) {
      const call = async (data: unknown, context: unknown) =>
        (await this.call(callback, data, context)) as CommandEffect;
      this.handlers.addCommand({ name: handler, topic, type: pattern, call });
    } else if (topic && handler) {
      const call = async (event: unknown, tx: unknown) => void (await this.call(callback, event, tx));
      this.handlers.add({ name: handler, topic, type: pattern, projection, call });
    } else throw new Error(`${pattern}: use @On(Event) or @OnCommand(Command); other patterns are not served`);
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const { transport, service } = this.options;
      await transport.connect();
      // Every topic of the contracts: a service may start before the one that publishes what it reads.
      await transport.ensureTopics(topicDefinitions());
      this.relay.start();
      this.retrier.start();
      this.deadlines.start();
      this.replays.start();
      const consumers = this.handlers.readings(service).map(({ group, topics, kind }) => {
        const intake = kind === 'commands' ? this.commands : this.intake;
        return transport.subscribe({
          group,
          topics,
          from: 'beginning',
          onFatal: this.options.onFatal,
          handle: (batch, control) => intake.handle(batch, control),
        });
      });
      this.consumers = await Promise.all(consumers);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /**
   * No new events, what is in hand finished, committed rows published, then the transport closed; within 10 s, whatever
   * hangs. The framework calls it after the last HTTP request is answered, so what that committed is published as well.
   */
  async close(): Promise<void> {
    const inHand = [this.retrier, this.deadlines, this.replays].map((each) => each.stop());
    const consumers = (this.consumers ?? []).map((each) => each.stop());
    await Promise.all([...consumers, within(inHandMs, Promise.all(inHand))]);
    await this.relay.stop();
    await this.options.transport.close();
  }

  /** False while a consumer is down; a service without handlers has none and is fine. */
  isConsuming(): boolean {
    return (
      this.consumers?.every((each) => each.isRunning()) ?? this.handlers.readings(this.options.service).length === 0
    );
  }

  on(): never {
    throw new Error('the event server has no events of its own');
  }

  unwrap<T>(): T {
    return this.options.transport as T;
  }

  private async call(callback: MessageHandler, payload: unknown, context: unknown): Promise<unknown> {
    const result: unknown = await callback(payload, context);
    return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
  }
}
