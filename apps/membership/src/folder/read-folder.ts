import { csvLines, textOf, UnreadableTable } from '#platform';
import {
  columnsOf,
  isFolderFile,
  unknownFile,
  type Folder,
  type GroupDocument,
  type Register,
} from '../domain/import/files.js';
import type { ImportProblem } from '../domain/import/problem.js';
import { headingOf, rowUnder, type Complain, type Row } from '../domain/import/table.js';
import { groupYaml } from './group-yaml.js';

/** Files of a folder by name, as bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** A part of a folder, and what is wrong with it so far. */
export interface Part {
  readonly folder: Folder;
  readonly problems: ImportProblem[];
}

/** Rows, or bad places, that are held at once; the organizations are one part, since a parent may stand below. */
const partSize = 1_000;

/**
 * Reads this service's files of a county folder part by part, each table after those it refers to, so that a long one costs no more
 * memory than a short one; the other files are left to the services that import them.
 */
export async function* partsOf(files: Files): AsyncGenerator<Part> {
  const names = Object.keys(files);
  const first: Part = { folder: { names, rows: {} }, problems: names.filter((n) => !isFolderFile(n)).map(unknownFile) };
  const organizations: Row[] = [];
  for await (const row of rowsOf('organizations.csv', files, first.problems)) if (row) organizations.push(row);
  const group = groupOf(files, first.problems);
  yield { ...first, folder: { names, rows: { 'organizations.csv': organizations }, group } };
  for (const register of registersBelow) {
    let rows: Row[] = [];
    const problems: ImportProblem[] = [];
    for await (const row of rowsOf(register, files, problems)) {
      if (row) rows.push(row);
      if (rows.length + problems.length < partSize) continue;
      yield { folder: { names, rows: { [register]: rows } }, problems: problems.splice(0) };
      rows = [];
    }
    if (rows.length + problems.length > 0) yield { folder: { names, rows: { [register]: rows } }, problems };
  }
}

const registersBelow = (Object.keys(columnsOf) as Register[]).filter((register) => register !== 'organizations.csv');

/** Rows of one table; undefined in the place of a line that is none and was reported. */
async function* rowsOf(
  register: Register,
  files: Files,
  problems: ImportProblem[],
): AsyncGenerator<Row | undefined, void, undefined> {
  const bytes = files[register];
  if (!bytes) return;
  const complain: Complain = (problem) => problems.push(problem);
  try {
    let names: string[] | undefined;
    let isHeaded = false;
    for await (const line of csvLines(bytes)) {
      if (names) yield rowUnder(names, register, line, complain);
      else names = headingOf(register, line, columnsOf[register], complain);
      isHeaded = true;
      if (!names) return;
    }
    if (!isHeaded) headingOf(register, undefined, columnsOf[register], complain);
  } catch (error) {
    problems.push(unreadable(register, error));
  }
}

function groupOf(files: Files, problems: ImportProblem[]): GroupDocument | undefined {
  const bytes = files['group.yaml'];
  if (!bytes) return undefined;
  try {
    return groupYaml([...textOf(bytes)].join(''), problems);
  } catch (error) {
    problems.push(unreadable('group.yaml', error));
    return undefined;
  }
}

function unreadable(file: string, error: unknown): ImportProblem {
  if (!(error instanceof UnreadableTable)) throw error;
  return { file, line: error.line, column: '', reason: error.reason };
}
