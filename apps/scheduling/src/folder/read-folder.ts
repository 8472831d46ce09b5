import {
  Cells,
  importedBy,
  isFolderFile,
  rowsOf,
  unknownFile,
  type FolderFile,
  type ImportProblem,
  type RawLine,
} from '#contracts';
import { tablesIn, UnreadableTable, type Files } from '#platform';
import { clinicColumns, clinicLine } from '../domain/import/clinic-line.js';
import { organizationsIn, practitionersIn, type Mentions, type ReadLine } from '../domain/import/references.js';
import type { ImportedFile } from '../entities/index.js';

/** This service's part of a county folder, and what the other files say exists. */
export interface Folder {
  readonly names: ImportedFile[];
  readonly lines: readonly ReadLine[];
  readonly mentions: Mentions;
  readonly problems: ImportProblem[];
}

export function readFolder(files: Files, maxUnpackedBytes: number): Folder {
  const { tables, refused } = tablesIn(files, Object.keys(importedBy), maxUnpackedBytes);
  const problems = refused.map(({ file, error }) => unreadable(file, error));
  const names: ImportedFile[] = [];
  for (const [name, { place }] of tables) {
    if (isFolderFile(name)) names.push({ name: place, importedBy: importedBy[name] });
    else problems.push(unknownFile(place));
  }
  /** Undefined for a table that cannot be read. */
  const reading = <T>(name: FolderFile, complaints: ImportProblem[], read: (lines: Iterable<RawLine>) => T) => {
    const table = tables.get(name);
    try {
      return read(table?.lines() ?? []);
    } catch (error) {
      complaints.push(unreadable(table?.place ?? name, error));
      return undefined;
    }
  };
  const lines: ReadLine[] = [];
  const place = tables.get('clinics.csv')?.place;
  if (place !== undefined) {
    reading('clinics.csv', problems, (raw) => {
      for (const line of clinicsIn(place, raw, problems)) lines.push(line);
    });
  }
  // What is wrong with membership's files is for membership to say.
  const elsewhere: ImportProblem[] = [];
  const mentions = {
    organizations: reading('organizations.csv', elsewhere, organizationsIn),
    practitioners: reading('practitioners.csv', elsewhere, practitionersIn),
  };
  return { names, lines, mentions, problems };
}

/** Lines that have their cells; every cell that does not fit is reported. */
function* clinicsIn(file: string, lines: Iterable<RawLine>, problems: ImportProblem[]): Generator<ReadLine> {
  for (const row of rowsOf(file, lines, clinicColumns, problems)) {
    if (row.bad) continue;
    const cells = new Cells(row, problems);
    const line = clinicLine(cells);
    yield { row, line, fit: cells.fit };
  }
}

function unreadable(file: string, error: unknown): ImportProblem {
  if (!(error instanceof UnreadableTable)) throw error;
  return { file, line: error.line, column: '', reason: error.reason };
}
