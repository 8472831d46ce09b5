import {
  ReferralAccepted,
  ReferralDelivered,
  ReferralDrafted,
  ReferralReviewRequested,
  ReferralSentBack,
  ReferralSubmitted,
  type Direction,
  type Priority,
  type ReferralEnd,
  type ReferralIntent,
  type Sex,
} from '#contracts';
import { receivingMode, requireReason, type Demand, type Directory } from './capability.js';
import { usualWeek, workingDaysAfter, type WorkingDays } from './calendar.js';
import { notedIn, reviewDue, type Check } from './emergency.js';
import { goOn } from './handover.js';
import { factsOf, fromEnd, move, toEnd, type Referral, type ReferralDecision, type ReviewFinding } from './referral.js';
import { strictest, type SubmissionRules } from './group-rules.js';
import { emptySlip, requireComplete, requireConsent, slipPartsOf, type Referrer, type Slip } from './slip.js';
import { timersOf } from './timers.js';

/** What a clinician gives to begin a referral; the parts of its slip stand beside the rest, as on the paper. */
export interface NewReferral extends Partial<Slip> {
  readonly direction: Direction;
  readonly priority: Priority;
  readonly from: ReferralEnd;
  readonly to: ReferralEnd;
  readonly intent?: ReferralIntent;
  readonly conversionAllowed?: boolean;
}

/** What the service gives: ids, numbers and the patient as far as a referral knows one. */
export interface Beginning {
  readonly id: string;
  readonly number: string;
  readonly groupId: string;
  readonly patient: { readonly id: string; readonly age: number; readonly sex: Sex };
}

/** A referral before its first event. */
export function begin(input: NewReferral, { id, number, groupId, patient }: Beginning, now: Date): Referral {
  return {
    id,
    version: 0,
    rootId: id,
    parentId: null,
    upstream: [],
    childId: null,
    onwardTo: null,
    number,
    status: 'draft',
    direction: input.direction,
    priority: input.priority,
    groupId,
    patientId: patient.id,
    patientAge: patient.age,
    patientSex: patient.sex,
    fromOrganizationId: input.from.organizationId,
    fromDepartment: input.from.department,
    fromPractitionerId: input.from.practitionerId ?? null,
    toOrganizationId: input.to.organizationId,
    toDepartment: input.to.department,
    toPractitionerId: input.to.practitionerId ?? null,
    intent: input.intent ?? 'referral',
    conversionAllowed: input.conversionAllowed ?? false,
    slip: { ...emptySlip, ...slipPartsOf(input) },
    timers: null,
    escalation: null,
    internalReviewDueAt: null,
    sentBackAt: null,
    reviewDueAt: null,
    reviewCalls: null,
    reviewFindings: [],
    emergencyReview: null,
    inquiries: [],
    clockStoppedAt: null,
    stoppedSeconds: 0,
    decideBy: null,
    advice: null,
    appointment: null,
    appointmentStartsAt: null,
    waitingListEntryId: null,
    missedAppointmentId: null,
    schedulingAsOf: null,
    reasonCode: null,
    comment: null,
    supervisorId: null,
    errorReport: null,
    errorReportedAt: null,
    handover: null,
    greenChannel: null,
    queueRank: null,
    noShows: 0,
    rebookings: 0,
    contactBy: null,
    notes: [],
    setting: null,
    dischargedAt: null,
    outcome: null,
    outcomeDueAt: null,
    followUp: null,
    createdAt: now,
    submittedAt: null,
    cameBackAt: null,
    acceptedAt: null,
    arrivedAt: null,
    careStartedAt: null,
    outcomeSentAt: null,
    cancelAskedAt: null,
    endedAt: null,
    endUnacknowledgedAt: null,
  };
}

export function draft(referral: Referral): ReferralDecision {
  return { state: referral, events: [ReferralDrafted(referral.id, factsOf(referral))] };
}

/** A slip that has not left its house waits there as long for its author as for its office. */
const internalReviewDue = (timers: Referral['timers'], now: Date, calendar: WorkingDays): Date =>
  workingDaysAfter(now, timersOf(timers).internalReviewWorkingDays, calendar);

/** The office sends the slip back to its author; why stays in the record. */
export function sendBack(
  referral: Referral,
  comment: string,
  now: Date,
  calendar: WorkingDays = usualWeek,
): ReferralDecision {
  const internalReviewDueAt = internalReviewDue(referral.timers, now, calendar);
  const state = move(referral, 'send-back', { comment, sentBackAt: now, internalReviewDueAt });
  return { state, events: [ReferralSentBack(state.id, factsOf(state))] };
}

/** What a draft is completed by. */
export interface SubmissionParts extends Partial<Slip> {
  readonly from?: Referrer;
}

/** A draft with what its author adds on submitting it. */
export const completed = (draft: Referral, { from, ...parts }: SubmissionParts): Referral => ({
  ...draft,
  fromPractitionerId: from?.practitionerId ?? draft.fromPractitionerId,
  slip: { ...draft.slip, ...slipPartsOf(parts) },
});

export const demandOf = (r: Referral): Demand => ({
  direction: r.direction,
  department: r.toDepartment,
  age: r.patientAge,
  sex: r.patientSex,
  indications: r.slip.indications,
});

/**
 * Submits a complete referral. The receiver's worklist is in the same database, so submission delivers it; a scope that
 * books directly accepts it in the same decision, except in an emergency, to which the receiver is called. An emergency goes
 * without consent, a fitting scope and an indication, too: its findings say so (ADR 0048).
 */
export function submit(
  draft: Referral,
  directory: Directory,
  now: Date,
  { consentNeeded, indicationNeeded, reviewNeeded }: SubmissionRules = strictest,
  timers: Referral['timers'] = null,
  calendar: WorkingDays = usualWeek,
): ReferralDecision {
  const reviewed = draft.status === 'internal-review';
  const submitted = move(draft, reviewed ? 'approve-review' : 'submit', {
    ...{ submittedAt: now, timers },
    ...reviewDue({ ...draft, timers }, now, calendar),
  });
  const goesAtOnce = draft.priority === 'emergency';
  const found: ReviewFinding[] = [];
  const check: Check = goesAtOnce ? notedIn(found) : (rule) => rule();
  if (consentNeeded) check(() => requireConsent(draft.slip));
  requireComplete(draft, { direction: draft.direction, goesAtOnce });
  const mode = check(() => receivingMode(demandOf(draft), directory)) ?? 'triage';
  if (indicationNeeded) check(() => requireReason(demandOf(draft), directory));
  if (reviewNeeded && !reviewed && !goesAtOnce) {
    const state = move(draft, 'ask-review', { timers, internalReviewDueAt: internalReviewDue(timers, now, calendar) });
    return { state, events: [ReferralReviewRequested(state.id, factsOf(state))] };
  }
  const delivered = move(submitted, 'deliver', { reviewFindings: found });
  const events = [
    ReferralSubmitted(draft.id, {
      ...factsOf(draft),
      indications: [...draft.slip.indications],
      intent: draft.intent,
    }),
    ReferralDelivered(draft.id, { from: fromEnd(draft), to: toEnd(draft) }),
  ];
  // Advice is given by a person, and an emergency must reach one at once, however the scope books.
  const needsPerson = draft.intent === 'advice' || goesAtOnce;
  if (mode === 'triage' || needsPerson) return { state: delivered, events };
  const state = move(delivered, 'accept-directly', { acceptedAt: now });
  return goOn({ state, events: [...events, accepted(delivered, now, true)] }, now);
}

export const accepted = (r: Referral, submittedAt: Date, automatically: boolean) =>
  ReferralAccepted(r.id, { ...factsOf(r), groupId: r.groupId, automatically, submittedAt: submittedAt.toISOString() });
