import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { CommandIntake } from './command-intake.js';
import { Deadlines } from './deadlines.js';
import { DeadLetters } from './dead-letters.js';
import { EventServer } from './event-server.js';
import { Gauges } from './gauges.js';
import { Handlers } from './handlers.js';
import { MessagingHealth } from './health.js';
import { Intake } from './intake.js';
import { MESSAGING_OPTIONS, resolveOptions, type MessagingOptions } from './options.js';
import { Relay } from './relay.js';
import { ReplayRunner } from './replay-runner.js';
import { Replay } from './replay.js';
import { Retrier } from './retrier.js';
import { Store } from './store.js';

const parts = [
  Clock,
  Store,
  Relay,
  Handlers,
  Intake,
  CommandIntake,
  Retrier,
  Deadlines,
  ReplayRunner,
  Replay,
  DeadLetters,
  EventServer,
  MessagingHealth,
  Gauges,
];

/** Messaging of one service: import it once with `forRoot`; it needs a global `DataSource` provider. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [{ provide: MESSAGING_OPTIONS, useValue: resolveOptions(options) }, ...parts],
      exports: parts,
    };
  }
}
