import Type from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';
import { ReferralFacts, referralStatuses } from './referral-facts.js';

const facts = ReferralFacts.properties;

/** What may be overdue in a referral. */
export const overdueDuties = [
  'unread',
  'undecided',
  'unanswered',
  'contact',
  'outcome',
  'acknowledgement',
  'no-show',
  'emergency-review',
  'internal-review',
  'revision',
  'arrival',
  'cancellation',
] as const;
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
    description:
      'unread 未阅, undecided 已阅未答复, unanswered 未补充资料, contact 未联系患者, outcome 未回复结果, acknowledgement 未确认结果, no-show 爽约未联系, emergency-review 急诊未补审, internal-review 院内未审核, revision 退回未修改, arrival 逾期未登记到诊或爽约, cancellation 取消申请未答复',
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
