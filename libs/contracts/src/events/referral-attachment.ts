import { defineEvent } from '../event.js';
import * as v from '../values.js';
import { codedReason, ReferralFacts } from './referral-facts.js';

const facts = ReferralFacts.properties;

export const ReferralAttachmentAdded = defineEvent('ReferralAttachmentAdded', {
  aggregate: 'referral',
  summary: 'A file was attached to the referral; its name and what is in it stay with the record.',
  data: { ...facts, attachmentId: v.Id },
});
export const ReferralAttachmentWithdrawn = defineEvent('ReferralAttachmentWithdrawn', {
  aggregate: 'referral',
  summary: 'A file was taken off the referral and its content erased, because it should not have been there.',
  data: { ...facts, ...codedReason, attachmentId: v.Id },
});
