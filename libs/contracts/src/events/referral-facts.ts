import Type, { type Static } from 'typebox';
import * as v from '../values.js';

/** Statuses of a referral, up, down and lateral alike. */
export const referralStatuses = [
  'draft',
  'internal-review',
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'returned',
  'advice-returned',
  'referred-onward',
  'accepted',
  'awaiting-slot',
  'scheduled',
  'in-transit',
  'no-show',
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

/**
 * Statuses in which a patient still waits for the receiver, and is stranded when that one leaves the group: whoever has
 * arrived is looked after to the end.
 */
export const waitingStatuses = [
  'internal-review',
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'returned',
  'accepted',
  'awaiting-slot',
  'scheduled',
  'in-transit',
  'no-show',
] as const satisfies readonly ReferralStatus[];

/** What a referral asks for: that the receiver takes the patient, or advice only (线上咨询). */
export const referralIntents = ['referral', 'advice'] as const;
/** What one referral asks for. */
export type ReferralIntent = (typeof referralIntents)[number];

/** How a patient is cared for at the receiver: 门诊, 住院. */
export const careSettings = ['visit', 'admission'] as const;
/** One way in which a patient is cared for. */
export type CareSetting = (typeof careSettings)[number];

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
  /** Those who referred the patient before, the first of them first; they keep being told. */
  upstream: Type.Optional(Type.Array(ReferralEnd)),
});
export type ReferralFacts = Static<typeof ReferralFacts>;

/** The appointment a referral was given. */
export const ScheduledFor = Type.Object({
  appointmentId: v.Id,
  startsAt: v.Instant,
  endsAt: v.Instant,
  practitionerId: Type.Optional(v.Id),
  place: Type.Optional(Type.String()),
});
export type ScheduledFor = Static<typeof ScheduledFor>;

/** Whose ward rounds count for an admitted patient. */
export const WardRoundUnits = Type.Array(v.Id, {
  description:
    'Organizations whose clinicians’ ward rounds (查房) at `to` count for this patient until the discharge: those that referred the patient up to it; present for an admission',
});

/** Where a booking follows: what scheduling asks about the receiver, it asks of its membership in this group. */
export const inGroup = {
  groupId: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'The consortium inside which the referral runs; new events always say it',
    }),
  ),
};

/** A coded reason with an optional free comment that must not name the patient. */
export const codedReason = { reasonCode: Type.String(), comment: Type.Optional(Type.String()) };
