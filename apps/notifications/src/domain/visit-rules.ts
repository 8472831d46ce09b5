import {
  ReferralAppointmentKept,
  ReferralGreenChannelBreached,
  ReferralHandedOver,
  ReferralMissed,
  ReferralNoteAdded,
  ReferralPlaceKept,
} from '#contracts';
import type { Rule } from './rule.js';

/** The way of a patient to the receiver, and the visit there. */
export const visitRules: readonly Rule[] = [
  {
    event: ReferralHandedOver.type,
    tells: { 'receiving-desk': 'referral-handed-over.receiving-desk' },
    holdsIn: ['in-transit'],
  },
  {
    event: ReferralAppointmentKept.type,
    only: 'the patient is on the way',
    tells: {
      referrer: 'referral-appointment-kept.referrer',
      'receiving-desk': 'referral-appointment-kept.receiving-desk',
    },
    holdsIn: ['in-transit'],
  },
  {
    event: ReferralPlaceKept.type,
    only: 'the patient is on the way',
    tells: { referrer: 'referral-place-kept.referrer', 'receiving-desk': 'referral-place-kept.receiving-desk' },
    holdsIn: ['in-transit'],
  },
  {
    event: ReferralMissed.type,
    tells: { patient: 'referral-missed.patient', referrer: 'referral-missed.referrer' },
    holdsIn: ['no-show'],
  },
  {
    event: ReferralGreenChannelBreached.type,
    tells: {
      referrer: 'referral-green-channel-breached.referrer',
      'receiving-desk': 'referral-green-channel-breached.receiving-desk',
    },
    holdsIn: ['arrived', 'in-care', 'cancel-requested'],
  },
  {
    event: ReferralNoteAdded.type,
    tells: { referrer: 'referral-note-added.referrer' },
    holdsIn: ['in-care', 'outcome-sent'],
  },
];
