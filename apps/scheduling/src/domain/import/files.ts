import { problem, type ImportProblem } from './problem.js';

/** Which service imports which file of a county folder; a file that is not here is refused. */
export const importedBy = {
  'group.yaml': 'membership',
  'organizations.csv': 'membership',
  'scopes.csv': 'membership',
  'practitioners.csv': 'membership',
  'gp-teams.csv': 'membership',
  'users.csv': 'membership',
  'clinics.csv': 'scheduling',
} as const;
export type FolderFile = keyof typeof importedBy;

export const isFolderFile = (name: string): name is FolderFile => Object.hasOwn(importedBy, name);

export const unknownFile = (name: string): ImportProblem =>
  problem(
    name,
    0,
    '',
    `未知文件；可用文件：${Object.keys(importedBy).join('、')}`,
    `Unknown file; known are ${Object.keys(importedBy).join(', ')}`,
  );
