import { importProblem } from '#contracts';
import { amendTeam, formTeam } from '../gp-team.js';
import { amendPractitioner, registerPractitioner } from '../practitioner.js';
import { amendScope, openScope } from '../service-scope.js';
import { amendUser, registerUser } from '../user.js';
import type { ImportContext, Lines } from './model.js';
import { practitionerKey, scopeKey, teamKey, type Registers } from './registers.js';

export function enterScopes({ scopes }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line } of scopes) {
    const column = 'organizationCreditCode';
    const organizationId = registers.organizationId(line.organizationCreditCode, row.file, row.line, column);
    if (organizationId === undefined) {
      registers.scopes.check(row, () => openScope('', { ...line.facts, organizationId: '' }));
      continue;
    }
    const facts = { ...line.facts, organizationId };
    registers.scopes.enter(scopeKey(organizationId, facts.department), row, {
      create: () => openScope(newId(), facts),
      amend: (scope) => amendScope(scope, facts),
    });
  }
}

export function enterPractitioners({ practitioners }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line } of practitioners) {
    const employerId = registers.organizationId(line.employerCreditCode, row.file, row.line, 'employerCreditCode');
    const points = line.practicePointCreditCodes.map((creditCode) =>
      registers.organizationId(creditCode, row.file, row.line, 'practicePoints'),
    );
    const practicePoints = points.filter((point) => point !== undefined);
    if (employerId === undefined || practicePoints.length < points.length) continue;
    const facts = { ...line.facts, employerId, practicePoints };
    registers.practitioners.enter(practitionerKey(employerId, facts.staffNumber), row, {
      create: () => registerPractitioner(newId(), facts),
      // A line without an end may be older than the end: only the API takes one back.
      amend: (practitioner) =>
        amendPractitioner(practitioner, { ...facts, endsOn: facts.endsOn ?? practitioner.endsOn }),
    });
  }
}

const teamColumn = (fact: string): string =>
  ({ organizationId: 'organizationCreditCode', leaderId: 'leader', memberIds: 'members' })[fact] ?? fact;

export function enterGpTeams({ gpTeams }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line } of gpTeams) {
    const place = [row.file, row.line] as const;
    const organizationId = registers.organizationId(line.organizationCreditCode, ...place, 'organizationCreditCode');
    const leaderId = registers.practitionerId(line.leader, ...place, 'leader');
    const members = line.members.map((named) => registers.practitionerId(named, ...place, 'members'));
    const memberIds = members.filter((id) => id !== undefined);
    const organization = registers.organizations.find(line.organizationCreditCode);
    if (!organization || organizationId === undefined || leaderId === undefined || memberIds.length < members.length)
      continue;
    const facts = { ...line.facts, organizationId, leaderId, memberIds };
    registers.gpTeams.enter(
      teamKey(organizationId, facts.name),
      row,
      {
        create: () => formTeam(newId(), facts, organization.kind),
        amend: (team) => amendTeam(team, facts),
      },
      teamColumn,
    );
  }
}

const userColumn = (fact: string): string =>
  ({ organizationId: 'organizationCreditCode', practitionerId: 'staffNumber' })[fact] ?? fact;

export function enterUsers({ users }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line } of users) {
    const place = [row.file, row.line] as const;
    const creditCode = line.organizationCreditCode;
    const organizationId =
      creditCode === null ? null : registers.organizationId(creditCode, ...place, 'organizationCreditCode');
    if (organizationId === undefined || row.unread?.includes('organizationCreditCode')) {
      const practitionerId = line.staffNumber === null ? null : '';
      const facts = { ...line.facts, active: true, organizationId: '', practitionerId };
      registers.users.check(row, () => registerUser('', facts), userColumn);
      continue;
    }
    const practitioner =
      line.staffNumber === null
        ? null
        : registers.practitioners.find(practitionerKey(organizationId ?? '', line.staffNumber));
    if (practitioner === undefined) {
      if (registers.isMentioned('practitioners.csv', creditCode ?? '', line.staffNumber ?? '')) continue;
      const [zh, en] = [
        `该机构没有工号 ${line.staffNumber}`,
        `The organization has no staff number ${line.staffNumber}`,
      ];
      registers.problems.push(importProblem(...place, 'staffNumber', zh, en));
      continue;
    }
    const facts = { ...line.facts, organizationId, practitionerId: practitioner?.id ?? null };
    registers.users.enter(
      facts.username,
      row,
      {
        create: () => registerUser(newId(), { ...facts, active: facts.active ?? true }),
        // As with an end: a line that does not say may be older.
        amend: (user) => amendUser(user, { ...facts, active: facts.active ?? user.active }),
      },
      userColumn,
    );
  }
}
