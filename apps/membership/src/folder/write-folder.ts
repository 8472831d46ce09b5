import type { Cell } from '#platform';
import { stringify } from 'yaml';
import type { Consortium } from '../domain/consortium.js';
import {
  gpTeamColumns,
  organizationColumns,
  practitionerColumns,
  scopeColumns,
  userColumns,
} from '../domain/import/files.js';
import type { ImportContext, Registry } from '../domain/import/model.js';
import { Reach } from '../domain/import/reach.js';

/** One file of a folder as a table: its heading and rows. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** `group.yaml` of a consortium: its bodies, every version of its policies that stands, and active members' agreements that have not ended. */
export function groupYamlOf(consortium: Consortium, registry: Registry): string {
  const { id, version: _, leadOrganizationId, ...facts } = consortium;
  const lead = registry.organizations.find((organization) => organization.id === leadOrganizationId)?.creditCode;
  const policies = registry.policies
    .filter(({ consortiumId, withdrawal }) => consortiumId === id && withdrawal === null)
    .toSorted((a, b) => a.code.localeCompare(b.code) || a.policyVersion - b.policyVersion)
    .map(({ code, policyVersion, validFrom, parameters }) => ({ code, version: policyVersion, validFrom, parameters }));
  const codes = new Map(registry.organizations.map((organization) => [organization.id, organization.creditCode]));
  const members = membersOf(id, registry);
  const agreements = registry.agreements
    .filter(({ consortiumId, organizationId }) => consortiumId === id && members.get(organizationId))
    .filter(({ status }) => status !== 'expired' && status !== 'terminated')
    .toSorted((a, b) => a.number.localeCompare(b.number))
    .map(({ number, organizationId, mode, validFrom, validTo, clauses }) => ({
      ...{ number, organization: codes.get(organizationId), mode, validFrom, ...(validTo && { validTo }) },
      clauses: clauses.map(({ policyId: _, ...clause }) => clause),
    }));
  return stringify({ consortium: { ...facts, lead }, policies, ...(agreements.length > 0 && { agreements }) });
}

/** Roles of the members of a consortium by organization: empty for one that is suspended or joining, since an import admits by role. */
const membersOf = (id: string, { memberships }: Registry): Map<string, string> =>
  new Map(
    memberships
      .filter(({ consortiumId, status }) => consortiumId === id && status !== 'ended')
      .map(({ organizationId, role, status }) => [organizationId, status === 'active' ? role : '']),
  );

/**
 * The tables of a consortium's folder: its members, whoever they refer to, and what belongs to them. What `groups` do not see is only
 * named, by its code or staff number.
 */
export function sheetsOf(
  consortium: Consortium,
  registry: Registry,
  groups: ImportContext['groups'] = 'every',
): Sheet[] {
  const roles = membersOf(consortium.id, registry);
  const members = new Set(roles.keys());
  const reach = new Reach(groups, registry.memberships);
  const practitioners = registry.practitioners.filter(({ employerId }) => members.has(employerId));
  const gpTeams = registry.gpTeams.filter(({ organizationId }) => members.has(organizationId));
  const people = new Map(registry.practitioners.map((practitioner) => [practitioner.id, practitioner]));
  // Members of teams and practice points may lie outside the group: their organizations come along, without a role.
  const helpers = gpTeams.flatMap(({ memberIds }) => memberIds.flatMap((id) => people.get(id) ?? []));
  const staff = [...new Set([...practitioners, ...helpers.filter(({ employerId }) => reach.sees(employerId))])];
  const organizations = withParents(
    new Set([...members, ...staff.flatMap(({ practicePoints }) => practicePoints)]),
    registry.organizations,
  ).filter(({ id }) => reach.sees(id));
  const codes = new Map(registry.organizations.map(({ id, creditCode }) => [id, creditCode]));
  const code = (id: string | null): string => (id === null ? '' : (codes.get(id) ?? ''));
  const named = (id: string): string => {
    const person = people.get(id);
    return person ? `${code(person.employerId)}/${person.staffNumber}` : '';
  };
  return [
    {
      name: 'organizations.csv',
      rows: [
        Object.keys(organizationColumns),
        ...organizations.map((o) => [
          ...[o.creditCode, o.name, o.shortName, o.level, o.kind, o.ownership, o.divisionCode],
          ...[o.location?.latitude, o.location?.longitude, o.address, o.phone, code(o.parentId), roles.get(o.id)],
        ]),
      ],
    },
    {
      name: 'scopes.csv',
      rows: [
        Object.keys(scopeColumns),
        ...registry.scopes
          .filter(({ organizationId }) => members.has(organizationId))
          .map((s) => [
            ...[code(s.organizationId), s.department, s.directions.join(';'), s.bookingMode, s.minAge, s.maxAge, s.sex],
            ...[s.indications.join(';'), s.contact, s.openingHours, s.waitDays, s.open ? 'yes' : 'no'],
          ]),
      ],
    },
    {
      name: 'practitioners.csv',
      rows: [
        Object.keys(practitionerColumns),
        ...staff.map((p) => [
          ...[code(p.employerId), p.staffNumber, p.name, p.sex, p.title, p.specialty],
          p.practicePoints
            .filter((id) => id !== p.employerId)
            .map(code)
            .join(';'),
          p.endsOn,
        ]),
      ],
    },
    {
      name: 'gp-teams.csv',
      rows: [
        Object.keys(gpTeamColumns),
        ...gpTeams.map((t) => [
          ...[code(t.organizationId), t.name, named(t.leaderId), t.memberIds.map(named).join(';')],
          t.active ? 'yes' : 'no',
        ]),
      ],
    },
    {
      name: 'users.csv',
      rows: [
        Object.keys(userColumns),
        // An account without an organization looks after every group of the platform: it is none of this one's.
        ...registry.users
          .filter(({ organizationId: id }) => id !== null && members.has(id) && reach.seesAccounts(id))
          .map((u) => [
            ...[u.username, u.displayName, u.roles.join(';'), code(u.organizationId)],
            u.practitionerId === null ? '' : people.get(u.practitionerId)?.staffNumber,
            // Not `yes`: imported later it would take into use again what was deactivated meanwhile.
            u.active ? '' : 'no',
          ]),
      ],
    },
  ];
}

/** Organizations with everything above them, in the order of the register. */
function withParents(ids: ReadonlySet<string>, organizations: Registry['organizations']): Registry['organizations'] {
  const parents = new Map(organizations.map(({ id, parentId }) => [id, parentId]));
  const wanted = new Set(ids);
  for (const id of wanted) {
    const parentId = parents.get(id);
    if (parentId) wanted.add(parentId);
  }
  return organizations.filter(({ id }) => wanted.has(id));
}
