import Type from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

const facts = {
  consortiumId: v.Id,
  patientId: v.Id,
  referralId: v.Id,
};

export const ReferralCardIssued = defineEvent('ReferralCardIssued', {
  aggregate: 'referral-card',
  summary:
    'A referral card was issued to the patient of a referral; with the slip it opens the green channel at any member.',
  data: { ...facts, organizationId: v.Id, validUntil: v.Instant },
});
export const ReferralCardRevoked = defineEvent('ReferralCardRevoked', {
  aggregate: 'referral-card',
  summary: 'A referral card was revoked, or replaced by another: its code opens nothing any more.',
  data: { ...facts, organizationId: v.Id, reasonCode: Type.String() },
});
