import { importProblem, PractitionerState, ServiceScopeState, UserState } from '#contracts';
import { stated } from '../facts.js';
import { amendTeam, formTeam } from '../gp-team.js';
import { amendPractitioner, registerPractitioner } from '../practitioner.js';
import { amendScope, openScope, type ServiceScope } from '../service-scope.js';
import { amendUser, registerUser } from '../user.js';
import type { ImportContext, Lines } from './model.js';
import { practitionerKey, scopeKey, teamKey, type Registers } from './registers.js';

export function enterScopes({ scopes }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line, fit } of scopes) {
    const column = 'organizationCreditCode';
    const open = (id: string, organizationId: string) => {
      const { indications = [], open = true } = line.facts;
      const facts = { ...line.facts, organizationId, indications, open };
      return openScope(id, stated<ServiceScopeState>(ServiceScopeState, facts));
    };
    const organizationId = registers.organizationId(line.organizationCreditCode, row.file, row.line, column);
    if (organizationId === undefined) {
      if (fit) registers.scopes.check(row, () => open('', ''));
      continue;
    }
    const rule = {
      create: () => open(newId(), organizationId),
      amend: (scope: ServiceScope) => amendScope(scope, line.facts),
    };
    registers.scopes.enter(scopeKey(organizationId, line.facts.department), row, fit && rule);
  }
}

export function enterPractitioners({ practitioners }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line, fit } of practitioners) {
    const employerId = registers.organizationId(line.employerCreditCode, row.file, row.line, 'employerCreditCode');
    const points = line.practicePointCreditCodes?.map((creditCode) =>
      registers.organizationId(creditCode, row.file, row.line, 'practicePoints'),
    );
    const practicePoints = points?.filter((point) => point !== undefined);
    if (employerId === undefined) continue;
    const isGood = fit && practicePoints?.length === points?.length;
    const facts = { ...line.facts, employerId, practicePoints };
    registers.practitioners.enter(
      practitionerKey(employerId, facts.staffNumber),
      row,
      isGood && {
        create: () => {
          const all = { ...facts, practicePoints: practicePoints ?? [] };
          return registerPractitioner(newId(), stated<PractitionerState>(PractitionerState, all));
        },
        amend: (practitioner) => amendPractitioner(practitioner, facts),
      },
    );
  }
}

const teamColumn = (fact: string): string =>
  ({ organizationId: 'organizationCreditCode', leaderId: 'leader', memberIds: 'members' })[fact] ?? fact;

export function enterGpTeams({ gpTeams }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line, fit } of gpTeams) {
    const place = [row.file, row.line] as const;
    const organizationId = registers.organizationId(line.organizationCreditCode, ...place, 'organizationCreditCode');
    const leaderId = registers.practitionerId(line.leader, ...place, 'leader');
    const members = line.members?.map((named) => registers.practitionerId(named, ...place, 'members'));
    const memberIds = members?.filter((id) => id !== undefined);
    const organization = registers.organizations.find(line.organizationCreditCode);
    if (!organization || organizationId === undefined) continue;
    const facts = { ...line.facts, organizationId, leaderId: leaderId ?? '', memberIds };
    const form = (id: string) => {
      const { memberIds = [], active = true } = facts;
      return formTeam(id, { ...facts, memberIds, active }, organization.kind);
    };
    const key = teamKey(organizationId, facts.name);
    const isGood = fit && leaderId !== undefined && memberIds?.length === members?.length;
    if (!isGood && !registers.gpTeams.find(key)) registers.gpTeams.check(row, () => form(''), teamColumn);
    registers.gpTeams.enter(
      key,
      row,
      isGood && { create: () => form(newId()), amend: (team) => amendTeam(team, facts) },
      teamColumn,
    );
  }
}

const userColumn = (fact: string): string =>
  ({ organizationId: 'organizationCreditCode', practitionerId: 'staffNumber' })[fact] ?? fact;

export function enterUsers({ users }: Lines, registers: Registers, { newId }: ImportContext): void {
  for (const { row, line, fit } of users) {
    const place = [row.file, row.line] as const;
    const column = 'organizationCreditCode';
    const { organizationCreditCode: creditCode, staffNumber, facts: said } = line;
    const organizationId = creditCode ? registers.organizationId(creditCode, ...place, column) : creditCode;
    const isReported = creditCode
      ? organizationId === undefined
      : Boolean(row.cells[column]) || row.unread?.includes(column);
    if (isReported) {
      const facts = { ...said, active: true, organizationId: '', practitionerId: staffNumber ? '' : null };
      if (fit) registers.users.check(row, () => registerUser('', facts), userColumn);
      registers.users.enter(said.username, row, false);
      continue;
    }
    const practitionerId = staffNumber
      ? registers.practitioners.find(practitionerKey(organizationId ?? '', staffNumber))?.id
      : staffNumber;
    const isUnknown = Boolean(staffNumber) && practitionerId === undefined;
    if (isUnknown && !registers.isMentioned('practitioners.csv', creditCode ?? '', staffNumber ?? '')) {
      const [zh, en] = [`该机构没有工号 ${staffNumber}`, `The organization has no staff number ${staffNumber}`];
      registers.problems.push(importProblem(...place, 'staffNumber', zh, en));
    }
    const facts = { ...said, organizationId, practitionerId };
    registers.users.enter(
      facts.username,
      row,
      fit &&
        !isUnknown && {
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
