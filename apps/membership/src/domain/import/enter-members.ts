import { dateIn, importProblem } from '#contracts';
import { applicationFilePolicy, fileTarget } from '../application-file.js';
import { badRole, leadNotAMember, roleAfterLeading } from '../consortium.js';
import { admit, changeRole, mayLead, propose, type Membership } from '../membership.js';
import { inForce } from '../policy.js';
import type { Folder } from './files.js';
import type { ImportContext, Lines } from './model.js';
import { membershipKey, type Registers } from './registers.js';

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
  const saysNoRole = read && !read.row.cells['role'] && !read.row.unread?.includes('role');
  return registers.isMentioned('organizations.csv', creditCode) && !saysNoRole;
}

/**
 * Organizations with a role become members of the folder's consortium: the operator enters a group that exists already, whose papers
 * precede the system; by anybody else they are proposed, and take every step of the life of a membership (ADR 0054).
 */
export function enterMembers(
  consortiumId: string | undefined,
  { group, organizations }: Lines,
  folder: Folder,
  registers: Registers,
  { newId, by, at, groups }: ImportContext,
): void {
  const lead = registers.organizations.find(group?.leadCreditCode ?? '');
  const fileDueAt = fileTarget(new Date(at), applicationFileTerms(consortiumId, registers, dateIn(new Date(at))));
  for (const { row, line, fit } of organizations) {
    if (line.role === null) continue;
    if (!folder.names.includes('group.yaml')) {
      const [zh, en] = [
        '填写成员角色时须同时提供 group.yaml',
        'A role needs group.yaml, which says in which consortium',
      ];
      registers.problems.push(importProblem(row.file, row.line, 'role', zh, en));
    }
    const organizationId = registers.organizations.find(line.facts.creditCode)?.id;
    const isRepeated = registers.organizations.entered.get(line.facts.creditCode) !== row;
    if (consortiumId === undefined || organizationId === undefined || isRepeated) continue;
    const reason = lead && badRole(lead.id === organizationId, line.role);
    if (reason) registers.problems.push({ file: row.file, line: row.line, column: 'role', reason });
    const proposal = { consortiumId, organizationId, role: line.role };
    registers.memberships.enter(
      membershipKey(consortiumId, organizationId),
      row,
      fit && {
        create: () =>
          groups === 'every' ? admit(newId(), proposal, { by, at }) : propose(newId(), proposal, { by, at }, fileDueAt),
        amend: (membership) => changeRole(membership, proposal.role),
      },
      () => 'role',
    );
  }
}

/** A folder that names another lead changes the roles of both, as over the API, where it has no line that says one. */
export function changeLead(consortiumId: string, { group: document }: Folder, registers: Registers): void {
  const { consortia, organizations } = registers.registry;
  const before = consortia.find(({ id }) => id === consortiumId);
  const after = before && registers.consortia.find(before.code);
  if (!document || !after || after.leadOrganizationId === before.leadOrganizationId) return;
  const place = { file: document.file, line: document.lineOf(['consortium', 'lead']) };
  for (const { id, kind } of organizations) {
    const key = membershipKey(consortiumId, id);
    const membership = registers.memberships.find(key);
    if (!membership || membership.status === 'ended' || registers.memberships.entered.has(key)) continue;
    const leads = id === after.leadOrganizationId;
    if (!badRole(leads, membership.role)) continue;
    const amend = (each: Membership) => changeRole(each, leads ? 'lead' : roleAfterLeading(kind));
    registers.memberships.enter(key, place, { create: () => amend(membership), amend }, () => 'consortium.lead');
  }
}

/** Parameters of the policy for application files that is in force once the folder's own policies are entered. */
function applicationFileTerms(consortiumId: string | undefined, { registry, policies }: Registers, day: string) {
  const versions = [...registry.policies, ...policies.created.map(({ state }) => state)];
  const ours = versions.filter((each) => each.consortiumId === consortiumId && each.code === applicationFilePolicy);
  return inForce(ours, day)?.parameters;
}
