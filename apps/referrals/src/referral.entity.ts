import type {
  CareSetting,
  Direction,
  Priority,
  ReferralEnd,
  ReferralIntent,
  ReferralStatus,
  ScheduledFor,
  Sex,
} from '#contracts';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type {
  EmergencyReview,
  ErrorReport,
  ReviewCalls,
  ReviewFinding,
  Escalation,
  GreenChannel,
  Handover,
  Inquiry,
  Note,
  Outcome,
  Referral,
} from './domain/referral.js';
import { emptySlip, type Slip } from './domain/slip.js';

/** A slip keeps the parts that it was written with; what slips got since is empty in it. */
const written = { to: (slip: Slip) => slip, from: (slip: Partial<Slip>): Slip => ({ ...emptySlip, ...slip }) };

const byHand = { synchronize: false } as const;

@Entity('referrals')
@Unique('referrals_number', ['number'])
@Check('referrals_status', 'see migration')
@Check('referrals_direction', 'see migration')
@Check('referrals_priority', 'see migration')
@Check('referrals_intent', 'see migration')
@Check('referrals_setting', 'see migration')
@Check('referrals_two_organizations', 'see migration')
@Check('referrals_ended', 'see migration')
@Index('referrals_sent', byHand)
@Index('referrals_received', byHand)
@Index('referrals_of_group', byHand)
@Index('referrals_of_patient', byHand)
@Index('referrals_of_root', byHand)
@Index('referrals_to_review', byHand)
@Index('referrals_to_revise', byHand)
@Index('referrals_emergency_to_review', byHand)
@Index('referrals_error_to_confirm', byHand)
@Index('referrals_to_triage', byHand)
@Index('referrals_info_wanted', byHand)
@Index('referrals_returned', byHand)
@Index('referrals_to_reroute', byHand)
@Index('referrals_at_receiver', byHand)
@Index('referrals_awaiting_slot', byHand)
@Index('referrals_expected', byHand)
@Index('referrals_in_transit', byHand)
@Index('referrals_to_see', byHand)
@Index('referrals_to_contact', byHand)
@Index('referrals_outcome_due', byHand)
@Index('referrals_to_confirm', byHand)
@Index('referrals_to_acknowledge', byHand)
@Index('referrals_ended_without_care', byHand)
@Index('referrals_down_to_submit', byHand)
export class ReferralEntity implements Referral {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') rootId!: string;
  @Column('uuid', { nullable: true }) parentId!: string | null;
  @Column('jsonb') upstream!: readonly ReferralEnd[];
  @Column('uuid', { nullable: true }) childId!: string | null;
  @Column('jsonb', { nullable: true }) onwardTo!: ReferralEnd | null;
  @Column('text') number!: string;
  @Column('text') status!: ReferralStatus;
  @Column('text') direction!: Direction;
  @Column('text') priority!: Priority;
  @Column('uuid') groupId!: string;
  @Column('uuid') patientId!: string;
  @Column('integer') patientAge!: number;
  @Column('text') patientSex!: Sex;
  @Column('uuid') fromOrganizationId!: string;
  @Column('text') fromDepartment!: string;
  @Column('uuid', { nullable: true }) fromPractitionerId!: string | null;
  @Column('uuid') toOrganizationId!: string;
  @Column('text') toDepartment!: string;
  @Column('uuid', { nullable: true }) toPractitionerId!: string | null;
  @Column('text') intent!: ReferralIntent;
  @Column('boolean') conversionAllowed!: boolean;
  @Column('jsonb', { transformer: written }) slip!: Slip;
  @Column('jsonb', { nullable: true }) timers!: Referral['timers'];
  @Column('jsonb', { nullable: true }) escalation!: Escalation | null;
  @Column('timestamptz', { nullable: true }) internalReviewDueAt!: Date | null;
  @Column('timestamptz', { nullable: true }) sentBackAt!: Date | null;
  @Column('timestamptz', { nullable: true }) reviewDueAt!: Date | null;
  @Column('jsonb', { nullable: true }) reviewCalls!: ReviewCalls | null;
  @Column('jsonb') reviewFindings!: readonly ReviewFinding[];
  @Column('jsonb', { nullable: true }) emergencyReview!: EmergencyReview | null;
  @Column('jsonb') inquiries!: readonly Inquiry[];
  @Column('timestamptz', { nullable: true }) clockStoppedAt!: Date | null;
  @Column('integer') stoppedSeconds!: number;
  @Column('timestamptz', { nullable: true }) decideBy!: Date | null;
  @Column('text', { nullable: true }) advice!: string | null;
  @Column('jsonb', { nullable: true }) appointment!: ScheduledFor | null;
  @Column('timestamptz', { nullable: true }) appointmentStartsAt!: Date | null;
  @Column('uuid', { nullable: true }) waitingListEntryId!: string | null;
  @Column('uuid', { nullable: true }) missedAppointmentId!: string | null;
  @Column('timestamptz', { nullable: true }) schedulingAsOf!: Date | null;
  @Column('text', { nullable: true }) reasonCode!: string | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('uuid', { nullable: true }) supervisorId!: string | null;
  @Column('jsonb', { nullable: true }) errorReport!: ErrorReport | null;
  @Column('timestamptz', { nullable: true }) errorReportedAt!: Date | null;
  @Column('jsonb', { nullable: true }) handover!: Handover | null;
  @Column('jsonb', { nullable: true }) greenChannel!: GreenChannel | null;
  @Column('integer', { nullable: true }) queueRank!: number | null;
  @Column('integer') noShows!: number;
  @Column('integer') rebookings!: number;
  @Column('timestamptz', { nullable: true }) contactBy!: Date | null;
  @Column('jsonb') notes!: readonly Note[];
  @Column('text', { nullable: true }) setting!: CareSetting | null;
  @Column('timestamptz', { nullable: true }) dischargedAt!: Date | null;
  @Column('jsonb', { nullable: true }) outcome!: Outcome | null;
  @Column('timestamptz', { nullable: true }) outcomeDueAt!: Date | null;
  @Column('text', { nullable: true }) followUp!: string | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) submittedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) cameBackAt!: Date | null;
  @Column('timestamptz', { nullable: true }) acceptedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) arrivedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) careStartedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) outcomeSentAt!: Date | null;
  @Column('timestamptz', { nullable: true }) cancelAskedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) endUnacknowledgedAt!: Date | null;
}
