import Type, { type Static } from 'typebox';
import { defineEvent, type EventOf } from '../event.js';
import * as v from '../values.js';

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
  endsOn: Type.Optional(
    Type.String({
      format: 'date',
      description:
        'First day (YYYY-MM-DD, Asia/Shanghai) on which the practitioner no longer practises for the employer, which may be to come; absent while no end is set',
    }),
  ),
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
export const PractitionerEnded = practitionerEvent(
  'PractitionerEnded',
  'The first day was set, past or to come, on which a practitioner no longer practises; full state.',
);
export const PractitionerResumed = practitionerEvent(
  'PractitionerResumed',
  'The end of a practitioner was taken back: they practise as before; full state.',
);

/** Everything that changes a practitioner, for who keeps a copy of them; any of them may carry `endsOn`. */
export const practitionerChanges = [
  PractitionerRegistered,
  PractitionerAmended,
  PractitionerEnded,
  PractitionerResumed,
] as const;
/** An event of `practitionerChanges`. */
export type PractitionerChange = EventOf<(typeof practitionerChanges)[number]>;

/** Whether a practitioner practises on a day (YYYY-MM-DD). */
export const practises = ({ endsOn }: { readonly endsOn?: string | null }, on: string): boolean =>
  !endsOn || on < endsOn;

/** Full state of a GP team (家庭医生团队): the grassroots organization it belongs to, and who takes part. */
export const GpTeamState = Type.Object({
  organizationId: v.Id,
  name: Type.String(),
  leaderId: v.Id,
  memberIds: Type.Array(v.Id, { description: 'Practitioners who take part, the leader among them' }),
  active: Type.Boolean(),
});
export type GpTeamState = Static<typeof GpTeamState>;

const gpTeamEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'gp-team', registry: true, summary, data: GpTeamState.properties });
export const GpTeamFormed = gpTeamEvent('GpTeamFormed', 'A GP team was formed, or formed again; full state.');
export const GpTeamAmended = gpTeamEvent('GpTeamAmended', 'Name, leader or members of a GP team changed; full state.');
export const GpTeamDisbanded = gpTeamEvent('GpTeamDisbanded', 'A GP team was disbanded; full state.');
