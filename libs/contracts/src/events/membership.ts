import Type, { type Static } from 'typebox';
import { defineEvent, type EventOf } from '../event.js';
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
  fileDueAt: Type.Optional(Type.String({ format: 'date-time', description: 'Target for the application file' })),
  fileOverdue: Type.Optional(Type.Boolean({ description: 'The target has passed and the file is not complete' })),
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
export const MembershipFileDelayed = membershipEvent(
  'MembershipFileDelayed',
  'The application file of a proposed member was not complete by its target; full state.',
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

/** Everything that changes a membership, for who keeps a copy of them; a late file changes nothing of it. */
export const membershipChanges = [
  MembershipProposed,
  MembershipSurveyed,
  MembershipFileCompleted,
  MembershipAgreed,
  MembershipActivated,
  MembershipSuspended,
  MembershipResumed,
  MembershipAmended,
  MembershipEnded,
] as const;
/** An event of `membershipChanges`. */
export type MembershipChange = EventOf<(typeof membershipChanges)[number]>;
