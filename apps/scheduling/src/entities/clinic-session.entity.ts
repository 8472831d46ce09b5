import type { SessionKind } from '#contracts';
import { Check, Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';
import type { ClinicSession, SessionStatus } from '../domain/clinic-session.js';

const byHand = { synchronize: false } as const;

@Entity('clinic_sessions')
@Check('clinic_sessions_kind', 'see migration')
@Check('clinic_sessions_status', 'see migration')
@Check('clinic_sessions_quota', 'see migration')
@Exclusion('clinic_sessions_practitioner_once', 'see migration')
@Index('clinic_sessions_once', byHand)
@Index('clinic_sessions_calendar', byHand)
@Index('clinic_sessions_quota_month', byHand)
export class ClinicSessionEntity implements ClinicSession {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('text') department!: string;
  @Column('uuid', { nullable: true }) practitionerId!: string | null;
  @Column('text') kind!: SessionKind;
  @Column('text') place!: string;
  @Column('timestamptz') startsAt!: Date;
  @Column('timestamptz') endsAt!: Date;
  @Column('integer') slotMinutes!: number;
  @Column('integer') capacity!: number;
  @Column('text') status!: SessionStatus;
  @Column('text', { nullable: true }) reasonCode!: string | null;
  @Column('timestamptz') openedAt!: Date;
  @Column('timestamptz') bookableFrom!: Date;
  @Column('timestamptz') exclusiveUntil!: Date;
  @Column('integer') quotaRequired!: number;
  @Column('integer') quotaSlots!: number;
  @Column('timestamptz', { nullable: true }) quotaReleaseAt!: Date | null;
  @Column('timestamptz', { nullable: true }) quotaReleasedAt!: Date | null;
}
