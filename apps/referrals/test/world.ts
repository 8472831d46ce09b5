import {
  ConsortiumFormed,
  MembershipActivated,
  OrganizationRegistered,
  PolicySet,
  PractitionerRegistered,
  residentIdCheck,
  ServiceScopeOpened,
  type OrganizationKind,
  type PendingEvent,
  type Role,
  type ServiceScopeState,
} from '#contracts';
import { Deadlines, newId } from '#messaging';
import { startTestService, type TestService } from '#testing';
import { referrals } from '../src/service.js';

/* A small county group for the integration tests: what membership would have told this service. */

export const group = newId();
export const township = newId();
export const hospital = newId();
export const secondHospital = newId();
export const stranger = newId();
export const suspended = newId();

export const liuYing = newId();
export const mengQinglin = newId();

export const emergencyCentre = newId();

const registered = (id: string, shortName: string, kind: OrganizationKind = 'general-hospital') =>
  OrganizationRegistered(id, {
    creditCode: '12130408526013017A',
    name: `邯郸市永年区${shortName}`,
    shortName,
    level: 'secondary',
    kind,
    ownership: 'public',
    divisionCode: '130408',
  });

export const member = (organizationId: string, consortiumId = group) =>
  MembershipActivated(newId(), { consortiumId, organizationId, role: 'member', status: 'active' });

export const scope = (organizationId: string, department: string, state: Partial<ServiceScopeState> = {}) =>
  ServiceScopeOpened(newId(), {
    organizationId,
    department,
    directions: ['up', 'lateral'],
    bookingMode: 'direct',
    indications: [],
    open: true,
    ...state,
  });

const practitioner = (id: string, name: string, employerId: string) =>
  PractitionerRegistered(id, {
    name,
    title: 'attending',
    specialty: '02',
    employerId,
    practicePoints: [employerId],
    staffNumber: name,
  });

export const cardiology = '03.04';
export const nephrology = '03.05';
export const generalPractice = '02';

/** What stands in the registers when a test begins. */
export const registers: readonly PendingEvent[] = [
  registered(township, '广府卫生院', 'township-health-centre'),
  registered(hospital, '区一院'),
  registered(secondHospital, '区二院'),
  registered(stranger, '邻县医院'),
  registered(suspended, '停用诊所'),
  registered(emergencyCentre, '120 急救中心', 'emergency-centre'),
  ConsortiumFormed(group, {
    code: 'yongnian',
    name: '永年区医共体',
    type: 'county-medical-group',
    tightness: 'tight',
    divisionCode: '130408',
    leadOrganizationId: hospital,
    bodies: [],
  }),
  member(township),
  member(hospital),
  member(secondHospital),
  member(emergencyCentre),
  member(stranger, newId()),
  practitioner(liuYing, '刘颖', township),
  practitioner(mengQinglin, '孟庆林', hospital),
  scope(hospital, cardiology),
  scope(hospital, generalPractice),
  scope(hospital, nephrology, { bookingMode: 'triage', maxAge: 70 }),
  scope(secondHospital, nephrology, { bookingMode: 'triage' }),
  scope(township, generalPractice, { directions: ['down'] }),
  PolicySet(newId(), {
    consortiumId: group,
    code: 'referrals.timers',
    version: 1,
    validFrom: '2026-01-01',
    parameters: { outcomeDueHours: { visit: 12 } },
  }),
];

/** Referrals fall due in `pass` alone, unless a test asks for more. */
export async function startWorld(env: Record<string, string> = {}): Promise<TestService> {
  const service = await startTestService(referrals, { env: { DEADLINE_POLL_MS: '600000', ...env } });
  await service.given(...registers);
  return service;
}

const as = (organizationId: string | undefined, practitionerId: string | undefined, ...roles: Role[]) => ({
  roles,
  organizationId,
  practitionerId,
  userId: newId(),
});

export const referrer = as(township, liuYing, 'clinician');
export const receiver = as(hospital, mengQinglin, 'clinician');
export const desk = as(hospital, undefined, 'scheduler');
export const coordinator = as(hospital, undefined, 'referral-coordinator');
export const outsider = as(stranger, undefined, 'clinician');
export const emergencyCrew = as(emergencyCentre, undefined, 'clinician');
export const auditor = as(undefined, undefined, 'auditor');
export const admin = as(hospital, undefined, 'group-admin');
export const system = as(township, undefined, 'integration');

const first17 = '13040819580302001';
export const idNumber = first17 + residentIdCheck(first17);

export const patient = {
  name: '王秀兰𠮷',
  idType: 'resident-id',
  idNumber,
  sex: 'male',
  birthDate: '1958-03-02',
  phone: '13903101234',
  address: { divisionCode: '130408', text: '广府镇东街六号' },
};

/** A body as clients send it: up to a department that books directly. */
export const body = {
  direction: 'up',
  priority: 'routine',
  patient,
  from: { organizationId: township, department: generalPractice },
  to: { organizationId: hospital, department: cardiology },
  indications: ['needs-superior-examination'],
  reason: '需冠脉造影',
  chiefComplaint: '胸痛三天',
  diagnoses: [{ code: 'I20.0', name: '不稳定型心绞痛', basis: 'clinical' }],
  history: '高血压十年',
  treatment: '硝酸甘油',
  referrerPhone: '0310-6551100',
  consent: true,
};

/** The same patient down to the township. */
export const down = {
  ...body,
  direction: 'down',
  from: { organizationId: hospital, department: cardiology },
  to: { organizationId: township, department: generalPractice },
  indications: ['acute-phase-over'],
  rehabilitation: '每周心脏康复训练三次',
  followUpPlan: '两周后由家庭医生随访',
};

export const viaTriage = { ...body, to: { organizationId: hospital, department: nephrology } };

export const outcome = {
  summary: '冠脉造影未见狭窄',
  diagnoses: [{ code: 'I10', name: '高血压病', basis: 'imaging' }],
  treatment: '调整降压药',
  advice: '',
};

/** What scheduling says of a referral. */
export function appointmentOf(
  referral: { id: string; patient: { id: string } },
  startsAt = '2026-12-01T00:30:00.000Z',
) {
  return {
    referralId: referral.id,
    patientId: referral.patient.id,
    clinicSessionId: newId(),
    slotId: newId(),
    organizationId: hospital,
    department: cardiology,
    practitionerId: mengQinglin,
    place: '门诊三楼',
    startsAt,
    endsAt: new Date(Date.parse(startsAt) + 600_000).toISOString(),
  };
}

export const entryOf = (referral: { id: string }) =>
  ({ referralId: referral.id, organizationId: hospital, department: cardiology, priority: 'routine' }) as const;

/** Lets time pass for one referral: what it remembers, and what it waits for, lies that much further back. */
export async function pass(service: TestService, id: string, minutes: number): Promise<void> {
  const back = `interval '${minutes} minutes'`;
  await service.dataSource.query(
    `UPDATE referrals SET submitted_at = submitted_at - ${back}, accepted_at = accepted_at - ${back},
       clock_stopped_at = clock_stopped_at - ${back}, outcome_due_at = outcome_due_at - ${back},
       review_due_at = review_due_at - ${back}, internal_review_due_at = internal_review_due_at - ${back},
       decide_by = decide_by - ${back}, cancel_asked_at = cancel_asked_at - ${back}, scheduling_as_of = scheduling_as_of - ${back},
       appointment_starts_at = appointment_starts_at - ${back}, outcome_sent_at = outcome_sent_at - ${back},
       escalation = CASE WHEN escalation IS NOT NULL
         THEN jsonb_set(escalation, '{at}', to_jsonb((escalation->>'at')::timestamptz - ${back})) END
     WHERE id = $1`,
    [id],
  );
  await service.dataSource.query(
    `UPDATE deadlines SET due_at = due_at - ${back}, try_at = try_at - ${back} WHERE subject_id = $1`,
    [id],
  );
  await service.app.get(Deadlines).fireAll();
}
