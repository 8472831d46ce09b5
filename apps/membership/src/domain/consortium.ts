import {
  ConsortiumAmended,
  ConsortiumFormed,
  ConsortiumState,
  grassrootsKinds,
  Refusal,
  type Bilingual,
  type Decision,
  type MembershipState,
  type OrganizationKind,
  type Versioned,
} from '#contracts';
import type { Facts } from './facts.js';
import { amend, register } from './registration.js';

export type ConsortiumFacts = Facts<ConsortiumState>;
/** A medical group or alliance with its lead and its bodies (管委会, 领导小组, 运营办公室). */
export type Consortium = Versioned & ConsortiumFacts;

const telling = { schema: ConsortiumState, registered: ConsortiumFormed, amended: ConsortiumAmended };

export function formConsortium(id: string, facts: ConsortiumFacts): Decision<Consortium> {
  return register(telling, id, facts);
}

export function amendConsortium(consortium: Consortium, facts: Partial<ConsortiumFacts>): Decision<Consortium> {
  const decision = amend(telling, consortium, facts);
  if (decision.state.code !== consortium.code) {
    throw new Refusal('conflict', 'consortium/code-is-for-ever', {
      zh: '医联体代码登记后不可更改',
      en: 'The code of a consortium cannot change once registered',
    });
  }
  return decision;
}

/**
 * Who leads a consortium is one of its members, and not suspended: a lead's name would open another group's staff to this one, and
 * administrators of a suspended lead could not resume it.
 */
export function leadNotAMember(): Refusal {
  const text = {
    zh: '牵头机构须是此医联体的成员，且未被暂停',
    en: 'The lead must be a member of this consortium, and not suspended',
  };
  return new Refusal('invalid', 'consortium/lead-not-a-member', text, [
    { pointer: '/leadOrganizationId', detail: text },
  ]);
}

type Role = MembershipState['role'];

/** The role of who has led, and is a member like others now. */
export const roleAfterLeading = (kind: OrganizationKind): Role =>
  grassrootsKinds.includes(kind) ? 'grassroots' : 'member';

/** What is wrong with a role: whom the consortium names its lead has the role `lead`, and nobody else. */
export function badRole(leads: boolean, role: Role): Bilingual | undefined {
  if (leads === (role === 'lead')) return undefined;
  return leads
    ? {
        zh: '该机构是医联体的牵头机构，成员角色须为“lead（牵头）”；须先更换牵头机构',
        en: 'The organization leads the consortium, so its role is lead; name another lead first',
      }
    : {
        zh: '该机构不是医联体的牵头机构，成员角色不得为“lead（牵头）”；须将其设为牵头机构',
        en: 'Another organization leads the consortium, so the role is not lead; name this one the lead of the consortium instead',
      };
}

/** @throws Refusal `membership/role-of-lead` */
export function checkRole({ leadOrganizationId }: Consortium, organizationId: string, role: Role): void {
  const text = badRole(leadOrganizationId === organizationId, role);
  if (text) throw new Refusal('conflict', 'membership/role-of-lead', text, [{ pointer: '/role', detail: text }]);
}

/** The lead neither stops nor leaves while it leads: its administrators would be locked out, and nobody be above the members. */
export function mustNotLead(
  { leadOrganizationId }: Pick<Consortium, 'leadOrganizationId'>,
  organizationId: string,
): void {
  if (leadOrganizationId !== organizationId) return;
  throw new Refusal('conflict', 'membership/leads', {
    zh: '该机构是医联体的牵头机构；须先更换牵头机构',
    en: 'The organization leads the consortium; name another lead first',
  });
}
