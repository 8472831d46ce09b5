import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandProblem } from './api.js';

/** Files of a county folder by name, in base64: their encoding (UTF-8 or GB18030) is the platform's to find out. */
export type FolderFiles = Readonly<Record<string, string>>;

/** Not what begins with `~$`: Excel's lock beside a workbook that is open. */
const isRegister = (name: string): boolean => /^(?!~\$)[^.].*\.(csv|ya?ml|xlsx)$/i.test(name);

/** Reads a county folder, or the one workbook that is its; pages beside its registers, such as a README, stay out. */
export async function readCountyFolder(folder: string): Promise<FolderFiles> {
  if (/\.xlsx$/i.test(folder))
    return { [basename(folder)]: await readFile(folder, 'base64').catch(unreadable(folder)) };
  const entries = await readdir(folder, { withFileTypes: true }).catch(unreadable(folder));
  const names = entries.filter((entry) => entry.isFile() && isRegister(entry.name)).map((entry) => entry.name);
  if (names.length === 0) {
    throw new CommandProblem(
      `${folder} 中没有可导入的文件（group.yaml、*.csv、*.xlsx）`,
      `${folder} holds nothing to import (group.yaml, *.csv, *.xlsx)`,
    );
  }
  const contents = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'base64')));
  return Object.fromEntries(names.map((name, i) => [name, contents[i] ?? '']));
}

const unreadable =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw new CommandProblem(`无法读取 ${path}（${error.code}）`, `${path} cannot be read (${error.code})`);
  };
