import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Module, type Type as Class } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { EventOf } from '#contracts';
import { EventServer, KafkaTransport, messagingMigrations, MessagingModule, On } from '#messaging';
import { DataSource } from 'typeorm';
import { BenchCounted } from './counted-event.js';

/** A service of nothing but messaging: where its tables are, where it publishes, and how many events there are. */
export interface Reading {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly rows: number;
}

const betweenLooksMs = 20;
const withinMs = 300_000;

/** Events a second from the outbox to the broker. */
export async function outboxPublished(reading: Reading, fill: () => Promise<void>): Promise<number> {
  const dataSource = await database(reading);
  await fill();
  const close = await serve('bench-writer', dataSource, reading);
  const began = performance.now();
  await until(async () => {
    // From the end, where the last row goes: a count would read what is deleted again and again.
    const rows: unknown[] = await dataSource.query('SELECT id FROM outbox ORDER BY id DESC LIMIT 1');
    return rows.length === 0;
  });
  const seconds = (performance.now() - began) / 1_000;
  await close();
  return reading.rows / seconds;
}

/** Events a second through the inbox to a handler that does nothing, and how many came out of the order of their key. */
export async function consumed(reading: Reading): Promise<{ perSecond: number; outOfOrder: number }> {
  const last = new Map<string, number>();
  let [began, seen, outOfOrder] = [0, 0, 0];

  @Controller()
  class CountingHandlers {
    @On(BenchCounted)
    async counted({ subject, sequence }: EventOf<typeof BenchCounted>): Promise<void> {
      began ||= performance.now();
      if (sequence !== (last.get(subject) ?? 0) + 1) outOfOrder += 1;
      last.set(subject, sequence);
      seen += 1;
    }
  }

  const dataSource = await database(reading);
  const close = await serve('bench-reader', dataSource, reading, CountingHandlers);
  await until(async () => seen >= reading.rows);
  const perSecond = seen / ((performance.now() - began) / 1_000);
  await close();
  return { perSecond, outOfOrder };
}

async function database({ databaseUrl }: Reading): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations: messagingMigrations,
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}

async function serve(
  service: string,
  dataSource: DataSource,
  { brokers }: Reading,
  ...controllers: Class[]
): Promise<() => Promise<void>> {
  @Module({ providers: [{ provide: DataSource, useValue: dataSource }], exports: [DataSource] })
  class DatabaseModule {}

  const transport = new KafkaTransport({ clientId: service, brokers: [...brokers] });
  @Module({
    imports: [{ module: DatabaseModule, global: true }, MessagingModule.forRoot({ service, transport })],
    controllers,
  })
  class BenchModule {}

  const app = await NestFactory.create(BenchModule, new FastifyAdapter(), { logger: ['error'] });
  app.connectMicroservice({ strategy: app.get(EventServer) }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  return async () => {
    await app.close();
    await dataSource.destroy();
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + withinMs; !(await isSo()); await pause(betweenLooksMs)) {
    if (performance.now() > deadline) throw new Error(`not done after ${withinMs / 1_000} s`);
  }
}
