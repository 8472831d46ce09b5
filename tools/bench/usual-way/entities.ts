import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity('patients')
export class Patient {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') idNumber!: string;
  @Column('text') sex!: string;
  @Column('text') birthDate!: string;
  @Column('text') phone!: string;
}

@Entity('referrals')
export class Referral {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid') patientId!: string;
  @Column('text') status!: string;
  @Column('text') direction!: string;
  @Column('text') priority!: string;
  @Column('uuid') fromOrganizationId!: string;
  @Column('uuid') toOrganizationId!: string;
  @Column('text') toDepartment!: string;
  @Column('jsonb') slip!: object;
  @Column('uuid', { nullable: true }) appointmentId?: string;
  @Column('timestamptz', { nullable: true }) appointmentStartsAt?: Date;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}

@Entity('slots')
@Index(['organizationId', 'department', 'startsAt'], { where: '"appointmentId" IS NULL' })
export class Slot {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid') organizationId!: string;
  @Column('text') department!: string;
  @Column('timestamptz') startsAt!: Date;
  @Column('uuid', { nullable: true }) appointmentId?: string;
}

@Entity('appointments')
export class Appointment {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid') referralId!: string;
  @Column('uuid') slotId!: string;
  @Column('timestamptz') startsAt!: Date;
}

@Entity('messages')
export class Message {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Index() @Column('uuid') referralId!: string;
  @Column('text') recipient!: string;
  @Column('text') event!: string;
  @Column('jsonb') variables!: object;
}
