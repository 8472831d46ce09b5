import type { ReferralStatus, ScheduledFor } from '#contracts';
import { issueCard } from './card.js';
import type { Directory, Scope } from './capability.js';
import type { Outcome, Referral } from './referral.js';
import { begin, type NewReferral } from './submission.js';

/* Referrals for the tests of the rules. */

const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const at = new Date('2026-11-24T02:00:00Z');
export const township = uuid(1);
export const hospital = uuid(2);
export const stranger = uuid(3);
export const emergencyCentre = uuid(4);

export const cardiology: Scope = {
  organizationId: hospital,
  organizationName: '区一院',
  department: '03.04',
  directions: ['up', 'lateral'],
  bookingMode: 'direct',
  indications: [],
  open: true,
};

const appointment: ScheduledFor = {
  appointmentId: uuid(11),
  startsAt: '2026-11-25T00:30:00.000Z',
  endsAt: '2026-11-25T00:40:00.000Z',
  place: '门诊三楼',
};
const directory: Directory = { receiving: [cardiology], ownDepartments: ['02'], elsewhere: [], receiverAbove: false };
const outcome: Outcome = { summary: '冠脉造影未见狭窄', diagnoses: [], treatment: '调整降压药', advice: '' };

/** What happened to the referrals of the tests. */
export const history = { directory, appointment, outcome, entryId: uuid(12), otherId: uuid(13) };

export const newReferral: NewReferral = {
  direction: 'up',
  priority: 'routine',
  from: { organizationId: township, department: '02', practitionerId: uuid(21) },
  to: { organizationId: hospital, department: '03.04' },
  indications: ['needs-superior-examination'],
  reason: '需冠脉造影',
  chiefComplaint: '胸痛三天',
  diagnoses: [{ code: 'I20.0', name: '不稳定型心绞痛', basis: 'clinical' }],
  history: '高血压十年',
  treatment: '硝酸甘油',
  referrerPhone: '0310-6551101',
  consent: true,
};

const beginning = {
  id: uuid(31),
  number: '130408-20261124-000042',
  groupId: uuid(41),
  patient: { id: uuid(51), age: 68, sex: 'male' },
} as const;

const withAppointment: readonly ReferralStatus[] = [
  'scheduled',
  'in-transit',
  'no-show',
  'arrived',
  'in-care',
  'outcome-sent',
  'closed',
  'cancel-requested',
];
const inCare: readonly ReferralStatus[] = ['arrived', 'in-care', 'outcome-sent', 'closed', 'cancel-requested'];
const inTriage: readonly ReferralStatus[] = ['in-triage', 'info-requested', 'returned'];

const asked = { question: '肌酐？', askedAt: at.toISOString(), answer: null, answeredAt: null };

/** A complete referral in a status, with what it must have got on the way. */
export function aReferral(status: ReferralStatus, changes: Partial<Referral> = {}): Referral {
  return {
    ...begin(newReferral, beginning, at),
    version: status === 'draft' ? 1 : 3,
    status,
    submittedAt: status === 'draft' || status === 'internal-review' ? null : at,
    ...(withAppointment.includes(status) && {
      appointment,
      appointmentStartsAt: new Date(appointment.startsAt),
      schedulingAsOf: at,
    }),
    ...(status === 'awaiting-slot' && { waitingListEntryId: history.entryId, schedulingAsOf: at }),
    ...(inCare.includes(status) && { arrivedAt: at }),
    ...(inCare.includes(status) && status !== 'arrived' && { careStartedAt: at }),
    ...(status === 'accepted' && { acceptedAt: at }),
    ...((status === 'info-requested' || status === 'returned') && { clockStoppedAt: at, inquiries: [asked] }),
    ...(inTriage.includes(status) && { decideBy: new Date(at.getTime() + 48 * 3_600_000) }),
    ...(status === 'no-show' && { noShows: 1, contactBy: at }),
    ...(status === 'in-care' && { outcomeDueAt: at }),
    ...(status === 'outcome-sent' && { outcomeSentAt: at }),
    ...(status === 'advice-returned' && { conversionAllowed: true, endedAt: at }),
    ...changes,
  };
}

/** Slip and card of the patient of a referral, as they are shown. */
export const shown = (referral: Referral) => ({
  slip: referral,
  card: issueCard(referral, { id: uuid(14), organizationId: township, validDays: 365 }, at).state,
});
