import { importProblem, PractitionerState, ServiceScopeState, UserState } from '#contracts';
import { stated } from '../facts.js';
import { amendTeam, formTeam } from '../gp-team.js';
import { amendPractitioner, registerPractitioner } from '../practitioner.js';
import { amendScope, openScope } from '../service-scope.js';
import { amendUser, registerUser } from '../user.js';
import type { ImportContext, Lines } from './model.js';
import { practitionerKey, scopeKey, teamKey, type Registers } from './registers.js';

export function enterScopes({ scopes }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line } of scopes) {
    const column = 'organizationCreditCode';
    const open = (id: string, organizationId: string) => {
      const { indications = [], open = true } = line.facts;
      const facts = { ...line.facts, organizationId, indications, open };
      return openScope(id, stated<ServiceScopeState>(ServiceScopeState, facts));
    };
    const organizationId = registers.organizationId(line.organizationCreditCode, row.file, row.line, column);
    if (organizationId === undefined) {
      registers.scopes.check(row, () => open('', ''));
      continue;
    }
    registers.scopes.enter(scopeKey(organizationId, line.facts.department), row, {
      create: () => open(newId(), organizationId),
      amend: (scope) => amendScope(scope, line.facts),
    });
  }
}

export function enterPractitioners({ practitioners }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line } of practitioners) {
    const employerId = registers.organizationId(line.employerCreditCode, row.file, row.line, 'employerCreditCode');
    const points = line.practicePointCreditCodes?.map((creditCode) =>
      registers.organizationId(creditCode, row.file, row.line, 'practicePoints'),
    );
    const practicePoints = points?.filter((point) => point !== undefined);
    if (employerId === undefined || practicePoints?.length !== points?.length) continue;
    const facts = { ...line.facts, employerId, practicePoints };
    registers.practitioners.enter(practitionerKey(employerId, facts.staffNumber), row, {
      create: () => {
        const all = { ...facts, practicePoints: practicePoints ?? [] };
        return registerPractitioner(newId(), stated<PractitionerState>(PractitionerState, all));
      },
      amend: (practitioner) => amendPractitioner(practitioner, facts),
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
    const members = line.members?.map((named) => registers.practitionerId(named, ...place, 'members'));
    const memberIds = members?.filter((id) => id !== undefined);
    const organization = registers.organizations.find(line.organizationCreditCode);
    if (
      !organization ||
      organizationId === undefined ||
      leaderId === undefined ||
      memberIds?.length !== members?.length
    )
      continue;
    const facts = { ...line.facts, organizationId, leaderId, memberIds };
    registers.gpTeams.enter(
      teamKey(organizationId, facts.name),
      row,
      {
        create: () => {
          const all = { ...facts, memberIds: memberIds ?? [], active: facts.active ?? true };
          return formTeam(newId(), all, organization.kind);
        },
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
    const { organizationCreditCode: creditCode, staffNumber } = line;
    const organizationId = creditCode
      ? registers.organizationId(creditCode, ...place, 'organizationCreditCode')
      : creditCode;
    if ((creditCode && organizationId === undefined) || row.unread?.includes('organizationCreditCode')) {
      const practitionerId = staffNumber ? '' : null;
      const facts = { ...line.facts, active: true, organizationId: '', practitionerId };
      registers.users.check(row, () => registerUser('', facts), userColumn);
      continue;
    }
    const practitionerId = staffNumber
      ? registers.practitioners.find(practitionerKey(organizationId ?? '', staffNumber))?.id
      : staffNumber;
    if (staffNumber && practitionerId === undefined) {
      if (registers.isMentioned('practitioners.csv', creditCode ?? '', staffNumber)) continue;
      const [zh, en] = [`该机构没有工号 ${staffNumber}`, `The organization has no staff number ${staffNumber}`];
      registers.problems.push(importProblem(...place, 'staffNumber', zh, en));
      continue;
    }
    const facts = { ...line.facts, organizationId, practitionerId };
    registers.users.enter(
      facts.username,
      row,
      {
        create: () => registerUser(newId(), { ...stated<UserState>(UserState, facts), active: facts.active ?? true }),
        amend: (user) => {
          // In another organization an account stands for nobody of the one before.
          const moves = organizationId !== undefined && organizationId !== user.organizationId;
          return amendUser(user, { ...facts, practitionerId: moves ? (practitionerId ?? null) : practitionerId });
        },
      },
      userColumn,
    );
  }
}
