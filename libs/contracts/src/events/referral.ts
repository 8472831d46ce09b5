import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** Statuses of a referral, up, down and lateral alike. */
export const referralStatuses = [
  'draft',
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'returned',
  'advice-returned',
  'accepted',
  'awaiting-slot',
  'scheduled',
  'arrived',
  'in-care',
  'outcome-sent',
  'closed',
  'rejected',
  'cancel-requested',
  'cancelled',
  'expired',
  'entered-in-error',
] as const;
/** One status of a referral. */
export type ReferralStatus = (typeof referralStatuses)[number];

/** What a referral asks for: that the receiver takes the patient, or advice only (线上咨询). */
export const referralIntents = ['referral', 'advice'] as const;
/** What one referral asks for. */
export type ReferralIntent = (typeof referralIntents)[number];

/** One end of a referral. */
export const ReferralEnd = Type.Object({
  organizationId: v.Id,
  department: v.DepartmentCode,
  practitionerId: Type.Optional(v.Id),
});
export type ReferralEnd = Static<typeof ReferralEnd>;

/** Facts every consumer needs to act on a referral without asking back; no identity of the patient. */
export const ReferralFacts = Type.Object({
  rootId: v.Id,
  number: Type.String({ description: 'Human-readable slip number, for example `130408-20261124-000042`' }),
  /** Pseudonymous id of the patient inside the group. */
  patientId: v.Id,
  direction: v.Direction,
  priority: v.Priority,
  from: ReferralEnd,
  to: ReferralEnd,
});
export type ReferralFacts = Static<typeof ReferralFacts>;
const facts = ReferralFacts.properties;

/** The appointment a referral was given. */
export const ScheduledFor = Type.Object({
  appointmentId: v.Id,
  startsAt: v.Instant,
  endsAt: v.Instant,
  practitionerId: Type.Optional(v.Id),
  place: Type.Optional(Type.String()),
});
export type ScheduledFor = Static<typeof ScheduledFor>;

/** A coded reason with an optional free comment that must not name the patient. */
const reason = { reasonCode: Type.String(), comment: Type.Optional(Type.String()) };

export const ReferralDrafted = defineEvent('ReferralDrafted', {
  aggregate: 'referral',
  summary: 'A clinician began a referral that is not yet submitted.',
  data: facts,
});
export const ReferralSubmitted = defineEvent('ReferralSubmitted', {
  aggregate: 'referral',
  summary: 'A referral was submitted: indications or the capability rule, consent and the minimum slip are there.',
  data: { ...facts, indications: Type.Array(Type.String()) },
});
export const ReferralDelivered = defineEvent('ReferralDelivered', {
  aggregate: 'referral',
  summary: 'The referral is on the worklist of the receiving department.',
  data: { to: ReferralEnd },
});
export const ReferralTriageStarted = defineEvent('ReferralTriageStarted', {
  aggregate: 'referral',
  summary: 'The receiver opened the referral.',
  data: { to: ReferralEnd },
});
export const ReferralAccepted = defineEvent('ReferralAccepted', {
  aggregate: 'referral',
  summary: 'The receiver accepted the referral, or its service scope books directly; scheduling now looks for a slot.',
  data: {
    ...facts,
    automatically: Type.Boolean(),
    /** When the referral was submitted; the waiting list counts from here. */
    submittedAt: v.Instant,
  },
});
export const ReferralRejected = defineEvent('ReferralRejected', {
  aggregate: 'referral',
  summary: 'The receiver rejected the referral with a coded reason.',
  data: { ...facts, ...reason },
});
export const ReferralQueued = defineEvent('ReferralQueued', {
  aggregate: 'referral',
  summary: 'Nothing suitable is free: the referral awaits a slot on the waiting list.',
  data: { ...facts, waitingListEntryId: v.Id },
});
export const ReferralScheduled = defineEvent('ReferralScheduled', {
  aggregate: 'referral',
  summary: 'The referral has an appointment.',
  data: { ...facts, appointment: ScheduledFor },
});
export const ReferralArrived = defineEvent('ReferralArrived', {
  aggregate: 'referral',
  summary: 'The patient arrived at the receiving desk.',
  data: { ...facts, appointmentId: v.Id },
});
export const ReferralCareStarted = defineEvent('ReferralCareStarted', {
  aggregate: 'referral',
  summary: 'The receiving clinician took the patient into care.',
  data: facts,
});
export const ReferralOutcomeSent = defineEvent('ReferralOutcomeSent', {
  aggregate: 'referral',
  summary: 'The receiving clinician sent the outcome back to the referrer.',
  data: facts,
});
export const ReferralClosed = defineEvent('ReferralClosed', {
  aggregate: 'referral',
  summary: 'The referrer acknowledged the outcome and set the follow-up: the loop is closed.',
  data: facts,
});
export const ReferralCancellationRequested = defineEvent('ReferralCancellationRequested', {
  aggregate: 'referral',
  summary: 'The referrer asked the receiver to cancel a delivered referral.',
  data: { ...facts, ...reason },
});
export const ReferralCancelled = defineEvent('ReferralCancelled', {
  aggregate: 'referral',
  summary: 'The referral was cancelled; its slot or place in the queue is to be given back.',
  data: { ...facts, ...reason },
});
export const ReferralInfoRequested = defineEvent('ReferralInfoRequested', {
  aggregate: 'referral',
  summary: 'The receiver asked the referrer for information; its clock stops until the answer.',
  data: facts,
});
export const ReferralInfoAnswered = defineEvent('ReferralInfoAnswered', {
  aggregate: 'referral',
  summary: 'The referrer answered what the receiver asked; the clock of triage goes on.',
  data: facts,
});
export const ReferralAdviceReturned = defineEvent('ReferralAdviceReturned', {
  aggregate: 'referral',
  summary: 'The receiving clinician returned advice instead of taking the patient.',
  data: {
    ...facts,
    convertible: Type.Boolean({ description: 'True when the referrer allowed beforehand that it becomes a referral' }),
  },
});
export const ReferralEnteredInError = defineEvent('ReferralEnteredInError', {
  aggregate: 'referral',
  summary:
    'Its author marked the referral as entered in error, with a supervisor; it is kept for audit and nobody acts on it.',
  data: { ...facts, ...reason },
});
export const ReferralReturned = defineEvent('ReferralReturned', {
  aggregate: 'referral',
  summary:
    'What the receiver asked was not answered in time: the referral is back with the referrer, who answers or cancels.',
  data: { ...facts, ...reason },
});
export const ReferralSlotDelayed = defineEvent('ReferralSlotDelayed', {
  aggregate: 'referral',
  summary: 'Scheduling has not answered in time: the referral stands among those that await a slot, for people to see.',
  data: facts,
});
export const ReferralExpired = defineEvent('ReferralExpired', {
  aggregate: 'referral',
  summary: 'The referral ran out of time before it had an appointment; its place in the queue is to be given back.',
  data: facts,
});

export const ReferralStranded = defineEvent('ReferralStranded', {
  aggregate: 'referral',
  summary:
    'The receiver of an open referral is no active member any more, suspended or gone: the referrer has to find another way.',
  data: { ...facts, status: Type.Enum(referralStatuses) },
});

/** What may be overdue in a referral. */
export const overdueDuties = ['unread', 'contact', 'outcome', 'acknowledgement'] as const;
/** One thing that may be overdue. */
export type OverdueDuty = (typeof overdueDuties)[number];
/** Who is called, one after the other, until someone acts: 转诊专员, 值班负责人, 运营办公室. */
export const dutyLevels = ['clerk', 'duty-officer', 'operations-office'] as const;
/** One rung of the ladder. */
export type DutyLevel = (typeof dutyLevels)[number];

const called = {
  ...facts,
  status: Type.Enum(referralStatuses),
  duty: Type.Enum(overdueDuties, {
    description: 'unread 未阅, contact 未联系患者, outcome 未回复结果, acknowledgement 未确认结果',
  }),
  level: Type.Enum(dutyLevels, {
    description: 'clerk 转诊专员, duty-officer 值班负责人, operations-office 运营办公室',
  }),
  /** Whose duty roster was looked into. */
  organizationId: v.Id,
};
export const ReferralEscalated = defineEvent('ReferralEscalated', {
  aggregate: 'referral',
  summary: 'Something is overdue, and those on duty at this level are called; it repeats until someone acts.',
  data: {
    ...called,
    times: Type.Integer({ minimum: 1, description: 'How often it was called for this duty, this time included' }),
    onDuty: Type.Array(Type.Object({ userId: Type.String(), displayName: Type.String() })),
  },
});
export const ReferralDutyRosterEmpty = defineEvent('ReferralDutyRosterEmpty', {
  aggregate: 'referral',
  summary:
    'An overdue referral climbed to a level at which nobody is on duty: an alarm in itself; the next level is called.',
  data: called,
});
