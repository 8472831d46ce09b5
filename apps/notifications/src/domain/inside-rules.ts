import {
  ReferralErrorRefused,
  ReferralErrorReported,
  ReferralReviewRequested,
  ReferralSentBack,
  referralStatuses,
  type ReferralStatus,
} from '#contracts';
import type { Rule } from './rule.js';

/** Statuses in which a referral is known inside the referring organization only. */
const inside: readonly ReferralStatus[] = ['draft', 'internal-review'];

export const isInside = (status: ReferralStatus): boolean => inside.includes(status);

const inUse = referralStatuses.filter((status) => status !== 'entered-in-error');

/** What those of the referring organization tell each other. */
export const insideRules: readonly Rule[] = [
  {
    event: ReferralReviewRequested.type,
    tells: { 'referral-office': 'referral-review-requested.referral-office' },
    holdsIn: ['internal-review'],
  },
  {
    event: ReferralSentBack.type,
    tells: { referrer: 'referral-sent-back.referrer' },
    holdsIn: ['draft'],
  },
  {
    event: ReferralErrorReported.type,
    tells: { supervisor: 'referral-error-reported.supervisor' },
    holdsIn: inUse,
    until: 'the supervisor answers, or is asked anew',
  },
  {
    event: ReferralErrorRefused.type,
    ownReferrerOnly: true,
    tells: { referrer: 'referral-error-refused.referrer' },
    holdsIn: inUse,
    until: 'the author reports it anew',
  },
];
