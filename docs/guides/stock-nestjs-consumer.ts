import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, KafkaContext, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';

@Controller()
class ReferralListener {
  @EventPattern<string>('yilian.referral')
  onReferral(@Payload() data: { number?: string }, @Ctx() context: KafkaContext): void {
    const headers = context.getMessage().headers ?? {};
    const type = String(headers['ce_type']);
    const referral = String(headers['ce_subject']);
    process.stdout.write(`${JSON.stringify({ type, referral, number: data.number })}\n`);
  }
}

@Module({ controllers: [ReferralListener] })
class ListenerModule {}

const app = await NestFactory.createMicroservice<MicroserviceOptions>(ListenerModule, {
  logger: ['error'],
  transport: Transport.KAFKA,
  options: {
    client: { clientId: 'my-hospital', brokers: (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:19092').split(',') },
    consumer: { groupId: 'my-hospital' },
    subscribe: { fromBeginning: true },
  },
});
app.enableShutdownHooks();
await app.listen();
