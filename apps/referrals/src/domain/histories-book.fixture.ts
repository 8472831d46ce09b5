/*
 * From where to where a referral goes, from the table as it was agreed and not from the code: one half of the model that the random
 * histories are compared with.
 */

/** Whatever leads from a status by itself: `try` says what else has to hold. */
export const book = {
  draft: 'cancel>cancelled',
  'internal-review': 'reroute>referred-onward send-back>draft cancel>cancelled',
  delivered:
    'go-onward>referred-onward reroute>referred-onward triage>in-triage reject>rejected cancel>cancel-requested',
  'in-triage':
    'reroute>referred-onward request-info>info-requested return-advice>advice-returned refer-onward>referred-onward accept>accepted reject>rejected cancel>cancel-requested',
  'info-requested': 'reroute>referred-onward answer-info>in-triage reject>rejected cancel>cancel-requested',
  returned: 'reroute>referred-onward answer-info>in-triage reject>rejected cancel>cancelled',
  'advice-returned': 'convert>accepted acknowledge-end>advice-returned',
  'referred-onward':
    'pass-outcome>outcome-sent conclude>closed come-back>delivered give-up>cancelled pass-cancel>referred-onward',
  accepted: 'reroute>referred-onward reject>rejected check-in>arrived cancel>cancel-requested',
  'awaiting-slot': 'reroute>referred-onward reject>rejected check-in>arrived cancel>cancel-requested',
  scheduled:
    'reroute>referred-onward reject>rejected hand-over>in-transit no-show>no-show hear-no-show>no-show arrive>arrived check-in>arrived cancel>cancel-requested',
  'in-transit': 'reroute>referred-onward reject>rejected arrive>arrived check-in>arrived cancel>cancel-requested',
  'no-show':
    'reroute>referred-onward reject>rejected rebook>accepted arrive>arrived check-in>arrived cancel>cancel-requested',
  arrived: 'green-channel>arrived start-care>in-care cancel>cancel-requested',
  'in-care': 'note>in-care admit>in-care discharge>in-care send-outcome>outcome-sent cancel>cancel-requested',
  'outcome-sent': 'refer-down>outcome-sent close>closed',
  'cancel-requested':
    'arrive>arrived check-in>arrived start-care>in-care send-outcome>outcome-sent confirm-cancel>cancelled',
  closed: '',
  rejected: 'acknowledge-end>rejected',
  cancelled: 'acknowledge-end>cancelled',
  expired: 'acknowledge-end>expired',
  'entered-in-error': '',
} as const;
export type Status = keyof typeof book;

/** What an emergency may do beside, in which nobody waits for a slot. */
export const atOnce: Partial<Record<Status, string>> = {
  accepted: 'hand-over>in-transit arrive>arrived',
  'awaiting-slot': 'hand-over>in-transit arrive>arrived',
};

/** Words of other services: what does not fit is passed over. */
export const words = [
  'schedule',
  'queue',
  'release',
  'check-in',
  'hear-no-show',
  'pass-outcome',
  'conclude',
  'come-back',
  'give-up',
];

/** An error is reported, and a supervisor agrees or not. */
export const errors = ['enter-in-error', 'confirm-error', 'refuse-error'];
