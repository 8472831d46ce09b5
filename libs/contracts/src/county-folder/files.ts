import { importProblem, type ImportProblem } from './problem.js';

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

/** Name of a file of a county folder. */
export type FolderFile = keyof typeof importedBy;

/** True for the name of a file that some service imports. */
export const isFolderFile = (name: string): name is FolderFile => Object.hasOwn(importedBy, name);

/** Registers of a county folder that a service of its own will keep; none does yet (ADR 0053). */
const keptByNone: readonly string[] = ['equipment.csv'];

/** Refuses a file that no service imports, and says why. */
export const unknownFile = (name: string): ImportProblem =>
  keptByNone.includes(name) ? notKept(name) : notKnown(name);

const notKept = (name: string): ImportProblem =>
  importProblem(
    name,
    0,
    '',
    '共享设备尚无服务登记，本文件不能导入；请移出后重新导入',
    'No service keeps shared equipment yet: take the file out and import again',
  );

const notKnown = (name: string): ImportProblem =>
  importProblem(
    name,
    0,
    '',
    `未知文件；可用文件：${Object.keys(importedBy).join('、')}`,
    `Unknown file; known are ${Object.keys(importedBy).join(', ')}`,
  );
