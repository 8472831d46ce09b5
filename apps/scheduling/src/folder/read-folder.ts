import { tablesIn, UnreadableTable, type Files } from '#platform';
import { clinicColumns, clinicLine, type ClinicLine } from '../domain/import/clinic-line.js';
import { Cells } from '../domain/import/cells.js';
import { importedBy, isFolderFile, unknownFile, type FolderFile } from '../domain/import/files.js';
import type { ImportProblem } from '../domain/import/problem.js';
import { organizationsIn, practitionersIn, type Mentions } from '../domain/import/references.js';
import type { ImportedFile } from '../entities/index.js';
import { tableRows, type RawLine, type Row } from '../domain/import/table.js';

/** This service's part of a county folder, and what the other files say exists. */
export interface Folder {
  readonly names: ImportedFile[];
  readonly lines: readonly { row: Row; line: ClinicLine }[];
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
  const clinics = reading('clinics.csv', problems, (lines) => [...lines]);
  const place = tables.get('clinics.csv')?.place;
  const rows = place && clinics ? tableRows(place, clinics, clinicColumns, problems) : [];
  const lines = rows.flatMap((row) => {
    const cells = new Cells(row, problems);
    const line = clinicLine(cells);
    return cells.fit ? [{ row, line }] : [];
  });
  // What is wrong with membership's files is for membership to say.
  const elsewhere: ImportProblem[] = [];
  const mentions = {
    organizations: reading('organizations.csv', elsewhere, organizationsIn),
    practitioners: reading('practitioners.csv', elsewhere, practitionersIn),
  };
  return { names, lines, mentions, problems };
}

function unreadable(file: string, error: unknown): ImportProblem {
  if (!(error instanceof UnreadableTable)) throw error;
  return { file, line: error.line, column: '', reason: error.reason };
}
