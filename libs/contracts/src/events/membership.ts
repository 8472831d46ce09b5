import Type, { type Static } from 'typebox';
import { defineEvent } from '../event.js';
import * as v from '../values.js';

/** Full state of an organization, as every one of its events carries it. */
export const OrganizationState = Type.Object({
  creditCode: v.CreditCode,
  name: Type.String(),
  shortName: Type.String(),
  level: Type.Enum(v.organizationLevels),
  kind: Type.Enum(v.organizationKinds),
  ownership: Type.Enum(v.ownerships),
  divisionCode: v.DivisionCode,
  location: Type.Optional(
    Type.Object({
      latitude: Type.Number({ description: 'WGS 84 degrees' }),
      longitude: Type.Number({ description: 'WGS 84 degrees' }),
    }),
  ),
  address: Type.Optional(Type.String()),
  phone: Type.Optional(
    Type.String({ description: "Switchboard or duty desk; an organization's number, not a person's" }),
  ),
  parentId: Type.Optional(v.Id),
});
export type OrganizationState = Static<typeof OrganizationState>;

export const OrganizationRegistered = defineEvent('OrganizationRegistered', {
  aggregate: 'organization',
  registry: true,
  summary: 'An organization entered the register; carries its full state.',
  data: OrganizationState.properties,
});
export const OrganizationAmended = defineEvent('OrganizationAmended', {
  aggregate: 'organization',
  registry: true,
  summary: 'Facts of a registered organization changed; carries its full state.',
  data: OrganizationState.properties,
});

/** Kinds of consortium: 县域医共体, 城市医疗集团, 专科联盟, 远程医疗协作网. */
export const consortiumTypes = [
  'county-medical-group',
  'urban-medical-group',
  'specialty-alliance',
  'remote-network',
] as const;
/** How closely a consortium is run: 松散型, 半紧密型, 紧密型. */
export const tightnesses = ['loose', 'relatively-tight', 'tight'] as const;
/** Bodies of a consortium: 管理委员会 (医管委), 领导小组, 运营管理办公室. */
export const bodyKinds = ['management-committee', 'leading-group', 'operations-office'] as const;

/** Full state of a consortium. */
export const ConsortiumState = Type.Object({
  code: Type.String({ description: 'Short stable code chosen by the group, for example `yongnian`' }),
  name: Type.String(),
  type: Type.Enum(consortiumTypes),
  tightness: Type.Enum(tightnesses),
  divisionCode: v.DivisionCode,
  leadOrganizationId: v.Id,
  bodies: Type.Array(
    Type.Object({ kind: Type.Enum(bodyKinds), name: Type.String(), members: Type.Array(Type.String()) }),
  ),
});
export type ConsortiumState = Static<typeof ConsortiumState>;

export const ConsortiumFormed = defineEvent('ConsortiumFormed', {
  aggregate: 'consortium',
  registry: true,
  summary: 'A consortium was formed with its lead and bodies; carries its full state.',
  data: ConsortiumState.properties,
});
export const ConsortiumAmended = defineEvent('ConsortiumAmended', {
  aggregate: 'consortium',
  registry: true,
  summary: 'Facts of a consortium changed; carries its full state.',
  data: ConsortiumState.properties,
});

/** Steps of a membership from intent to its end. */
export const membershipStatuses = [
  'intent',
  'survey',
  'file-complete',
  'agreed',
  'active',
  'suspended',
  'ended',
] as const;
/** One step of a membership. */
export type MembershipStatus = (typeof membershipStatuses)[number];
/** Places of a member in its consortium, from a superior partner down to the grassroots. */
export const memberRoles = ['superior', 'lead', 'county-centre', 'member', 'grassroots'] as const;

/** Full state of one organization's membership in one consortium. */
export const MembershipState = Type.Object({
  consortiumId: v.Id,
  organizationId: v.Id,
  role: Type.Enum(memberRoles),
  status: Type.Enum(membershipStatuses),
  reason: Type.Optional(Type.String({ description: 'Why it was suspended or ended' })),
});
export type MembershipState = Static<typeof MembershipState>;

const membershipEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'membership', registry: true, summary, data: MembershipState.properties });
export const MembershipProposed = membershipEvent(
  'MembershipProposed',
  'An organization declared its intent to join a consortium; full state.',
);
export const MembershipSurveyed = membershipEvent(
  'MembershipSurveyed',
  'A proposed member was surveyed on site; full state.',
);
export const MembershipFileCompleted = membershipEvent(
  'MembershipFileCompleted',
  'The application file of a proposed member is complete; full state.',
);
export const MembershipAgreed = membershipEvent(
  'MembershipAgreed',
  'The agreement with a proposed member was signed; full state.',
);
export const MembershipActivated = membershipEvent(
  'MembershipActivated',
  'A membership became active: its organization may refer, book and be referred to; full state.',
);
export const MembershipSuspended = membershipEvent(
  'MembershipSuspended',
  'A membership was suspended: no new referrals from or to its organization; full state.',
);
export const MembershipResumed = membershipEvent(
  'MembershipResumed',
  'A suspended membership became active again; full state.',
);
export const MembershipAmended = membershipEvent(
  'MembershipAmended',
  'The role of a member changed, its status did not; full state.',
);
export const MembershipEnded = membershipEvent('MembershipEnded', 'A membership ended for good; full state.');

/** Full state of a service scope: what a member can do and accept (the capability rule's input). */
export const ServiceScopeState = Type.Object({
  organizationId: v.Id,
  department: v.DepartmentCode,
  directions: Type.Array(Type.Enum(v.directions), { description: 'Directions in which this scope accepts referrals' }),
  bookingMode: Type.Enum(v.bookingModes),
  minAge: Type.Optional(Type.Integer({ description: 'Years, inclusive' })),
  maxAge: Type.Optional(Type.Integer({ description: 'Years, inclusive' })),
  sex: Type.Optional(Type.Enum(v.sexes)),
  indications: Type.Array(Type.String(), { description: 'Indications accepted; empty accepts every one' }),
  contact: Type.Optional(Type.String()),
  openingHours: Type.Optional(Type.String()),
  waitDays: Type.Optional(Type.Integer({ description: 'Indicative wait in days' })),
  open: Type.Boolean(),
});
export type ServiceScopeState = Static<typeof ServiceScopeState>;

const scopeEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'service-scope', registry: true, summary, data: ServiceScopeState.properties });
export const ServiceScopeOpened = scopeEvent(
  'ServiceScopeOpened',
  'A member opened a department to referrals; full state.',
);
export const ServiceScopeAmended = scopeEvent(
  'ServiceScopeAmended',
  'What a service scope accepts changed; full state.',
);
export const ServiceScopeClosed = scopeEvent(
  'ServiceScopeClosed',
  'A member closed a department to new referrals; full state.',
);

/** Full state of a practitioner; a professional's name is public, a patient's never travels. */
export const PractitionerState = Type.Object({
  name: Type.String(),
  sex: Type.Optional(Type.Enum(v.sexes)),
  title: Type.Enum(v.titles),
  specialty: v.DepartmentCode,
  employerId: v.Id,
  practicePoints: Type.Array(v.Id),
  staffNumber: Type.String({ description: "Number the practitioner is known by in the employer's staff list" }),
});
export type PractitionerState = Static<typeof PractitionerState>;

const practitionerEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'practitioner', registry: true, summary, data: PractitionerState.properties });
export const PractitionerRegistered = practitionerEvent(
  'PractitionerRegistered',
  'A practitioner entered the register; full state.',
);
export const PractitionerAmended = practitionerEvent(
  'PractitionerAmended',
  'Facts of a practitioner changed; full state.',
);

/** Full state of a policy: numbers a group decided, never literals in code. */
export const PolicyState = Type.Object({
  consortiumId: v.Id,
  code: Type.String({ description: 'For example `scheduling.expert-quota`' }),
  version: Type.Integer({ minimum: 1 }),
  validFrom: v.CalendarDate,
  /** The policy's own parameters; each service validates those it reads. */
  parameters: Type.Record(Type.String(), Type.Unknown()),
});
export type PolicyState = Static<typeof PolicyState>;

export const PolicySet = defineEvent('PolicySet', {
  aggregate: 'policy',
  registry: true,
  summary: 'A version of a policy was set with the date from which it holds; full state.',
  data: PolicyState.properties,
});

/** Roles of the access table; a token carries those of its user. */
export const roles = [
  'clinician',
  'referral-coordinator',
  'scheduler',
  'equipment-manager',
  'dispatch-officer',
  'quality-manager',
  'group-admin',
  'committee-observer',
  'auditor',
  'integration',
] as const;
/** One role of the access table. */
export type Role = (typeof roles)[number];

/** Full state of a user account that the local issuer may sign in; production uses the group's own OpenID provider. */
export const UserState = Type.Object({
  username: Type.String(),
  displayName: Type.String(),
  roles: Type.Array(Type.Enum(roles)),
  organizationId: Type.Optional(v.Id),
  practitionerId: Type.Optional(v.Id),
});
export type UserState = Static<typeof UserState>;

const userEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'user', registry: true, summary, data: UserState.properties });
export const UserRegistered = userEvent(
  'UserRegistered',
  'A user account of a member entered the register; full state.',
);
export const UserAmended = userEvent('UserAmended', 'Facts of a user account changed; full state.');
