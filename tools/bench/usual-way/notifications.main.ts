import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { Message } from './entities.js';
import { run } from './process.js';

const recipients = ['patient', 'referrer', 'receiving-desk'];

@Controller()
class NotificationsController {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @EventPattern('usual.referral-scheduled')
  async scheduled(
    @Payload() { id: referralId, toDepartment, appointmentStartsAt }: Record<string, string>,
  ): Promise<void> {
    const variables = { toDepartment, appointmentStartsAt };
    const event = 'yilian.referral.scheduled.v1';
    await this.dataSource
      .getRepository(Message)
      .save(recipients.map((recipient) => ({ referralId, recipient, event, variables })));
  }
}

await run('notifications', NotificationsController);
