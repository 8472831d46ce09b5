import type { Appointment } from './appointment.js';
import { book } from './appointment.js';
import { openSession, type ClinicSession, type OpenSession } from './clinic-session.js';
import type { Demand } from './demand.js';
import { quotaPolicyOf, termsOf } from './quota-policy.js';
import { slotsOf, type Slot } from './slot.js';

/** Ids that are the same in every run; the events want UUIDs. */
export const idOf = (n: number): string => `0192f0c1-7a10-7cc0-8000-${String(n).padStart(12, '0')}`;

export function counter(from = 1000): () => string {
  let n = from;
  return () => idOf(n++);
}

/** Yongnian's policy (examples/yongnian/group.yaml). */
export const yongnian = {
  quotaShare: 0.5,
  exclusiveWindowShare: 0.5,
  releasePolicy: { hoursBefore: 24 },
  bookingWindowDays: 14,
  levels: ['secondary', 'tertiary'],
  sessionKinds: ['expert'],
};

export const opened = new Date('2026-11-01T00:00:00Z');
/** An expert's afternoon, two weeks and a bit after it is opened. */
export const expertClinic: OpenSession & { capacity: number } = {
  organizationId: idOf(1),
  department: '03.04',
  practitionerId: idOf(2),
  kind: 'expert',
  place: '门诊楼三层 专家诊室',
  startsAt: new Date('2026-11-24T06:00:00Z'),
  endsAt: new Date('2026-11-24T09:00:00Z'),
  slotMinutes: 20,
  capacity: 9,
};

export function aSession(changes: Partial<typeof expertClinic> = {}, now = opened): ClinicSession {
  const ask = { ...expertClinic, ...changes };
  const terms = termsOf({ ...ask, openedAt: now }, 'secondary', [quotaPolicyOf(yongnian)], 14);
  return openSession(idOf(3), ask, terms, now).state;
}

export const slotsOfSession = (session = aSession()): Slot[] => slotsOf(session, counter());

export const aDemand: Demand = {
  referralId: idOf(10),
  patientId: idOf(11),
  groupId: idOf(13),
  fromOrganizationId: idOf(12),
  organizationId: idOf(1),
  askedDepartment: '03.04',
  askedPractitionerId: null,
  priority: 'routine',
  submittedAt: new Date('2026-11-10T01:00:00Z'),
};

export const anAppointment = (changes: Partial<Appointment> = {}): Appointment => {
  const [slot] = slotsOfSession();
  return { ...book(idOf(20), aDemand, slot as Slot, new Date('2026-11-10T01:00:01Z')).state, ...changes };
};
