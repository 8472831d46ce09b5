import { setTimeout as pause } from 'node:timers/promises';
import { Module, type INestApplication, type Type as Class } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { EventServer, KafkaTransport, messagingMigrations, MessagingModule } from '#messaging';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';

const betweenLooksMs = 20;
const withinMs = 300_000;

/** Where a service of nothing but messaging has its tables, and where it publishes. */
export interface Places {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
}

/** A connection to its database, with the tables of messaging. */
export async function openTables(
  { databaseUrl }: Places,
  entities: EntityTarget<ObjectLiteral>[] = [],
): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: entities as Class[],
    migrations: messagingMigrations,
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}

/** A running service with these handlers; closing it closes the connection too. */
export async function serveEvents(
  service: string,
  dataSource: DataSource,
  { brokers }: Places,
  ...controllers: Class[]
): Promise<Pick<INestApplication, 'get' | 'close'>> {
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
  const close = async (): Promise<void> => {
    await app.close();
    await dataSource.destroy();
  };
  return { get: app.get.bind(app), close };
}

/** Looks until it is so; rejects after five minutes. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + withinMs; !(await isSo()); await pause(betweenLooksMs)) {
    if (performance.now() > deadline) throw new Error(`not done after ${withinMs / 1_000} s`);
  }
}
