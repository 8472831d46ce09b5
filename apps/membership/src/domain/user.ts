import {
  Refusal,
  UserAmended,
  UserDeactivated,
  UserReactivated,
  UserRegistered,
  UserState,
  type Decision,
  type Role,
  type Versioned,
} from '#contracts';
import { told, type Facts } from './facts.js';
import { amend, register } from './registration.js';

export type UserFacts = Facts<UserState> & { readonly active: boolean };
/** An account that the local issuer signs in; it holds no secret. */
export type User = Versioned & UserFacts;

const telling = { schema: UserState, registered: UserRegistered, amended: UserAmended };

/** Roles that act for the whole group; every other one acts for its own organization and needs one. */
const groupRoles: readonly Role[] = ['group-admin', 'committee-observer', 'auditor'];

export function registerUser(id: string, facts: UserFacts): Decision<User> {
  check(facts);
  return register(telling, id, facts) as Decision<User>;
}

/** Amends facts; deactivating an account and taking it into use again are told as what they are. */
export function amendUser(user: User, facts: Partial<UserFacts>): Decision<User> {
  const decision = amend<UserState, User>(telling, user, facts);
  const { state } = decision;
  check(state);
  if (state.active === user.active) return decision;
  const tells = state.active ? UserReactivated : UserDeactivated;
  return { state, events: [tells(state.id, told<UserState>(UserState, state))] };
}

/** Nobody shuts the door behind themselves: another administrator deactivates one's account. */
export function deactivateUser(user: User, by: string): Decision<User> {
  if (user.id === by) {
    throw new Refusal('conflict', 'user/own-account', {
      zh: '不能停用自己的账号，请由其他管理员停用',
      en: 'One cannot deactivate one’s own account; another administrator does',
    });
  }
  return amendUser(user, { active: false });
}

function check({ roles, organizationId, practitionerId }: UserFacts): void {
  if (organizationId === null && roles.some((role) => !groupRoles.includes(role))) {
    throw new Refusal(
      'invalid',
      'user/organization-needed',
      {
        zh: '除医共体级角色外，账号必须属于一个机构',
        en: 'An account needs an organization unless all its roles are the group’s',
      },
      [{ pointer: '/organizationId', detail: { zh: '该角色须填所属机构', en: 'this role needs an organization' } }],
    );
  }
  if (roles.includes('clinician') && practitionerId === null) {
    throw new Refusal(
      'invalid',
      'user/practitioner-needed',
      { zh: '临床医生账号必须对应一名登记在册的人员', en: 'A clinician’s account needs a registered practitioner' },
      [{ pointer: '/practitionerId', detail: { zh: '临床医生须填工号', en: 'a clinician needs a staff number' } }],
    );
  }
}
