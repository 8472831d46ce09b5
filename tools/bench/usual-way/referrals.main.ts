import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ClientKafka, EventPattern, Payload } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { Patient, Referral } from './entities.js';
import { KAFKA, run } from './process.js';

interface SubmitReferral {
  readonly direction: string;
  readonly priority: string;
  readonly patient: Pick<Patient, 'name' | 'idNumber' | 'sex' | 'birthDate' | 'phone'>;
  readonly from: { readonly organizationId: string };
  readonly to: { readonly organizationId: string; readonly department: string };
}

@Controller()
class ReferralsController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(KAFKA) private readonly kafka: ClientKafka,
  ) {}

  @Post('v1/referrals')
  async submit(@Body() { direction, priority, patient, from, to, ...slip }: SubmitReferral): Promise<Referral> {
    const { id: patientId } = await this.dataSource.getRepository(Patient).save({ ...patient });
    const referral = await this.dataSource.getRepository(Referral).save({
      ...{ patientId, status: 'accepted', direction, priority, slip },
      ...{ fromOrganizationId: from.organizationId, toOrganizationId: to.organizationId, toDepartment: to.department },
    });
    this.kafka.emit('usual.referral-accepted', { key: referral.id, value: referral });
    return referral;
  }

  @EventPattern('usual.appointment-booked')
  async booked(@Payload() { id, referralId, startsAt }: Record<string, string>): Promise<void> {
    const repository = this.dataSource.getRepository(Referral);
    const referral = await repository.findOneByOrFail({ id: referralId });
    Object.assign(referral, { status: 'scheduled', appointmentId: id, appointmentStartsAt: startsAt });
    await repository.save(referral);
    this.kafka.emit('usual.referral-scheduled', { key: referral.id, value: referral });
  }
}

await run('referrals', ReferralsController);
