import { tablesIn, UnreadableTable, type Files } from '#platform';
import { clinicColumns, clinicLine, type ClinicLine } from '../domain/import/clinic-line.js';
import { Cells } from '../domain/import/cells.js';
import { importedBy, isFolderFile, unknownFile, type FolderFile } from '../domain/import/files.js';
import type { ImportProblem } from '../domain/import/problem.js';
import { mentionsOf, type Mentions } from '../domain/import/references.js';
import type { ImportedFile } from '../entities/index.js';
import { tableRows, type RawLine, type Row } from '../domain/import/table.js';

/** This service's part of a county folder, and what the other files say exists. */
export interface Folder {
  readonly names: ImportedFile[];
  readonly lines: readonly { row: Row; line: ClinicLine }[];
  readonly mentions: Mentions;
  readonly problems: ImportProblem[];
}

export async function readFolder(files: Files, maxUnpackedBytes: number): Promise<Folder> {
  const { tables, refused } = tablesIn(files, Object.keys(importedBy), maxUnpackedBytes);
  const problems = refused.map(({ file, error }) => unreadable(file, error));
  const names: ImportedFile[] = [];
  for (const [name, { place }] of tables) {
    if (isFolderFile(name)) names.push({ name: place, importedBy: importedBy[name] });
    else problems.push(unknownFile(place));
  }
  const read = async (name: FolderFile, complaints: ImportProblem[]): Promise<RawLine[]> => {
    const table = tables.get(name);
    const lines: RawLine[] = [];
    try {
      for await (const line of table?.lines() ?? []) lines.push(line);
    } catch (error) {
      complaints.push(unreadable(table?.place ?? name, error));
    }
    return lines;
  };
  const before = problems.length;
  const clinics = await read('clinics.csv', problems);
  const place = tables.get('clinics.csv')?.place;
  const rows = place && problems.length === before ? tableRows(place, clinics, clinicColumns, problems) : [];
  const lines = rows.flatMap((row) => {
    const cells = new Cells(row, problems);
    const line = clinicLine(cells);
    return cells.fit ? [{ row, line }] : [];
  });
  // What is wrong with membership's files is for membership to say.
  const elsewhere: ImportProblem[] = [];
  const mentions = mentionsOf(await read('organizations.csv', elsewhere), await read('practitioners.csv', elsewhere));
  return { names, lines, mentions, problems };
}

function unreadable(file: string, error: unknown): ImportProblem {
  if (!(error instanceof UnreadableTable)) throw error;
  return { file, line: error.line, column: '', reason: error.reason };
}
