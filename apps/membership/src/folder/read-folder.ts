import {
  importedBy,
  isFolderFile,
  type FolderFile,
  unknownFile,
  type ImportProblem,
  rowsOf,
  type FolderRow,
} from '#contracts';
import { tablesIn, UnreadableTable, type Files, type Table } from '#platform';
import { columnsOf, type Folder, type GroupDocument, type Register } from '../domain/import/files.js';
import { groupYaml } from './group-yaml.js';

/** The files of a folder, and what is wrong with it before any of them is read. */
export interface OpenFolder {
  readonly tables: ReadonlyMap<FolderFile, Table>;
  readonly problems: readonly ImportProblem[];
}

/** Finds the files of a folder, also those that are sheets of a workbook. */
export function openFolder(files: Files, maxUnpackedBytes: number): OpenFolder {
  const { tables, refused } = tablesIn(files, Object.keys(importedBy), maxUnpackedBytes);
  const problems = refused.map(({ file, error }) => unreadable(file, error));
  const known = new Map<FolderFile, Table>();
  for (const [name, table] of tables) {
    if (isFolderFile(name)) known.set(name, table);
    else problems.push(unknownFile(table.place));
  }
  return { tables: known, problems };
}

/** A part of a folder, and what is wrong with it so far. */
export interface Part {
  readonly folder: Folder;
  readonly problems: ImportProblem[];
}

/** Rows that are held at once; the organizations are one part, since a parent may stand below. */
const partSize = 1_000;

/**
 * Reads this service's files of a county folder part by part, each table after those it refers to, so that a long one costs no more
 * memory than a short one; the other files are left to the services that import them.
 */
export function* partsOf({ tables, problems }: OpenFolder): Generator<Part> {
  const names = [...tables.keys()];
  const first: Part = { folder: { names, rows: {} }, problems: [...problems] };
  const organizations: FolderRow[] = [];
  const unread = new Set<Register>();
  for (const row of tableRows('organizations.csv', tables, first.problems, unread)) organizations.push(row);
  const group = groupOf(tables, first.problems);
  yield { ...first, folder: { names, rows: { 'organizations.csv': organizations }, unread: [...unread], group } };
  for (const register of registersBelow) {
    let rows: FolderRow[] = [];
    const problems: ImportProblem[] = [];
    for (const row of tableRows(register, tables, problems, unread)) {
      rows.push(row);
      if (rows.length < partSize) continue;
      yield { folder: { names, rows: { [register]: rows }, unread: [...unread] }, problems: problems.splice(0) };
      rows = [];
    }
    if (rows.length + problems.length > 0) {
      yield { folder: { names, rows: { [register]: rows }, unread: [...unread] }, problems };
    }
  }
}

const registersBelow = (Object.keys(columnsOf) as Register[]).filter((register) => register !== 'organizations.csv');

/** Rows of one table, which is `unread` when its heading lacks what lines are known by, or it cannot be read to its end. */
function* tableRows(
  register: Register,
  tables: OpenFolder['tables'],
  problems: ImportProblem[],
  unread: Set<Register>,
): Generator<FolderRow> {
  const table = tables.get(register);
  if (!table) return;
  const { place } = table;
  try {
    yield* rowsOf(place, table.lines(), columnsOf[register], problems, () => unread.add(register));
  } catch (error) {
    problems.push(unreadable(place, error));
    unread.add(register);
  }
}

function groupOf(tables: OpenFolder['tables'], problems: ImportProblem[]): GroupDocument | undefined {
  const table = tables.get('group.yaml');
  if (!table) return undefined;
  try {
    return groupYaml(table.place, table.text(), problems);
  } catch (error) {
    problems.push(unreadable(table.place, error));
    return undefined;
  }
}

function unreadable(file: string, error: unknown): ImportProblem {
  if (!(error instanceof UnreadableTable)) throw error;
  return { file, line: error.line, column: '', reason: error.reason };
}
