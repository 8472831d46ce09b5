import type {
  DutyLevel,
  EmergencyReviewOutcome,
  OverdueDuty,
  ReferralEnd,
  ReferralStatus,
  ScheduledFor,
} from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a line of the timeline says beyond its event's name. */
export interface TimelineDetail {
  readonly appointment?: ScheduledFor;
  readonly reasonCode?: string;
  readonly automatically?: boolean;
  readonly duty?: OverdueDuty;
  readonly level?: DutyLevel;
  readonly outcome?: EmergencyReviewOutcome;
  /** What the green channel gave; yuan. */
  readonly registrationFee?: number;
  readonly queuePriority?: boolean;
  /** An emergency left before there was an appointment. */
  readonly unbooked?: boolean;
  readonly onTheWay?: boolean;
  /** How the next hop ended. */
  readonly childStatus?: ReferralStatus;
  /** What an emergency got later. */
  readonly parts?: readonly string[];
  /** Where the next hop went; or is to go, once whose it is has reviewed it. */
  readonly onwardTo?: ReferralEnd;
  readonly underReview?: boolean;
}

/** One event of a referral as people read it; written with the event, never changed. */
@Entity('referral_timeline')
export class TimelineRow {
  @PrimaryColumn('uuid') referralId!: string;
  /** The referral's version after the event. */
  @PrimaryColumn('integer') sequence!: number;
  @Column('timestamptz') at!: Date;
  /** `yilian.referral.accepted.v1` */
  @Column('text') event!: string;
  /** User id, or the name of the service that spoke. */
  @Column('text') actor!: string;
  @Column('uuid', { nullable: true }) actorOrganizationId!: string | null;
  @Column('jsonb') detail!: TimelineDetail;
}
