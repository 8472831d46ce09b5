import { OrganizationState, Refusal } from '#contracts';
import { stated } from '../facts.js';
import { amendOrganization, checkParent, registerOrganization } from '../organization.js';
import type { ImportContext, Lines } from './model.js';
import type { Registers } from './registers.js';

const columnOf = (fact: string): string => (fact === 'parentId' ? 'parentCreditCode' : fact);

/** Enters the organizations; a parent may stand further down in the file, so ids are given out first. */
export function enterOrganizations({ organizations }: Lines, registers: Registers, { newId }: ImportContext): void {
  const ids = new Map(registers.registry.organizations.map((o) => [o.creditCode, o.id]));
  for (const { line, fit } of organizations) {
    const { creditCode } = line.facts;
    if (fit && !ids.has(creditCode)) ids.set(creditCode, newId());
  }
  for (const { row, line, fit } of organizations) {
    const { creditCode } = line.facts;
    const code = line.parentCreditCode;
    const parentId = code ? ids.get(code) : code;
    // The line is reported, or its parent's is; what else is wrong with it, and with what hangs on it, is told as well.
    if (code && parentId === undefined) registers.organizationId(code, row.file, row.line, 'parentCreditCode');
    const facts = { ...line.facts, parentId };
    registers.organizations.enter(
      creditCode,
      row,
      fit && {
        create: () =>
          registerOrganization(ids.get(creditCode) ?? newId(), stated<OrganizationState>(OrganizationState, facts)),
        amend: (organization) => amendOrganization(organization, facts),
      },
      columnOf,
    );
  }
  checkParents(organizations, registers);
}

function checkParents(organizations: Lines['organizations'], registers: Registers): void {
  const parents = new Map(registers.registry.organizations.map((o) => [o.id, o.parentId]));
  const entered = organizations.flatMap(({ row, line }) => {
    const organization = registers.organizations.find(line.facts.creditCode);
    return organization ? [{ row, organization }] : [];
  });
  for (const { organization } of entered) parents.set(organization.id, organization.parentId);
  for (const { row, organization } of entered) {
    try {
      checkParent(organization.id, organization.parentId, (id) => parents.get(id) ?? null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      registers.problems.push({ file: row.file, line: row.line, column: 'parentCreditCode', reason: error.text });
    }
  }
}
