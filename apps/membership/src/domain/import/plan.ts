import type { ImportProblem } from '#contracts';
import { enterAgreements } from './enter-agreements.js';
import { enterGroup } from './enter-group.js';
import { changeLead, checkLead, enterMembers } from './enter-members.js';
import { enterOrganizations } from './enter-organizations.js';
import { enterGpTeams, enterPractitioners, enterScopes, enterUsers } from './enter-people.js';
import type { Folder } from './files.js';
import type { ImportContext, Lines, Registry } from './model.js';
import { Registers } from './registers.js';

/**
 * Compares lines with the register: what to do, and in `problems` what is wrong with them. A folder may come in parts, those that
 * others refer to first; `mentioned` is then what bad rows of the parts before stood for.
 */
export function planImport(
  folder: Folder,
  lines: Lines,
  registry: Registry,
  context: ImportContext,
  problems: ImportProblem[],
  mentioned: ReadonlySet<string> = new Set(),
): Registers {
  const registers = new Registers(registry, [lines.mentioned, mentioned], problems, context);
  enterOrganizations(lines, registers, context);
  const consortiumId = enterGroup(lines, folder, registers, context);
  enterMembers(consortiumId, lines, folder, registers, context);
  if (consortiumId !== undefined) {
    changeLead(consortiumId, folder, registers);
    checkLead(consortiumId, lines, folder, registers);
    enterAgreements(consortiumId, lines, folder, registers, context);
  }
  enterScopes(lines, registers, context);
  enterPractitioners(lines, registers, context);
  enterGpTeams(lines, registers, context);
  enterUsers(lines, registers, context);
  return registers;
}
