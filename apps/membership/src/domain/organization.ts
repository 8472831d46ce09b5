import {
  isCreditCode,
  OrganizationAmended,
  OrganizationRegistered,
  OrganizationState,
  Refusal,
  type Decision,
  type Versioned,
} from '#contracts';
import type { Facts } from './facts.js';
import { amend, register } from './registration.js';

export type OrganizationFacts = Facts<OrganizationState>;
/** A legal body of the group or beside it; its credit code is what it is known by for ever. */
export type Organization = Versioned & OrganizationFacts;

const telling = { schema: OrganizationState, registered: OrganizationRegistered, amended: OrganizationAmended };

export function registerOrganization(id: string, facts: OrganizationFacts): Decision<Organization> {
  check(id, facts);
  return register(telling, id, facts);
}

export function amendOrganization(
  organization: Organization,
  facts: Partial<OrganizationFacts>,
): Decision<Organization> {
  const decision = amend(telling, organization, facts);
  if (decision.state.creditCode !== organization.creditCode) {
    throw new Refusal('conflict', 'organization/credit-code-is-for-ever', {
      zh: '统一社会信用代码登记后不可更改，请登记为新的机构',
      en: 'A credit code cannot change once registered; register another organization',
    });
  }
  check(organization.id, decision.state);
  return decision;
}

function check(id: string, facts: OrganizationFacts): void {
  if (!isCreditCode(facts.creditCode)) {
    throw new Refusal(
      'invalid',
      'organization/credit-code',
      {
        zh: `统一社会信用代码 ${facts.creditCode} 校验不通过（GB 32100）`,
        en: `${facts.creditCode} is not a credit code (GB 32100)`,
      },
      [{ pointer: '/creditCode', detail: { zh: '校验码不符', en: 'wrong check character' } }],
    );
  }
  if (facts.parentId === id) throw circularParent();
}

/** Refuses a parent that is, over any number of steps, below the organization itself. */
export function checkParent(id: string, parentId: string | null, parentOf: (id: string) => string | null): void {
  const above = new Set<string>();
  for (let at = parentId; at !== null; at = parentOf(at)) {
    if (at === id) throw circularParent();
    // A circle further up is told of those that are in it.
    if (above.has(at)) return;
    above.add(at);
  }
}

const circularParent = (): Refusal =>
  new Refusal(
    'invalid',
    'organization/circular-parent',
    { zh: '上级机构不能是本机构或其下级机构', en: 'The parent cannot be the organization itself or one below it' },
    [{ pointer: '/parentId', detail: { zh: '上级机构成环', en: 'the parents form a circle' } }],
  );
