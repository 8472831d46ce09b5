import 'reflect-metadata';
import { Controller, Injectable, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Refusal, type CommandData, type EventOf } from '#contracts';
import {
  Deadlines,
  DeadLetters,
  EventServer,
  MessagingHealth,
  messagingMigrations,
  MessagingModule,
  newId,
  On,
  OnCommand,
  Replay,
  Store,
  type CommandContext,
  type CommandEffect,
  type MessagingOptions,
  type OutgoingMessage,
  type Transport,
  type Tx,
} from '#messaging';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { LampEntity, lightLamp, LightLamp, LampLit, type Lamp } from './lamp.js';
import { LampCopies, lampCopiesTable, LampCopy } from './sample-copies.js';

class SampleTables1780000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE lamps (id text PRIMARY KEY, version integer NOT NULL, times integer NOT NULL);
      CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lamp text NOT NULL, sequence integer NOT NULL,
        correlation text NOT NULL, traceparent text);
      CREATE TABLE went_out (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lamp text NOT NULL, due_at timestamptz NOT NULL,
        at timestamptz NOT NULL);
      ${lampCopiesTable};
    `);
  }
  async down(): Promise<void> {}
}

export const sampleMigrations = [...messagingMigrations, SampleTables1780000000002];

/** What the sample's handler shall do with a lamp's events; tests set it. */
export const behaviour = new Map<string, (event: EventOf<typeof LampLit>, tx: Tx) => void | Promise<void>>();

@Controller()
class LampHandlers {
  @On(LampLit)
  async lit(event: EventOf<typeof LampLit>, tx: Tx): Promise<void> {
    await tx.manager.query('INSERT INTO effects (lamp, sequence, correlation, traceparent) VALUES ($1, $2, $3, $4)', [
      event.subject,
      event.sequence,
      event.correlationId,
      event.traceparent,
    ]);
    await behaviour.get(event.subject)?.(event, tx);
  }
}

/** What the sample shall do with a command about a lamp, once it has lit it; tests set it. */
export const commanded = new Map<string, (context: CommandContext) => void | Promise<void>>();

@Controller()
class LampCommands {
  constructor(private readonly store: Store) {}

  @OnCommand(LightLamp)
  async light({ lamp }: CommandData<typeof LightLamp>, @Ctx() context: CommandContext): Promise<CommandEffect> {
    await this.store.create<LampEntity>(LampEntity, lightLamp({ id: lamp, version: 0, times: 0 }));
    await commanded.get(lamp)?.(context);
    return { aggregateId: lamp };
  }
}

/** Kind of the deadline at which a lamp goes out. */
export const goingOut = 'going-out';

/** Writes down each lamp that goes out. */
@Injectable()
class GoingOut {
  constructor(deadlines: Deadlines) {
    deadlines.on(goingOut, async (tx, lamp, dueAt) => {
      await tx.manager.query('INSERT INTO went_out (lamp, due_at, at) VALUES ($1, $2, clock_timestamp())', [
        lamp,
        dueAt,
      ]);
      await behaviour.get(lamp)?.(undefined as never, tx);
    });
  }
}

/** Requests that `LampController` has in hand wait for this. */
export const request = { entered: (): void => undefined, gate: Promise.resolve() };

@Controller('lamps')
class LampController {
  constructor(private readonly store: Store) {}

  @Post(':id')
  async light(@Param('id') id: string): Promise<Lamp> {
    request.entered();
    await request.gate;
    return this.store.create<LampEntity>(LampEntity, lightLamp({ id, version: 0, times: 0 }));
  }
}

export const refuse = (): never => {
  throw new Refusal('conflict', 'lamp/broken', { zh: '灯坏了', en: 'The lamp is broken' });
};

/** An error of something that a handler asks. */
export const coded = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

/** A statement that PostgreSQL refuses with `code`. */
export const raise = (code: string): string => `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}'; END $$`;

/** `LampLit` as another program would write it on the topic; `headers` replace or add some. */
export function lampMessage(lamp: string, sequence = 1, headers: Record<string, string> = {}): OutgoingMessage {
  return {
    topic: LampLit.topic,
    key: lamp,
    value: '{"times":1}',
    headers: {
      ce_specversion: '1.0',
      ce_id: newId(),
      ce_source: '/yilian/lamps',
      ce_type: LampLit.type,
      ce_subject: lamp,
      ce_time: new Date().toISOString(),
      ce_sequence: String(sequence),
      ce_correlationid: lamp,
      'content-type': 'application/json',
      ...headers,
    },
  };
}

/** Writes to the outbox past the store, so that nothing is woken and nothing is checked. */
export async function write(dataSource: DataSource, { topic, key, value, headers }: OutgoingMessage): Promise<void> {
  await dataSource.query('INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, $3, $4)', [
    topic,
    key,
    JSON.stringify(headers),
    value,
  ]);
}

/** A running sample service with its own connection pool on `url`. */
export interface Sample {
  readonly store: Store;
  readonly dataSource: DataSource;
  readonly deadLetters: DeadLetters;
  readonly deadlines: Deadlines;
  readonly replay: Replay;
  readonly health: MessagingHealth;
  light(id: string): Promise<Lamp>;
  /** Sequences of a lamp's events in the order in which they had their effect. */
  sequences(id: string): Promise<number[]>;
  effects(id: string): Promise<{ sequence: number; correlation: string; traceparent: string }[]>;
  /** Serves `POST /lamps/:id`; answers where. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** Starts the sample service; `options` tune messaging. */
export async function startSample(
  url: string,
  transport: Transport,
  options: Partial<MessagingOptions> = {},
): Promise<Sample> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [LampEntity, LampCopy],
    migrations: sampleMigrations,
    migrationsTransactionMode: 'each',
    poolErrorHandler: () => undefined,
  });
  await dataSource.initialize();
  await dataSource.runMigrations();

  @Module({ providers: [{ provide: DataSource, useValue: dataSource }], exports: [DataSource] })
  class Database {}

  @Module({
    imports: [
      { module: Database, global: true },
      MessagingModule.forRoot({ service: 'lamps', transport, pollMs: 200, retryMs: 50, retryMaxMs: 200, ...options }),
    ],
    providers: [GoingOut],
    controllers: [LampHandlers, LampCopies, LampCommands, LampController],
  })
  class SampleModule {}

  const context = await NestFactory.create(
    SampleModule,
    new FastifyAdapter({ forceCloseConnections: 'idle', keepAliveTimeout: 100 }),
    {
      logger: false,
    },
  );
  context.connectMicroservice({ strategy: context.get(EventServer) }, { inheritAppConfig: false });
  await context.startAllMicroservices();
  const store = context.get(Store);
  const effects: Sample['effects'] = (id) =>
    dataSource.query('SELECT * FROM effects WHERE lamp = $1 ORDER BY id', [id]);
  return {
    store,
    dataSource,
    deadLetters: context.get(DeadLetters),
    deadlines: context.get(Deadlines),
    replay: context.get(Replay),
    health: context.get(MessagingHealth),
    light: (id) =>
      store.transaction(async (tx) => {
        const known = await tx.manager.findOneBy(LampEntity, { id });
        return known
          ? tx.change(LampEntity, id, lightLamp)
          : tx.create<LampEntity>(LampEntity, lightLamp({ id, version: 0, times: 0 }));
      }),
    effects,
    sequences: async (id) => (await effects(id)).map(({ sequence }) => sequence),
    listen: async () => {
      await context.listen(0, '127.0.0.1');
      return context.getUrl();
    },
    close: async () => {
      await context.close();
      await dataSource.destroy();
    },
  };
}
