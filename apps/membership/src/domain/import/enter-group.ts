import { dateIn } from '#contracts';
import { applicationFilePolicy, fileTarget } from '../application-file.js';
import { amendConsortium, formConsortium, leadNotAMember } from '../consortium.js';
import { same } from '../facts.js';
import { admit, changeRole, mayLead, propose } from '../membership.js';
import { checkNotWithdrawn, inForce, setPolicy } from '../policy.js';
import type { Folder } from './files.js';
import type { ImportContext, Lines } from './model.js';
import { problem } from './problem.js';
import { membershipKey, policyKey, type Registers } from './registers.js';

/**
 * Enters the consortium and its policies. Returns its id: where the consortium itself is bad and not registered, one that stands for it
 * while the rest of the folder is checked; undefined without a `group.yaml` that can be read.
 */
export function enterGroup(
  { group }: Lines,
  { group: document }: Folder,
  registers: Registers,
  { newId }: ImportContext,
): string | undefined {
  if (!group || !document) return undefined;
  const { file } = document;
  const { code, leadCreditCode } = group;
  const leadLine = document.lineOf(['consortium', 'lead']);
  const leadOrganizationId =
    leadCreditCode === '' ? undefined : registers.organizationId(leadCreditCode, file, leadLine, 'consortium.lead');
  if (group.facts && leadOrganizationId !== undefined) {
    const facts = { ...group.facts, leadOrganizationId };
    registers.consortia.enter(
      code,
      { file, line: document.lineOf(['consortium']) },
      { create: () => formConsortium(newId(), facts), amend: (consortium) => amendConsortium(consortium, facts) },
      (fact) => `consortium.${fact}`,
    );
  }
  const consortiumId = registers.consortia.find(code)?.id ?? registers.standIn(newId());
  enterPolicies(consortiumId, group.policies, document, registers, newId);
  return consortiumId;
}

function enterPolicies(
  consortiumId: string,
  policies: NonNullable<Lines['group']>['policies'],
  document: NonNullable<Folder['group']>,
  registers: Registers,
  newId: () => string,
): void {
  const versions = Map.groupBy(
    registers.registry.policies.filter((policy) => policy.consortiumId === consortiumId),
    ({ code }) => code,
  );
  policies.forEach((policy, i) => {
    if (!policy) return;
    const { policyVersion, ...rest } = policy;
    const facts = { consortiumId, ...rest };
    const before = versions.get(rest.code) ?? [];
    registers.policies.enter(
      policyKey(consortiumId, rest.code, policyVersion),
      { file: document.file, line: document.lineOf(['policies', i]) },
      {
        create: () => {
          const decision = setPolicy(newId(), facts, before, policyVersion);
          versions.set(rest.code, [...before, decision.state]);
          return decision;
        },
        amend: (set) => {
          checkNotWithdrawn(set);
          return same(set.parameters, facts.parameters) && set.validFrom === facts.validFrom
            ? { state: set, events: [] }
            : setPolicy(set.id, facts, [...before, set], policyVersion);
        },
      },
      (fact) => `policies.${i}.${fact}`,
    );
  });
}

/** The lead is a member, once those of the folder are entered; a group formed without its lead may keep it. */
export function checkLead(consortiumId: string, lines: Lines, { group: document }: Folder, registers: Registers): void {
  const leadCreditCode = lines.group?.leadCreditCode ?? '';
  const leadOrganizationId = registers.organizations.find(leadCreditCode)?.id;
  if (!document || leadOrganizationId === undefined) return;
  const before = registers.registry.consortia.find(({ id }) => id === consortiumId);
  if (before?.leadOrganizationId === leadOrganizationId) return;
  const membership = registers.memberships.find(membershipKey(consortiumId, leadOrganizationId));
  if (membership && mayLead(membership)) return;
  if (mayBeMember(lines, registers, leadCreditCode)) return;
  const line = document.lineOf(['consortium', 'lead']);
  registers.problems.push({ file: document.file, line, column: 'consortium.lead', reason: leadNotAMember().text });
}

/** True where a line of the folder that was reported may be what makes an organization a member. */
export function mayBeMember({ group, organizations }: Lines, registers: Registers, creditCode: string): boolean {
  const code = group?.code ?? '';
  const isRefused = registers.consortia.entered.has(code) && !registers.consortia.find(code);
  if (code === '' || isRefused) return true;
  const read = organizations.find(({ line }) => line.facts.creditCode === creditCode);
  const saysNoRole = read?.line.role === null && !read.row.unread?.includes('role');
  return registers.isMentioned('organizations.csv', creditCode) && !saysNoRole;
}

/**
 * Organizations with a role become members of the folder's consortium: the operator enters a group that exists already, whose papers
 * precede the system; by anybody else they are proposed, and take every step of the life of a membership (ADR 0054).
 */
export function enterMembers(
  consortiumId: string | undefined,
  { organizations }: Lines,
  folder: Folder,
  registers: Registers,
  { newId, by, at, groups }: ImportContext,
): void {
  const fileDueAt = fileTarget(new Date(at), applicationFileTerms(consortiumId, registers, dateIn(new Date(at))));
  for (const { row, line } of organizations) {
    const organizationId = registers.organizations.find(line.facts.creditCode)?.id;
    if (line.role === null || organizationId === undefined) continue;
    if (!folder.names.includes('group.yaml')) {
      const [zh, en] = [
        '填写成员角色时须同时提供 group.yaml',
        'A role needs group.yaml, which says in which consortium',
      ];
      registers.problems.push(problem(row.file, row.line, 'role', zh, en));
    }
    if (consortiumId === undefined) continue;
    const proposal = { consortiumId, organizationId, role: line.role };
    registers.memberships.enter(
      membershipKey(consortiumId, organizationId),
      row,
      {
        create: () =>
          groups === 'every' ? admit(newId(), proposal, { by, at }) : propose(newId(), proposal, { by, at }, fileDueAt),
        amend: (membership) => changeRole(membership, proposal.role),
      },
      () => 'role',
    );
  }
}

/** Parameters of the policy for application files that is in force once the folder's own policies are entered. */
function applicationFileTerms(consortiumId: string | undefined, { registry, policies }: Registers, day: string) {
  const versions = [...registry.policies, ...policies.created.map(({ state }) => state)];
  const ours = versions.filter((each) => each.consortiumId === consortiumId && each.code === applicationFilePolicy);
  return inForce(ours, day)?.parameters;
}
