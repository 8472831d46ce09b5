import Type, { type Static } from 'typebox';
import { defineEvent, type EventOf } from '../event.js';
import * as v from '../values.js';

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
  active: Type.Optional(
    Type.Boolean({
      description: 'False while the account is deactivated: nobody signs in with it; true where it is absent',
    }),
  ),
});
export type UserState = Static<typeof UserState>;

const userEvent = (name: string, summary: string) =>
  defineEvent(name, { aggregate: 'user', registry: true, summary, data: UserState.properties });
export const UserRegistered = userEvent(
  'UserRegistered',
  'A user account of a member entered the register; full state.',
);
export const UserAmended = userEvent('UserAmended', 'Facts of a user account changed; full state.');
export const UserDeactivated = userEvent(
  'UserDeactivated',
  'A user account was deactivated: nobody signs in with it, and nobody is called by it; full state.',
);
export const UserReactivated = userEvent('UserReactivated', 'A deactivated user account is in use again; full state.');

/** Everything that changes a user account, for who keeps a copy of them. */
export const userChanges = [UserRegistered, UserAmended, UserDeactivated, UserReactivated] as const;
/** An event of `userChanges`. */
export type UserChange = EventOf<(typeof userChanges)[number]>;
