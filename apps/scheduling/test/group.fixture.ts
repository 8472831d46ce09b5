import {
  MembershipActivated,
  OrganizationRegistered,
  PolicySet,
  PractitionerRegistered,
  ReferralAccepted,
  ReferralArrivedUnbooked,
  ReferralCameBack,
  ReferralCancelled,
  ReferralEnteredInError,
  ReferralExpired,
  ReferralHandedOver,
  ReferralMissed,
  ReferralRebookingRequested,
  ReferralReferredOnward,
  type PendingEvent,
  type Priority,
} from '#contracts';
import { newId } from '#messaging';
import { startTestService, type TestCaller, type TestService } from '#testing';
import { scheduling } from '../src/service.js';

/** A small group: a hospital with experts, another one beside it, a township health centre below. */
export const group = {
  consortiumId: newId(),
  hospital: newId(),
  otherHospital: newId(),
  township: newId(),
  expert: newId(),
  doctor: newId(),
  otherDoctor: newId(),
};

export const membershipIds = { hospital: newId(), otherHospital: newId(), township: newId() };

const member = (of: keyof typeof membershipIds, role: 'lead' | 'member' | 'grassroots') =>
  MembershipActivated(membershipIds[of], {
    consortiumId: group.consortiumId,
    organizationId: group[of],
    role,
    status: 'active',
  });

const organization = (id: string, creditCode: string, kind: 'general-hospital' | 'township-health-centre') =>
  OrganizationRegistered(id, {
    creditCode,
    name: creditCode,
    shortName: creditCode,
    level: kind === 'general-hospital' ? 'secondary' : 'primary',
    kind,
    ownership: 'public',
    divisionCode: '130408',
  });

const practitioner = (id: string, staffNumber: string, employerId = group.hospital) =>
  PractitionerRegistered(id, {
    name: staffNumber,
    title: 'chief',
    specialty: '03.04',
    employerId,
    practicePoints: [employerId],
    staffNumber,
  });

export const policy = (parameters: object = {}, version = 1, validFrom = '2026-01-01') =>
  PolicySet(newId(), {
    consortiumId: group.consortiumId,
    code: 'scheduling.expert-quota',
    version,
    validFrom,
    parameters: {
      quotaShare: 0.5,
      exclusiveWindowShare: 0.5,
      releasePolicy: { hoursBefore: 24 },
      bookingWindowDays: 14,
      levels: ['secondary', 'tertiary'],
      sessionKinds: ['expert'],
      ...parameters,
    },
  });

export const registers: PendingEvent[] = [
  organization(group.hospital, '12130408526013017A', 'general-hospital'),
  organization(group.otherHospital, '12130408526013180H', 'general-hospital'),
  organization(group.township, '12130408526014378U', 'township-health-centre'),
  member('hospital', 'lead'),
  member('otherHospital', 'member'),
  member('township', 'grassroots'),
  practitioner(group.expert, 'A1001'),
  practitioner(group.doctor, 'A1003'),
  practitioner(group.otherDoctor, 'B2001', group.otherHospital),
];

export const scheduler: TestCaller = { roles: ['scheduler'], organizationId: group.hospital };
export const coordinator: TestCaller = { roles: ['referral-coordinator'], organizationId: group.township };
export const admin: TestCaller = { roles: ['group-admin'] };

const hour = 3_600_000;
export const hoursFromNow = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();

export interface Asked {
  readonly id?: string;
  readonly groupId?: string;
  readonly from?: string;
  readonly to?: string;
  readonly department?: string;
  readonly practitionerId?: string;
  readonly priority?: Priority;
  readonly submittedAt?: string;
}

const factsOf = ({
  from = group.township,
  to = group.hospital,
  department = '03.04',
  practitionerId,
  priority = 'routine',
}: Asked) => ({
  rootId: newId(),
  number: '130408-20261124-000042',
  patientId: newId(),
  direction: 'up' as const,
  priority,
  from: { organizationId: from, department: '02' },
  to: { organizationId: to, department, practitionerId },
});

export const accepted = (asked: Asked = {}) =>
  ReferralAccepted(asked.id ?? newId(), {
    ...{ ...factsOf(asked), groupId: asked.groupId },
    automatically: true,
    submittedAt: asked.submittedAt ?? new Date().toISOString(),
  });

export const expired = (id: string) => ReferralExpired(id, factsOf({}));
export const enteredInError = (id: string) =>
  ReferralEnteredInError(id, { ...factsOf({}), reasonCode: 'wrong-patient' });
export const referredOnward = (id: string) =>
  ReferralReferredOnward(id, {
    ...{ ...factsOf({}), reasonCode: 'receiver-left', childId: newId() },
    onwardTo: { organizationId: newId(), department: '03.04' },
  });
export const cameBack = (id: string) =>
  ReferralCameBack(id, { ...factsOf({}), childId: newId(), childStatus: 'rejected', reasonCode: 'no-capacity' });
export const missed = (id: string, appointmentId: string) =>
  ReferralMissed(id, { ...factsOf({}), appointmentId, contactBy: new Date().toISOString(), noShows: 1 });
export const rebookingRequested = (id: string, groupId?: string) =>
  ReferralRebookingRequested(id, { ...factsOf({}), groupId, rebookings: 1 });

export const handedOver = (id: string, unbooked?: boolean) => ReferralHandedOver(id, { ...factsOf({}), unbooked });
export const arrivedUnbooked = (id: string) => ReferralArrivedUnbooked(id, factsOf({}));

export const cancelled = (id: string) => ReferralCancelled(id, { ...factsOf({}), reasonCode: 'patient-declined' });

/** The service with its registers, and the few things that tests do with it again and again. */
export async function startScheduling(env: Record<string, string> = {}) {
  const service = await startTestService(scheduling, {
    env: { WAITING_SWEEP_MS: '600000', DEADLINE_POLL_MS: '600000', ...env },
  });
  await service.given(...registers, policy());
  return { ...service, ...tools(service) };
}

function tools(service: TestService) {
  const get = (path: string, as: TestCaller = scheduler) => service.request('GET', path, { as });
  const post = (path: string, body: object = {}, as: TestCaller = scheduler, headers?: Record<string, string>) =>
    service.request('POST', path, { as, body, headers });
  return {
    get,
    post,
    /** Opens a session at the hospital: ordinary, two slots of the cardiologist two days ahead unless said otherwise. */
    async openSession(changes: Record<string, unknown> & { startsIn?: number; slots?: number } = {}, as = scheduler) {
      const { startsIn = 48, slots = 2, ...facts } = changes;
      const body = {
        department: '03.04',
        kind: 'ordinary',
        place: '门诊楼三层 301',
        startsAt: hoursFromNow(startsIn),
        endsAt: hoursFromNow(startsIn + slots / 4),
        slotMinutes: 15,
        ...facts,
      };
      const { status, body: session } = await post('/v1/clinic-sessions', body, as);
      if (status !== 201) throw new Error(`${status}: ${JSON.stringify(session)}`);
      return session as { id: string; version: number; quotaSlots: number; capacity: number };
    },
    async appointmentsOf(referralId: string) {
      return (await get(`/v1/appointments?referralId=${referralId}`, admin)).body.items as Record<string, any>[];
    },
    async waitingOf(referralId: string) {
      return (await get(`/v1/waiting-list?referralId=${referralId}`, admin)).body.items as Record<string, any>[];
    },
    quotaOf: async (sessionId: string) =>
      (await get(`/v1/clinic-sessions/${sessionId}/quota`)).body as Record<string, any>,
    /** What was told of an aggregate or flow, in order: `appointment.booked`. */
    async toldOf(referralId: string) {
      return (await service.published())
        .filter(({ correlationId }) => correlationId === referralId)
        .map(({ type }) => type.replace(/^yilian\.|\.v1$/g, ''));
    },
  };
}
