import type { Priority } from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Appointment, AppointmentStatus } from '../domain/appointment.js';

const byHand = { synchronize: false } as const;

@Entity('appointments')
@Check('appointments_priority', 'see migration')
@Check('appointments_status', 'see migration')
@Index('appointments_one_per_slot', byHand)
@Index('appointments_one_per_referral', byHand)
@Index('appointments_referral', byHand)
@Index('appointments_session', byHand)
@Index('appointments_received', byHand)
@Index('appointments_sent', byHand)
export class AppointmentEntity implements Appointment {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') referralId!: string;
  @Column('uuid') patientId!: string;
  @Column('uuid', { nullable: true }) groupId!: string | null;
  @Column('uuid') fromOrganizationId!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') askedDepartment!: string;
  @Column('uuid', { nullable: true }) askedPractitionerId!: string | null;
  @Column('text') priority!: Priority;
  @Column('timestamptz') submittedAt!: Date;
  @Column('uuid') clinicSessionId!: string;
  @Column('uuid') slotId!: string;
  @Column('text') department!: string;
  @Column('uuid', { nullable: true }) practitionerId!: string | null;
  @Column('text') place!: string;
  @Column('timestamptz') startsAt!: Date;
  @Column('timestamptz') endsAt!: Date;
  @Column('boolean') fromQuota!: boolean;
  @Column('boolean') fromWaitingList!: boolean;
  @Column('text') status!: AppointmentStatus;
  @Column('text', { nullable: true }) reasonCode!: string | null;
  @Column('timestamptz') bookedAt!: Date;
  @Column('timestamptz', { nullable: true }) checkedInAt!: Date | null;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
}
