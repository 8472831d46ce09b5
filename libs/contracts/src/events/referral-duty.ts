import Type from 'typebox';
import { dutyLevelNames, dutyLevels, dutyNames, overdueDuties } from '../duties.js';
import { defineEvent } from '../event.js';
import { namedCodes } from '../roles.js';
import * as v from '../values.js';
import { ReferralFacts, referralStatuses } from './referral-facts.js';

const facts = ReferralFacts.properties;

const called = {
  ...facts,
  status: Type.Enum(referralStatuses),
  duty: Type.Enum(overdueDuties, { description: namedCodes(overdueDuties, dutyNames).zh }),
  level: Type.Enum(dutyLevels, { description: namedCodes(dutyLevels, dutyLevelNames).zh }),
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
/** What the referrer's office finds when it reviews an emergency afterwards: 属实, 不属实. */
export const emergencyReviewOutcomes = ['justified', 'not-justified'] as const;
/** One finding of such a review. */
export type EmergencyReviewOutcome = (typeof emergencyReviewOutcomes)[number];
export const ReferralEmergencyReviewed = defineEvent('ReferralEmergencyReviewed', {
  aggregate: 'referral',
  summary: 'The referrer’s office reviewed an emergency that had gone at once, and found it justified or not.',
  data: {
    ...facts,
    outcome: Type.Enum(emergencyReviewOutcomes, { description: 'justified 属实, not-justified 不属实' }),
  },
});
export const ReferralSlipCompleted = defineEvent('ReferralSlipCompleted', {
  aggregate: 'referral',
  summary:
    'What an emergency had gone without was added to the slip by its referrer, or by who referred before; what it says stays with the record.',
  data: {
    ...facts,
    parts: Type.Array(Type.String(), {
      description: 'Which parts: history, treatment, referrerPhone, consent, practitioner, patient',
    }),
  },
});
export const ReferralEndAcknowledged = defineEvent('ReferralEndAcknowledged', {
  aggregate: 'referral',
  summary:
    'The referrer has seen that the referral ended without care, and said what follows; what it said stays with the record.',
  data: facts,
});
export const ReferralStranded = defineEvent('ReferralStranded', {
  aggregate: 'referral',
  summary:
    'The receiver of an open referral is no active member any more, suspended or gone: the referrer has to find another way.',
  data: { ...facts, status: Type.Enum(referralStatuses) },
});
