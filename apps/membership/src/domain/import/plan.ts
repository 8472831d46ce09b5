import { Cells } from './cells.js';
import { enterGroup, enterMembers } from './enter-group.js';
import { enterOrganizations } from './enter-organizations.js';
import { enterGpTeams, enterPractitioners, enterScopes, enterUsers } from './enter-people.js';
import {
  gpTeamColumns,
  organizationColumns,
  practitionerColumns,
  scopeColumns,
  userColumns,
  type Folder,
} from './files.js';
import { readGroup } from './group.js';
import { gpTeamLine, organizationLine, practitionerLine, scopeLine, userLine } from './lines.js';
import type { ImportContext, ImportPlan, Lines, Registry } from './model.js';
import type { ImportProblem } from './problem.js';
import { Registers } from './registers.js';
import { tableRows, type ColumnSpec } from './table.js';

/** Compares a folder with the register: what to do, or everything that is wrong with it. All of it or nothing. */
export function planImport(
  folder: Folder,
  registry: Registry,
  context: ImportContext,
): { readonly plan: ImportPlan } | { readonly problems: readonly ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const registers = new Registers(registry, problems);
  const read = <T>(file: string, columns: Readonly<Record<string, ColumnSpec>>, lineOf: (cells: Cells) => T) =>
    tableRows(file, folder.tables[file] ?? [], folder.tables[file] ? columns : {}, problems).flatMap((row) => {
      registers.mention(row);
      const cells = new Cells(row, problems);
      const line = lineOf(cells);
      return cells.fit ? [{ row, line }] : [];
    });
  const lines: Lines = {
    group: folder.group && readGroup(folder.group, problems),
    organizations: read('organizations.csv', organizationColumns, organizationLine),
    scopes: read('scopes.csv', scopeColumns, scopeLine),
    practitioners: read('practitioners.csv', practitionerColumns, practitionerLine),
    gpTeams: read('gp-teams.csv', gpTeamColumns, gpTeamLine),
    users: read('users.csv', userColumns, userLine),
  };
  enterOrganizations(lines, registers, context);
  enterGroup(lines, folder, registers, context);
  enterMembers(lines, folder, registers, context);
  enterScopes(lines, registers, context);
  enterPractitioners(lines, registers, context);
  enterGpTeams(lines, registers, context);
  enterUsers(lines, registers, context);
  return problems.length > 0 ? { problems } : { plan: registers };
}
