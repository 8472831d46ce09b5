import { Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientsModule, Transport, type KafkaOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import * as entities from './entities.js';

/** Token of the client that emits. */
export const KAFKA = 'KAFKA';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');

const database: Provider = {
  provide: DataSource,
  useFactory: () =>
    new DataSource({
      type: 'postgres',
      url: process.env['DATABASE_URL'],
      entities: Object.values(entities),
      synchronize: true,
    }).initialize(),
};

/** One service the way the manual shows: a hybrid application, a Kafka client to emit with, a repository to save with. */
export async function run(name: string, controller: Type): Promise<void> {
  const options = (groupId: string): KafkaOptions['options'] => ({ client: { brokers }, consumer: { groupId } });
  @Module({
    imports: [ClientsModule.register([{ name: KAFKA, transport: Transport.KAFKA, options: options(`usual-${name}`) }])],
    controllers: [controller],
    providers: [database],
  })
  class ServiceModule {}
  const app = await NestFactory.create<NestFastifyApplication>(ServiceModule, new FastifyAdapter(), {
    logger: ['error'],
  });
  app.connectMicroservice({ transport: Transport.KAFKA, options: options(`usual-${name}`) });
  await app.startAllMicroservices();
  await app.listen(Number(process.env['PORT']), '127.0.0.1');
  process.stdout.write('ready\n');
}

process.on('SIGTERM', () => process.exit(0));
