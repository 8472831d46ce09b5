import Type from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';
import { codedReason, ReferralEnd, ReferralFacts, referralStatuses } from './referral-facts.js';

const facts = ReferralFacts.properties;

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
export const ReferralErrorReported = defineEvent('ReferralErrorReported', {
  aggregate: 'referral',
  summary:
    'Its author said that the referral was entered in error, and asked a supervisor to agree; until then it goes on as it is.',
  data: { ...facts, ...codedReason, supervisorId: v.Id },
});
export const ReferralErrorRefused = defineEvent('ReferralErrorRefused', {
  aggregate: 'referral',
  summary: 'The supervisor did not agree that the referral was entered in error: it goes on.',
  data: facts,
});
export const ReferralEnteredInError = defineEvent('ReferralEnteredInError', {
  aggregate: 'referral',
  summary:
    'A supervisor agreed with its author that the referral was entered in error; it is kept for audit and nobody acts on it.',
  data: { ...facts, ...codedReason },
});
export const ReferralReturned = defineEvent('ReferralReturned', {
  aggregate: 'referral',
  summary:
    'What the receiver asked was not answered in time: the referral is back with the referrer, who answers or cancels.',
  data: { ...facts, ...codedReason },
});
export const ReferralReviewRequested = defineEvent('ReferralReviewRequested', {
  aggregate: 'referral',
  summary: 'The group asks for a review by the referrer’s own office before the slip leaves.',
  data: facts,
});
export const ReferralSentBack = defineEvent('ReferralSentBack', {
  aggregate: 'referral',
  summary: 'The referrer’s own office sent the slip back to its author; it is a draft again.',
  data: facts,
});
export const ReferralReferredOnward = defineEvent('ReferralReferredOnward', {
  aggregate: 'referral',
  summary:
    'The receiver referred the patient onward; the next hop shares the root, and every referrer before keeps being told.',
  data: {
    ...facts,
    ...codedReason,
    childId: v.Id,
    onwardTo: ReferralEnd,
    underReview: Type.Optional(
      Type.Boolean({ description: 'Whose hop it is reviews it first: it has not left that organization' }),
    ),
  },
});
export const ReferralOutcomePassedOn = defineEvent('ReferralOutcomePassedOn', {
  aggregate: 'referral',
  summary:
    'The outcome of the hop that this referral was referred onward by has come: its own referrer acknowledges it, as every one before does.',
  data: { ...facts, childId: v.Id, onwardTo: ReferralEnd },
});
export const ReferralOutcomeWithdrawn = defineEvent('ReferralOutcomeWithdrawn', {
  aggregate: 'referral',
  summary:
    'The hop that this referral has its outcome of was entered in error: its referrer, who has acknowledged that outcome or was to, is told.',
  data: { ...facts, ...codedReason, status: Type.Enum(referralStatuses), childId: v.Id, onwardTo: ReferralEnd },
});
export const ReferralConcluded = defineEvent('ReferralConcluded', {
  aggregate: 'referral',
  summary: 'The hop by which the referrer went round a receiver that left has ended, and this one with it.',
  data: { ...facts, childId: v.Id, childStatus: Type.Enum(referralStatuses) },
});
export const ReferralCameBack = defineEvent('ReferralCameBack', {
  aggregate: 'referral',
  summary:
    'The hop that this referral was referred onward by ended without treatment: it is with its receiver again, unread, so that somebody owns the patient.',
  data: { ...facts, childId: v.Id, childStatus: Type.Enum(referralStatuses), reasonCode: codedReason.reasonCode },
});
export const ReferralCancellationPassedOn = defineEvent('ReferralCancellationPassedOn', {
  aggregate: 'referral',
  summary:
    'The referrer asked to cancel a referral that was referred onward: the request goes on to the next hop, whose receiver confirms.',
  data: { ...facts, reasonCode: codedReason.reasonCode, childId: v.Id },
});
export const ReferralDownReferred = defineEvent('ReferralDownReferred', {
  aggregate: 'referral',
  summary:
    'The receiving clinician began a down referral based on this one, with a rehabilitation plan; it is a draft.',
  data: { ...facts, childId: v.Id },
});
