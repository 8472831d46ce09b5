import type { OverdueDuty, ReferralStatus } from '#contracts';

/** In which statuses what is called for is due; the review of an emergency is, whatever became of the referral. */
export const dueIn: Readonly<Record<Exclude<OverdueDuty, 'emergency-review'>, readonly ReferralStatus[]>> = {
  'internal-review': ['internal-review'],
  revision: ['draft'],
  unread: ['delivered'],
  undecided: ['in-triage'],
  unanswered: ['info-requested', 'returned'],
  contact: ['awaiting-slot'],
  arrival: ['scheduled', 'in-transit'],
  'no-show': ['no-show'],
  outcome: ['in-care', 'cancel-requested'],
  acknowledgement: ['outcome-sent'],
  cancellation: ['cancel-requested'],
};
