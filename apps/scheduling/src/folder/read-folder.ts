import { clinicColumns, clinicLine, type ClinicLine } from '../domain/import/clinic-line.js';
import { Cells } from '../domain/import/cells.js';
import { isFolderFile, unknownFile } from '../domain/import/files.js';
import { problem, type ImportProblem } from '../domain/import/problem.js';
import { mentionsOf, type Mentions } from '../domain/import/references.js';
import { tableRows, type RawLine, type Row } from '../domain/import/table.js';
import { csvLines } from './csv.js';
import { decodeText } from './decode.js';

/** Files of a folder by name, as bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** This service's part of a county folder, and what the other files say exists. */
export interface Folder {
  readonly lines: readonly { row: Row; line: ClinicLine }[];
  readonly mentions: Mentions;
  readonly problems: ImportProblem[];
}

export function readFolder(files: Files): Folder {
  const problems = Object.keys(files)
    .filter((name) => !isFolderFile(name))
    .map(unknownFile);
  const read = (name: string, complaints: ImportProblem[]): RawLine[] => {
    const bytes = files[name];
    if (!bytes) return [];
    const text = decodeText(bytes);
    if (text !== undefined) return csvLines(name, text, complaints);
    complaints.push(
      problem(name, 0, '', '文件编码既不是 UTF-8 也不是 GB18030', 'The file is neither UTF-8 nor GB18030'),
    );
    return [];
  };
  const clinics = read('clinics.csv', problems);
  const isReadable = files['clinics.csv'] && !problems.some(({ file }) => file === 'clinics.csv');
  const rows = isReadable ? tableRows('clinics.csv', clinics, clinicColumns, problems) : [];
  const lines = rows.flatMap((row) => {
    const cells = new Cells(row, problems);
    const line = clinicLine(cells);
    return cells.fit ? [{ row, line }] : [];
  });
  // What is wrong with membership's files is for membership to say.
  const elsewhere: ImportProblem[] = [];
  const mentions = mentionsOf(read('organizations.csv', elsewhere), read('practitioners.csv', elsewhere));
  return { lines, mentions, problems };
}
