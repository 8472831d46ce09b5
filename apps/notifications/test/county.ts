import {
  OrganizationRegistered,
  ReferralSubmitted,
  ServiceScopeOpened,
  type BookingMode,
  type PendingEvent,
  type ReferralFacts,
  type ScheduledFor,
} from '#contracts';
import { newId } from '#messaging';
import type { TestCaller, TestService } from '#testing';

/** Two members of a group and what happens between them; every test takes a referral of its own. */
export const centreId = newId();
export const hospitalId = newId();
export const doctorId = newId();
const colleagueId = newId();

export const clinician: TestCaller = {
  roles: ['clinician'],
  userId: newId(),
  organizationId: centreId,
  practitionerId: doctorId,
};
export const colleague: TestCaller = { ...clinician, userId: newId(), practitionerId: colleagueId };
export const coordinator: TestCaller = { roles: ['referral-coordinator'], userId: newId(), organizationId: hospitalId };
export const stranger: TestCaller = { roles: ['referral-coordinator'], userId: newId(), organizationId: newId() };

const organization = (id: string, shortName: string, creditCode: string): PendingEvent =>
  OrganizationRegistered(id, {
    creditCode,
    name: `邯郸市永年区${shortName}`,
    shortName,
    level: 'primary',
    kind: 'township-health-centre',
    ownership: 'public',
    divisionCode: '130408',
  });

export const scope = (department: string, bookingMode: BookingMode, id = newId()): PendingEvent =>
  ServiceScopeOpened(id, {
    organizationId: hospitalId,
    department,
    directions: ['up'],
    bookingMode,
    indications: [],
    open: true,
  });

/** Cardiology (03.04) is booked directly, neurology (03.03) triages. */
export const register = (): PendingEvent[] => [
  organization(centreId, '广府卫生院', '12130408526014378U'),
  organization(hospitalId, '区一院', '12130408526013017A'),
  scope('03.04', 'direct'),
  scope('03.03', 'triage'),
];

export interface TestReferral {
  readonly id: string;
  readonly facts: ReferralFacts;
  readonly appointment: ScheduledFor;
}

let count = 0;

/** A referral to cardiology with an appointment the day after tomorrow, 10:15 in China. */
export function referralTo(department = '03.04'): TestReferral {
  const id = newId();
  const day = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
  const facts: ReferralFacts = {
    rootId: id,
    number: `130408-20261124-${String(++count).padStart(6, '0')}`,
    patientId: newId(),
    direction: 'up',
    priority: 'routine',
    from: { organizationId: centreId, department: '02', practitionerId: doctorId },
    to: { organizationId: hospitalId, department },
  };
  const startsAt = `${day}T02:15:00.000Z`;
  const endsAt = `${day}T02:30:00.000Z`;
  return { id, facts, appointment: { appointmentId: newId(), startsAt, endsAt, place: '门诊楼三层 301' } };
}

export const submitted = ({ id, facts }: TestReferral): PendingEvent =>
  ReferralSubmitted(id, { ...facts, indications: [] });

export interface Told {
  readonly id: string;
  readonly event: string;
  readonly recipient: string;
  readonly template: string;
  readonly status: string;
  readonly position: number | null;
}

/** What is stored of a referral's messages, in the order in which they were written. */
export const toldOf = (service: TestService, { id }: TestReferral): Promise<Told[]> =>
  service.dataSource.query(
    'SELECT id, event, recipient, template, status, position FROM messages WHERE referral_id = $1 ORDER BY id',
    [id],
  );
