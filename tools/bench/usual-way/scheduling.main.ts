import { Controller, Inject } from '@nestjs/common';
import { ClientKafka, EventPattern, Payload } from '@nestjs/microservices';
import { DataSource, IsNull } from 'typeorm';
import { Appointment, Slot } from './entities.js';
import { KAFKA, run } from './process.js';

@Controller()
class SchedulingController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(KAFKA) private readonly kafka: ClientKafka,
  ) {}

  @EventPattern('usual.referral-accepted')
  async accepted(@Payload() referral: Record<string, string>): Promise<void> {
    const slots = this.dataSource.getRepository(Slot);
    const { id: referralId, toOrganizationId: organizationId, toDepartment: department } = referral;
    const slot = await slots.findOneOrFail({
      where: { organizationId, department, appointmentId: IsNull() },
      order: { startsAt: 'ASC' },
    });
    const { id: slotId, startsAt } = slot;
    const appointment = await this.dataSource.getRepository(Appointment).save({ referralId, slotId, startsAt });
    await slots.save({ ...slot, appointmentId: appointment.id });
    this.kafka.emit('usual.appointment-booked', { key: appointment.id, value: appointment });
  }
}

await run('scheduling', SchedulingController);
