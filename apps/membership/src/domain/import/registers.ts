import { dateIn, importProblem, type ImportProblem } from '#contracts';
import { mustPractise, type Practitioner } from '../practitioner.js';
import type { Register } from './files.js';
import { Ledger } from './ledger.js';
import type { ImportContext, ImportPlan, Registry } from './model.js';
import { Reach } from './reach.js';

/** Empty where a part was reported: such lines are not the same. */
const key = (...parts: string[]): string => (parts.includes('') ? '' : parts.join(' '));

/** Natural keys: what makes a line of a folder the same thing as one that is registered. */
export const scopeKey = (organizationId: string, department: string): string => key(organizationId, department);
export const practitionerKey = (employerId: string, staffNumber: string): string => key(employerId, staffNumber);
export const teamKey = (organizationId: string, name: string): string => key(organizationId, name);
export const membershipKey = (consortiumId: string, organizationId: string): string =>
  key(consortiumId, organizationId);
export const agreementKey = (consortiumId: string, number: string): string => key(consortiumId, number);
export const policyKey = (consortiumId: string, code: string, policyVersion: number): string =>
  key(consortiumId, code, String(policyVersion));

/** The registers of the service while lines are entered into them. */
export class Registers implements ImportPlan {
  readonly organizations;
  readonly consortia;
  readonly memberships;
  readonly scopes;
  readonly practitioners;
  readonly gpTeams;
  readonly policies;
  readonly agreements;
  readonly users;
  private readonly reach;
  /** Those whom lines name. */
  private readonly named = new Map<string, Practitioner>();

  constructor(
    readonly registry: Registry,
    private readonly mentioned: readonly ReadonlySet<string>[],
    readonly problems: ImportProblem[],
    { groups, at }: Pick<ImportContext, 'groups' | 'at'>,
  ) {
    const today = dateIn(new Date(at));
    const reach = (this.reach = new Reach(groups, registry.memberships));
    this.organizations = new Ledger(
      registry.organizations,
      (o) => o.creditCode,
      problems,
      ({ id }) => reach.organization(id, 'creditCode'),
    );
    this.consortia = new Ledger(
      registry.consortia,
      (c) => c.code,
      problems,
      ({ id }) => reach.group(id, 'code'),
    );
    // One that has ended counts only where no other followed it.
    const memberships = registry.memberships.toSorted(
      (a, b) => Number(b.status === 'ended') - Number(a.status === 'ended'),
    );
    this.memberships = new Ledger(
      memberships,
      (m) => membershipKey(m.consortiumId, m.organizationId),
      problems,
      (membership, before) => reach.membership(membership, before),
    );
    this.scopes = new Ledger(
      registry.scopes,
      (s) => scopeKey(s.organizationId, s.department),
      problems,
      ({ organizationId }) => reach.organization(organizationId, 'organizationCreditCode'),
    );
    this.practitioners = new Ledger(
      registry.practitioners,
      (p) => practitionerKey(p.employerId, p.staffNumber),
      problems,
      ({ employerId }) => reach.organization(employerId, 'employerCreditCode'),
    );
    this.gpTeams = new Ledger(
      registry.gpTeams,
      (t) => teamKey(t.organizationId, t.name),
      problems,
      ({ organizationId, leaderId, memberIds }, before) => {
        reach.organization(organizationId, 'organizationCreditCode');
        for (const id of memberIds.filter((id) => !before?.memberIds.includes(id))) {
          const column = id === leaderId ? 'leaderId' : 'memberIds';
          const member = this.named.get(id);
          reach.teamMember(member?.employerId ?? '', column);
          // A team that is entered as it was elsewhere may name who has left it since.
          if (before && member) mustPractise(member, today, `/${column}`);
        }
      },
    );
    this.policies = new Ledger(
      registry.policies,
      (p) => policyKey(p.consortiumId, p.code, p.policyVersion),
      problems,
      ({ consortiumId }) => reach.group(consortiumId, 'code'),
    );
    this.agreements = new Ledger(
      registry.agreements,
      (a) => agreementKey(a.consortiumId, a.number),
      problems,
      ({ consortiumId }) => reach.group(consortiumId, 'number'),
    );
    this.users = new Ledger(
      registry.users,
      (u) => u.username,
      problems,
      (user, before) => reach.user(user, before),
    );
  }

  /** An id under which a folder is checked whose own consortium is bad: it is never kept, since that was reported. */
  standIn(id: string): string {
    this.reach.standIn(id);
    return id;
  }

  /** True where a bad row, or a table that could not be read, may be what is referred to. */
  isMentioned(register: Register, ...naturalKey: string[]): boolean {
    return this.mentioned.some((keys) => keys.has(register) || keys.has(key(...naturalKey)));
  }

  /** A practitioner of the register or of this folder; an unknown one is a problem at its place. */
  practitionerId(
    { employerCreditCode, staffNumber }: { employerCreditCode: string; staffNumber: string },
    file: string,
    line: number,
    column: string,
  ): string | undefined {
    if (staffNumber === '') return undefined;
    const employerId = this.organizationId(employerCreditCode, file, line, column);
    const practitioner = employerId && this.practitioners.find(practitionerKey(employerId, staffNumber));
    if (employerId && !practitioner && !this.isMentioned('practitioners.csv', employerCreditCode, staffNumber)) {
      const [zh, en] = [`该机构没有工号 ${staffNumber}`, `The organization has no staff number ${staffNumber}`];
      this.problems.push(importProblem(file, line, column, zh, en));
    }
    if (!practitioner) return undefined;
    this.named.set(practitioner.id, practitioner);
    return practitioner.id;
  }

  /** Id of an organization of the register or of this folder; an unknown one is a problem at its place, an empty code was reported. */
  organizationId(creditCode: string, file: string, line: number, column: string): string | undefined {
    if (creditCode === '') return undefined;
    const organization = this.organizations.find(creditCode);
    if (organization === undefined && !this.isMentioned('organizations.csv', creditCode)) {
      const [zh, en] = [`没有信用代码为 ${creditCode} 的机构`, `There is no organization ${creditCode}`];
      this.problems.push(importProblem(file, line, column, zh, en));
    }
    return organization?.id;
  }
}
