import { importedBy, isFolderFile, unknownFile, type Folder, type FolderFile } from '../domain/import/files.js';
import { problem, type ImportProblem } from '../domain/import/problem.js';
import type { RawLine } from '../domain/import/table.js';
import { csvLines } from './csv.js';
import { decodeText } from './decode.js';
import { groupYaml } from './group-yaml.js';

/** Files of a folder by name, as bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Reads this service's files of a county folder; the others are left to the services that import them. */
export function readFolder(files: Files): { readonly folder: Folder; readonly problems: ImportProblem[] } {
  const problems = Object.keys(files)
    .filter((name) => !isFolderFile(name))
    .map(unknownFile);
  const tables: Partial<Record<FolderFile, RawLine[]>> = {};
  let group: Folder['group'];
  for (const [name, bytes] of Object.entries(files)) {
    if (!isFolderFile(name) || importedBy[name] !== 'membership') continue;
    const text = decodeText(bytes);
    if (text === undefined) {
      problems.push(
        problem(name, 0, '', '文件编码既不是 UTF-8 也不是 GB18030', 'The file is neither UTF-8 nor GB18030'),
      );
    } else if (name === 'group.yaml') {
      group = groupYaml(text, problems);
    } else {
      const lines = csvLines(name, text, problems);
      if (lines) tables[name] = lines;
    }
  }
  return { folder: { names: Object.keys(files), tables, group }, problems };
}
