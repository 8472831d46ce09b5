import { amendConsortium, formConsortium, leadNotAMember } from '../consortium.js';
import { same } from '../facts.js';
import { admit, changeRole } from '../membership.js';
import { checkNotWithdrawn, setPolicy } from '../policy.js';
import type { Folder } from './files.js';
import type { ImportContext, Lines } from './model.js';
import { problem } from './problem.js';
import { membershipKey, policyKey, type Registers } from './registers.js';

export function enterGroup({ group }: Lines, folder: Folder, registers: Registers, { newId }: ImportContext): void {
  if (!group || !folder.group) return;
  const { file } = folder.group;
  const leadLine = folder.group.lineOf(['consortium', 'lead']);
  const leadOrganizationId = registers.organizationId(group.leadCreditCode, file, leadLine, 'consortium.lead');
  if (leadOrganizationId === undefined) return;
  const facts = { ...group.facts, leadOrganizationId };
  registers.consortia.enter(
    facts.code,
    { file, line: folder.group.lineOf(['consortium']) },
    { create: () => formConsortium(newId(), facts), amend: (consortium) => amendConsortium(consortium, facts) },
    (fact) => `consortium.${fact}`,
  );
  const consortiumId = registers.consortia.find(facts.code)?.id;
  if (consortiumId !== undefined) enterPolicies(consortiumId, group.policies, folder.group, registers, newId);
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
  policies.forEach(({ policyVersion, ...rest }, i) => {
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
export function checkLead({ group, organizations }: Lines, { group: document }: Folder, registers: Registers): void {
  const consortium = group && registers.consortia.find(group.facts.code);
  if (!group || !document || !consortium) return;
  const { id, leadOrganizationId } = consortium;
  const before = registers.registry.consortia.find((each) => each.id === id);
  if (before?.leadOrganizationId === leadOrganizationId) return;
  const membership = registers.memberships.find(membershipKey(id, leadOrganizationId));
  if (membership && membership.status !== 'ended') return;
  const isRead = organizations.some(({ line }) => line.facts.creditCode === group.leadCreditCode);
  if (!isRead && registers.isMentioned('organizations.csv', group.leadCreditCode)) return;
  const line = document.lineOf(['consortium', 'lead']);
  registers.problems.push({ file: document.file, line, column: 'consortium.lead', reason: leadNotAMember().text });
}

/** Organizations with a role become active members of the folder's consortium. */
export function enterMembers(
  { group, organizations }: Lines,
  folder: Folder,
  registers: Registers,
  { newId, by, at }: ImportContext,
): void {
  const consortiumId = group && registers.consortia.find(group.facts.code)?.id;
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
        create: () => admit(newId(), proposal, { by, at }),
        amend: (membership) => changeRole(membership, proposal.role),
      },
      () => 'role',
    );
  }
}
