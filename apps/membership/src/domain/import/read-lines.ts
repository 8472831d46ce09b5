import { Cells, type ImportProblem, type FolderRow } from '#contracts';
import type { Folder, Register } from './files.js';
import { readGroup } from './group.js';
import { gpTeamLine, organizationLine, practitionerLine, scopeLine, userLine } from './lines.js';
import type { Lines, Located } from './model.js';
import { practitionerKey } from './registers.js';

/** Understands what was read; every cell that does not fit is reported. */
export function readLines(folder: Folder, problems: ImportProblem[]): Lines {
  const mentioned = new Set<string>(folder.unread);
  const read = <T>(register: Register, lineOf: (cells: Cells) => T): Located<T>[] =>
    (folder.rows[register] ?? []).flatMap((row) => {
      for (const key of keysOf(row)) mentioned.add(key);
      if (row.bad) return [];
      const cells = new Cells(row, problems);
      const line = lineOf(cells);
      return [{ row, line, fit: cells.fit }];
    });
  return {
    group: folder.group && readGroup(folder.group, problems),
    organizations: read('organizations.csv', organizationLine),
    scopes: read('scopes.csv', scopeLine),
    practitioners: read('practitioners.csv', practitionerLine),
    gpTeams: read('gp-teams.csv', gpTeamLine),
    users: read('users.csv', userLine),
    mentioned,
  };
}

function keysOf({ cells: { creditCode, employerCreditCode, staffNumber } }: FolderRow): string[] {
  return [
    ...(creditCode ? [creditCode.toUpperCase()] : []),
    ...(employerCreditCode && staffNumber ? [practitionerKey(employerCreditCode.toUpperCase(), staffNumber)] : []),
  ];
}
