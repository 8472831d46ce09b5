import Type from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';
import { inGroup, ReferralFacts, WardRoundUnits } from './referral-facts.js';

const facts = ReferralFacts.properties;

export const ReferralHandedOver = defineEvent('ReferralHandedOver', {
  aggregate: 'referral',
  summary: 'The patient is on the way: the handover checklist is complete and both sides signed it.',
  data: {
    ...facts,
    unbooked: Type.Optional(
      Type.Boolean({
        description:
          'Present and true where an emergency left before there was an appointment: what scheduling has for the referral is given back',
      }),
    ),
  },
});
export const ReferralMissed = defineEvent('ReferralMissed', {
  aggregate: 'referral',
  summary: 'The patient did not come; the referrer is to contact the patient.',
  data: {
    ...facts,
    appointmentId: v.Id,
    contactBy: v.Instant,
    noShows: Type.Integer({ minimum: 1, description: 'How often the patient did not come, this time included' }),
  },
});
export const ReferralRebookingRequested = defineEvent('ReferralRebookingRequested', {
  aggregate: 'referral',
  summary: 'After a no-show another appointment is wanted; scheduling looks for a slot.',
  data: { ...facts, ...inGroup, rebookings: Type.Integer({ minimum: 1 }) },
});
export const ReferralGreenChannelGranted = defineEvent('ReferralGreenChannelGranted', {
  aggregate: 'referral',
  summary:
    'Slip and card were shown at the desk: no registration fee, priority in the queue, as the group’s policy has it, and a promise by when to be seen.',
  data: {
    ...facts,
    registrationFee: Type.Number({
      minimum: 0,
      description: 'Yuan; 0, the fee line that the waiver leaves, or what a group that does not waive it asks',
    }),
    feeReason: Type.String({
      description: 'Why the fee line is what it is: what was shown, for example `slip-and-card`, or `not-waived`',
    }),
    queuePriority: Type.Boolean(),
    seeBy: v.Instant,
  },
});
export const ReferralGreenChannelBreached = defineEvent('ReferralGreenChannelBreached', {
  aggregate: 'referral',
  summary: 'The patient was not seen by the time that the green channel promised; both sides are told.',
  data: { ...facts, seeBy: v.Instant },
});
export const ReferralNoteAdded = defineEvent('ReferralNoteAdded', {
  aggregate: 'referral',
  summary: 'The receiving clinician wrote an interim note; its text stays in the record.',
  data: facts,
});
export const ReferralAdmitted = defineEvent('ReferralAdmitted', {
  aggregate: 'referral',
  summary: 'A visit became an admission: the outcome is due after the discharge.',
  data: { ...facts, wardRoundUnits: Type.Optional(WardRoundUnits) },
});
export const ReferralDischarged = defineEvent('ReferralDischarged', {
  aggregate: 'referral',
  summary: 'The patient was discharged; the outcome is due.',
  data: { ...facts, outcomeDueAt: v.Instant },
});
