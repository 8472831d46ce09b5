import {
  Refusal,
  type CareSetting,
  type Decision,
  type Direction,
  type EmergencyReviewOutcome,
  type OverdueDuty,
  type PolicyState,
  type Priority,
  type ReferralEnd,
  type ReferralFacts,
  type ReferralIntent,
  type ReferralStatus,
  type ScheduledFor,
  type Sex,
  type Versioned,
} from '#contracts';
import type { Diagnosis, Slip } from './slip.js';
import { statusNames } from './status-names.js';
import { mayStartFrom, transitions, type Command, type Moving } from './transitions.js';

/** What the receiver writes back to the referrer. */
export interface Outcome {
  readonly summary: string;
  readonly diagnoses: readonly Diagnosis[];
  readonly treatment: string;
  readonly advice: string;
}

/** One question of the receiver. Times are RFC 3339, as they are kept in JSON. */
export interface Inquiry {
  readonly question: string;
  readonly askedAt: string;
  readonly answer: string | null;
  readonly answeredAt: string | null;
}

/** The last call about an overdue duty. */
export interface Escalation {
  readonly duty: OverdueDuty;
  readonly times: number;
  /** RFC 3339, as it is kept in JSON. */
  readonly at: string;
}

/** What was checked before the patient left, and who signed. Times are RFC 3339, as they are kept in JSON. */
export interface Handover {
  readonly checked: readonly HandoverItem[];
  readonly note: string | null;
  readonly handedOverBy: string;
  readonly takenOverBy: string;
  readonly at: string;
}
export const handoverItems = [
  'identity',
  'slip-and-card',
  'vital-signs',
  'lines-and-medication',
  'results',
  'family-informed',
] as const;
export type HandoverItem = (typeof handoverItems)[number];

/** What slip and card gave the patient at the desk. Times are RFC 3339. */
export interface GreenChannel {
  readonly registrationFee: number;
  readonly feeReason: string;
  readonly queuePriority: boolean;
  readonly seeBy: string;
  readonly breachedAt: string | null;
}

/** What its author says is wrong with it all, and who is to agree. */
export interface ErrorReport {
  readonly reasonCode: string;
  readonly comment: string;
  readonly supervisorId: string;
  /** Why the supervisor did not agree. */
  readonly refusal: string | null;
}

/** How often those on duty were called about the review of an emergency, and when last; RFC 3339, as it is kept in JSON. */
export interface ReviewCalls {
  readonly times: number;
  readonly at: string;
}

/** What would have kept back a referral that is no emergency: the codes of those refusals. */
export const reviewFindings = ['consent-missing', 'beyond-service-scope', 'within-own-capability'] as const;
export type ReviewFinding = (typeof reviewFindings)[number];

/** What the referrer's office found when it reviewed an emergency afterwards. */
export interface EmergencyReview {
  readonly outcome: EmergencyReviewOutcome;
  readonly comment: string | null;
  readonly by: string;
  readonly at: string;
}

export interface Note {
  readonly at: string;
  readonly by: string;
  readonly text: string;
}

/** One hop of a patient from one organization to another, up, down or lateral. */
export interface Referral extends Versioned {
  /** Shared by all hops that began with one referral; its own id when it is the first. */
  readonly rootId: string;
  /** The hop that this one came of: referred onward, or down from its outcome. */
  readonly parentId: string | null;
  /** Those who referred the patient before, the first of them first. */
  readonly upstream: readonly ReferralEnd[];
  /** The hop that its patient was referred onward to, and where that goes; null where none was, or it came to nothing. */
  readonly childId: string | null;
  readonly onwardTo: ReferralEnd | null;
  /** Slip number, `130408-20261124-000042`. */
  readonly number: string;
  readonly status: ReferralStatus;
  readonly direction: Direction;
  readonly priority: Priority;
  /** The consortium inside which it runs. */
  readonly groupId: string;
  readonly patientId: string;
  /** Whole years when the referral was begun; with the sex it is all that lists show of a patient. */
  readonly patientAge: number;
  readonly patientSex: Sex;
  readonly fromOrganizationId: string;
  readonly fromDepartment: string;
  readonly fromPractitionerId: string | null;
  readonly toOrganizationId: string;
  readonly toDepartment: string;
  readonly toPractitionerId: string | null;
  readonly intent: ReferralIntent;
  /** The referrer allowed beforehand that advice becomes a referral. */
  readonly conversionAllowed: boolean;
  readonly slip: Slip;
  /** The group's policy on timers that held when it was last submitted, which this referral keeps; null where there was none. */
  readonly timers: PolicyState['parameters'] | null;
  /** Who was called about what is overdue now; null while nothing is. */
  readonly escalation: Escalation | null;
  /** By when the slip is reviewed by the referrer's office before it leaves, or revised by who wrote it where that sent it back. */
  readonly internalReviewDueAt: Date | null;
  /** When its own office last sent it back to who wrote it. */
  readonly sentBackAt: Date | null;
  /** By when the referrer's office reviews an emergency that went at once; null where nothing is to be reviewed, or no longer. */
  readonly reviewDueAt: Date | null;
  readonly reviewCalls: ReviewCalls | null;
  /** What an emergency went without, for that office to look at; kept after the review. */
  readonly reviewFindings: readonly ReviewFinding[];
  readonly emergencyReview: EmergencyReview | null;
  /** What the receiver asked and the referrer answered, in order. */
  readonly inquiries: readonly Inquiry[];
  /** Since when the clock of triage stands still, waiting for an answer. */
  readonly clockStoppedAt: Date | null;
  /** How long the clock of triage stood still before. */
  readonly stoppedSeconds: number;
  /** By when its receiver decides, who opened it; a question puts it off by the time that the clock stands still. */
  readonly decideBy: Date | null;
  readonly advice: string | null;
  readonly appointment: ScheduledFor | null;
  /** For the desk's list of the day: start of the appointment, or when an emergency left. */
  readonly appointmentStartsAt: Date | null;
  readonly waitingListEntryId: string | null;
  /** The appointment that was missed last and let go of: no booking of it counts again. */
  readonly missedAppointmentId: string | null;
  /** Time of the last word from scheduling that counted. */
  readonly schedulingAsOf: Date | null;
  /** Why it was rejected, cancelled or entered in error. */
  readonly reasonCode: string | null;
  readonly comment: string | null;
  /** Who agreed with the author that it was entered in error. */
  readonly supervisorId: string | null;
  readonly errorReport: ErrorReport | null;
  /** Since when the supervisor of the last report is asked; null while nobody is. */
  readonly errorReportedAt: Date | null;
  readonly handover: Handover | null;
  /** Null unless slip and card were shown. */
  readonly greenChannel: GreenChannel | null;
  /** Place in the queue of the desk, before the time of arrival; null before it. */
  readonly queueRank: number | null;
  readonly noShows: number;
  readonly rebookings: number;
  /** By when the referrer contacts a patient who did not come. */
  readonly contactBy: Date | null;
  readonly notes: readonly Note[];
  /** How the patient is cared for; null before care. */
  readonly setting: CareSetting | null;
  readonly dischargedAt: Date | null;
  readonly outcome: Outcome | null;
  readonly outcomeDueAt: Date | null;
  readonly followUp: string | null;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  /** Since when its receiver has it again, after a hop onward came to nothing. */
  readonly cameBackAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly careStartedAt: Date | null;
  readonly outcomeSentAt: Date | null;
  /** When its referrer last asked to cancel what was delivered. */
  readonly cancelAskedAt: Date | null;
  /** When it reached one of the statuses in which it has ended. */
  readonly endedAt: Date | null;
  /** Since when its referrer has not said what follows an end without care. */
  readonly endUnacknowledgedAt: Date | null;
}

export type ReferralDecision = Decision<Referral>;

/** The only function that writes a status. @throws Refusal `not-in-this-status` */
export function move(referral: Referral, command: Moving, changes: Partial<Referral> = {}): Referral {
  if (!mayStartFrom(command, referral.status)) throw notInThisStatus(command, referral.status);
  // Someone acted: what was overdue no longer is.
  return { ...referral, escalation: null, ...changes, status: transitions[command].to };
}

/** What a command writes that leaves the status as it is, and what is overdue. @throws Refusal `not-in-this-status` */
export function stay(referral: Referral, command: Command, changes: Partial<Referral> = {}): Referral {
  if (!mayStartFrom(command, referral.status)) throw notInThisStatus(command, referral.status);
  return { ...referral, ...changes };
}

export function notInThisStatus(command: Command, status: ReferralStatus): Refusal {
  const { from } = transitions[command];
  return new Refusal('conflict', 'not-in-this-status', {
    zh: `转诊${statusNames[status].zh}，此操作只能在以下状态进行：${from.map((s) => statusNames[s].zh).join('、')}`,
    en: `The referral is ${statusNames[status].en}; this needs one of: ${from.map((s) => statusNames[s].en).join(', ')}`,
  });
}

const end = (organizationId: string, department: string, practitionerId: string | null): ReferralEnd => ({
  ...{ organizationId, department },
  ...(practitionerId !== null && { practitionerId }),
});

export const fromEnd = (r: Referral): ReferralEnd => end(r.fromOrganizationId, r.fromDepartment, r.fromPractitionerId);
export const toEnd = (r: Referral): ReferralEnd => end(r.toOrganizationId, r.toDepartment, r.toPractitionerId);

/** What the events of a referral say of it: no identity, no clinical text. */
export const factsOf = (r: Referral): ReferralFacts => ({
  rootId: r.rootId,
  number: r.number,
  patientId: r.patientId,
  direction: r.direction,
  priority: r.priority,
  from: fromEnd(r),
  to: toEnd(r),
  ...(r.upstream.length > 0 && { upstream: [...r.upstream] }),
});
