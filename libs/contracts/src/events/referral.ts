import Type from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';
import {
  careSettings,
  codedReason,
  inGroup,
  ReferralEnd,
  ReferralFacts,
  referralIntents,
  ScheduledFor,
  WardRoundUnits,
} from './referral-facts.js';

const facts = ReferralFacts.properties;

export const ReferralDrafted = defineEvent('ReferralDrafted', {
  aggregate: 'referral',
  summary: 'A clinician began a referral that is not yet submitted.',
  data: facts,
});
export const ReferralSubmitted = defineEvent('ReferralSubmitted', {
  aggregate: 'referral',
  summary: 'A referral was submitted: indications or the capability rule, consent and the minimum slip are there.',
  data: {
    ...facts,
    indications: Type.Array(Type.String()),
    intent: Type.Optional(
      Type.Enum(referralIntents, {
        description: 'referral 转诊, advice 线上咨询, which a person answers however the service scope books',
      }),
    ),
  },
});
export const ReferralDelivered = defineEvent('ReferralDelivered', {
  aggregate: 'referral',
  summary: 'The referral is on the worklist of the receiving department.',
  data: { from: Type.Optional(ReferralEnd), to: ReferralEnd },
});
export const ReferralTriageStarted = defineEvent('ReferralTriageStarted', {
  aggregate: 'referral',
  summary: 'The receiver opened the referral.',
  data: { from: Type.Optional(ReferralEnd), to: ReferralEnd },
});
export const ReferralAccepted = defineEvent('ReferralAccepted', {
  aggregate: 'referral',
  summary: 'The receiver accepted the referral, or its service scope books directly; scheduling now looks for a slot.',
  data: {
    ...facts,
    ...inGroup,
    automatically: Type.Boolean(),
    /** When the referral was submitted; the waiting list counts from here. */
    submittedAt: v.Instant,
  },
});
export const ReferralRejected = defineEvent('ReferralRejected', {
  aggregate: 'referral',
  summary: 'The receiver rejected the referral with a coded reason.',
  data: { ...facts, ...codedReason },
});
export const ReferralQueued = defineEvent('ReferralQueued', {
  aggregate: 'referral',
  summary:
    'Nothing suitable is free, or the appointment was given back: the referral awaits a slot on the waiting list.',
  data: {
    ...facts,
    waitingListEntryId: v.Id,
    reasonCode: Type.Optional(Type.String({ description: 'Why the appointment that it had was given back' })),
  },
});
export const ReferralScheduled = defineEvent('ReferralScheduled', {
  aggregate: 'referral',
  summary: 'The referral has an appointment.',
  data: { ...facts, appointment: ScheduledFor },
});
const onTheWay = Type.Optional(
  Type.Boolean({ description: 'Present and true where the patient is on the way, and nobody asked to cancel' }),
);
export const ReferralAppointmentKept = defineEvent('ReferralAppointmentKept', {
  aggregate: 'referral',
  summary:
    'An appointment was booked while the patient is on the way, or the receiver is asked to cancel: it is kept, should the patient come, and given back with a cancellation.',
  data: { ...facts, onTheWay, appointment: ScheduledFor },
});
export const ReferralPlaceKept = defineEvent('ReferralPlaceKept', {
  aggregate: 'referral',
  summary:
    'The referral got a place on the waiting list while the patient is on the way, or the receiver is asked to cancel, in place of an appointment it may have had: the place is kept, and given back with the cancellation.',
  data: {
    ...facts,
    onTheWay,
    waitingListEntryId: v.Id,
    reasonCode: Type.Optional(Type.String({ description: 'Why the appointment that it had was given back' })),
  },
});
export const ReferralArrived = defineEvent('ReferralArrived', {
  aggregate: 'referral',
  summary: 'The patient arrived at the receiving desk.',
  data: { ...facts, appointmentId: v.Id },
});
export const ReferralArrivedUnbooked = defineEvent('ReferralArrivedUnbooked', {
  aggregate: 'referral',
  summary:
    'The patient arrived at the receiving desk without an appointment, an emergency or one who lost it on the way: what scheduling has for the referral is given back.',
  data: facts,
});
export const ReferralCareStarted = defineEvent('ReferralCareStarted', {
  aggregate: 'referral',
  summary: 'The receiving clinician took the patient into care.',
  data: {
    ...facts,
    minutesToBeSeen: Type.Optional(Type.Integer({ minimum: 0, description: 'From the arrival at the desk' })),
    greenChannelKept: Type.Optional(Type.Boolean({ description: 'Present where the green channel was granted' })),
    setting: Type.Optional(Type.Enum(careSettings, { description: 'visit 门诊, admission 住院' })),
    wardRoundUnits: Type.Optional(WardRoundUnits),
  },
});
export const ReferralCareResumed = defineEvent('ReferralCareResumed', {
  aggregate: 'referral',
  summary: 'Care that had begun goes on, although the referrer asked to cancel.',
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
  data: { ...facts, ...codedReason },
});
export const ReferralCancelled = defineEvent('ReferralCancelled', {
  aggregate: 'referral',
  summary: 'The referral was cancelled; its slot or place in the queue is to be given back.',
  data: { ...facts, ...codedReason },
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
