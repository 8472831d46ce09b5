import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** Facts of a clinic session that carries slots. */
export const ClinicSessionFacts = Type.Object({
  organizationId: v.Id,
  department: v.DepartmentCode,
  practitionerId: Type.Optional(v.Id),
  kind: Type.Enum(v.sessionKinds),
  place: Type.String(),
  startsAt: v.Instant,
  endsAt: v.Instant,
  slotCount: Type.Integer({ minimum: 1 }),
  quotaSlots: Type.Integer({
    minimum: 0,
    description: 'Slots of the session that belong to the grassroots until released',
  }),
});
export type ClinicSessionFacts = Static<typeof ClinicSessionFacts>;

export const ClinicSessionOpened = defineEvent('ClinicSessionOpened', {
  aggregate: 'clinic-session',
  summary: 'A clinic session was published with its slots and its grassroots quota.',
  data: ClinicSessionFacts.properties,
});
export const ClinicSessionCancelled = defineEvent('ClinicSessionCancelled', {
  aggregate: 'clinic-session',
  summary: 'A clinic session was withdrawn; its appointments are booked elsewhere or queued.',
  data: {
    reasonCode: Type.String(),
    organizationId: Type.Optional(v.Id),
    department: Type.Optional(v.DepartmentCode),
  },
});
export const ClinicSessionQuotaReleased = defineEvent('ClinicSessionQuotaReleased', {
  aggregate: 'clinic-session',
  summary: 'The time of the grassroots quota is over: what was left of it is open to everyone.',
  data: {
    organizationId: v.Id,
    department: v.DepartmentCode,
    slots: Type.Integer({ minimum: 0, description: 'Slots that were left of the quota' }),
  },
});
export const ClinicSessionQuotaAmended = defineEvent('ClinicSessionQuotaAmended', {
  aggregate: 'clinic-session',
  summary: 'A policy version that holds on the day of the session changed its grassroots quota; carries its facts.',
  data: ClinicSessionFacts.properties,
});

/** Facts of an appointment: who referred whom where, and when it is; no identity of the patient. */
export const AppointmentFacts = Type.Object({
  referralId: v.Id,
  patientId: v.Id,
  clinicSessionId: v.Id,
  slotId: v.Id,
  fromOrganizationId: Type.Optional(v.Id),
  organizationId: v.Id,
  department: v.DepartmentCode,
  practitionerId: Type.Optional(v.Id),
  place: Type.String(),
  startsAt: v.Instant,
  endsAt: v.Instant,
});
export type AppointmentFacts = Static<typeof AppointmentFacts>;

export const AppointmentBooked = defineEvent('AppointmentBooked', {
  aggregate: 'appointment',
  summary: 'A slot was booked for a referral.',
  data: {
    ...AppointmentFacts.properties,
    fromQuota: Type.Boolean({ description: 'True when the slot was debited from the grassroots quota' }),
    fromWaitingList: Type.Boolean({ description: 'True when the booking came from the waiting list' }),
  },
});
const appointmentEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'appointment', summary, data: AppointmentFacts.properties });
export const AppointmentCheckedIn = appointmentEvent('AppointmentCheckedIn', 'The patient checked in at the desk.');
export const AppointmentFulfilled = appointmentEvent('AppointmentFulfilled', 'The appointment took place.');
export const AppointmentMissed = appointmentEvent('AppointmentMissed', 'The patient did not come (no-show).');
export const AppointmentCancelled = defineEvent('AppointmentCancelled', {
  aggregate: 'appointment',
  summary: 'An appointment was cancelled: its slot is free and its quota refunded.',
  data: {
    ...AppointmentFacts.properties,
    reasonCode: Type.String(),
    requeued: Type.Boolean({
      description: 'True when the referral goes on instead of ending: back to the waiting list, or to `replacedBy`',
    }),
    replacedBy: Type.Optional(v.Id),
  },
});

const entryFacts = {
  referralId: v.Id,
  fromOrganizationId: Type.Optional(v.Id),
  organizationId: v.Id,
  department: v.DepartmentCode,
  priority: v.Priority,
};
export const WaitingListEntryAdded = defineEvent('WaitingListEntryAdded', {
  aggregate: 'waiting-list-entry',
  summary: 'No suitable slot was free: the referral joined the waiting list of the department.',
  data: {
    ...entryFacts,
    reasonCode: Type.Optional(Type.String({ description: 'Why the appointment that the referral had was given back' })),
  },
});
export const WaitingListEntryBooked = defineEvent('WaitingListEntryBooked', {
  aggregate: 'waiting-list-entry',
  summary: 'A slot appeared and was booked for the first who could use it.',
  data: { ...entryFacts, appointmentId: v.Id },
});
export const WaitingListEntryWithdrawn = defineEvent('WaitingListEntryWithdrawn', {
  aggregate: 'waiting-list-entry',
  summary: 'The referral left the waiting list without a booking.',
  data: { ...entryFacts, reasonCode: Type.String() },
});
