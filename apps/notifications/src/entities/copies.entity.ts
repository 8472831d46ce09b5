import type { BookingMode, PublicityStatus, ReferralStatus, Versioned } from '#contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ReferralNews } from '../domain/holding.js';
import type { Parties } from '../domain/reading.js';

/** Name of an organization, from membership's events. */
@Entity('organization_copies')
export class OrganizationCopy implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') shortName!: string;
}

/** Name and lead of a group, from membership's events: its office is told of memberships. */
@Entity('consortium_copies')
export class ConsortiumCopy implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') name!: string;
  @Column('uuid') leadOrganizationId!: string;
}

/** Status of a member's publicity material, from membership's events. */
@Entity('publicity_copies')
export class PublicityCopy implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') status!: PublicityStatus;
}

/** How a department books, from membership's events: a department that books directly has nothing to triage. */
@Entity('scope_copies')
@Index('scope_copies_department', ['organizationId', 'department'])
export class ScopeCopy implements Versioned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('text') department!: string;
  @Column('text') bookingMode!: BookingMode;
  @Column('boolean') open!: boolean;
}

/** A referral of which somebody was told: its ends, and its status as of the last event that matters to a message. */
@Entity('referral_copies')
export class ReferralCopy implements Versioned, ReferralNews, Parties {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') status!: ReferralStatus;
  @Column('uuid') fromOrganizationId!: string;
  @Column('uuid') toOrganizationId!: string;
  @Column('uuid', { nullable: true }) appointmentId!: string | null;
  /** True until somebody outside the referring organization is told. */
  @Column('boolean', { default: false }) inside!: boolean;
  @Column('uuid', { nullable: true }) errorReport!: string | null;
}

/** An appointment that scheduling cancelled; its topic has no order with the referrals' topic, so it is remembered. */
@Entity('cancelled_appointments')
export class CancelledAppointment {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz') cancelledAt!: Date;
}
