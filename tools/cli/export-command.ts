import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { done } from '../local/console.js';
import { CommandProblem, type Api } from './api.js';
import { apiOfAdministrator, findPlatform } from './connection.js';
import { importers } from './import-county.js';

interface Consortium {
  readonly id: string;
  readonly code: string;
}

/** `export <consortium> <folder>`: a consortium as the folder of which it can be imported again. */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .argument('<consortium>', '医联体代码，如 yongnian · code of a consortium')
    .argument('<folder>', '写入的文件夹，或 .xlsx 工作簿 · folder or .xlsx workbook to write')
    .description(
      '导出医联体为县域文件夹（机构、服务范围、医师、团队、用户、出诊）· export a consortium as a county folder',
    )
    .action(async (code: string, folder: string) => {
      const api = apiOfAdministrator(findPlatform());
      // npm runs scripts at the project's root; paths are the caller's.
      const count = await exportFolder(api, code, resolve(process.env.INIT_CWD ?? '.', folder));
      done(`已导出 ${code}：${count} 个文件，${folder}`, `exported ${code}: ${count} files in ${folder}`);
    });
}

/** Writes a consortium into a folder, or as one workbook where the target is called so; answers how many files it wrote. */
export async function exportFolder(api: Api, code: string, target: string): Promise<number> {
  const path = `/v1/consortia/${await idOf(api, code)}/folder`;
  const files: Record<string, string> = {};
  for (const service of importers) {
    Object.assign(files, (await api.get<{ files: Record<string, string> }>(service, path)).files);
  }
  if (/\.xlsx$/i.test(target)) {
    await writeFile(target, await workbookWith(files));
    return 1;
  }
  await mkdir(target, { recursive: true });
  // Without the byte order mark a Chinese Excel takes a CSV file for GBK.
  for (const [name, content] of Object.entries(files))
    await writeFile(join(target, name), name.endsWith('.csv') ? `\uFEFF${content}` : content);
  return Object.keys(files).length;
}

/** A sheet for each file; `group.yaml` stands line by line in the first column of its own. */
async function workbookWith(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  // Loads the framework, which the other commands do without.
  const { tablesIn, workbookOf } = await import('#platform');
  const sheets: { name: string; rows: (readonly string[])[] }[] = [];
  for (const [file, content] of Object.entries(files)) {
    const rows = file.endsWith('.yaml')
      ? content
          .trimEnd()
          .split('\n')
          .map((line) => [line])
      : [];
    const table = file.endsWith('.csv') && tablesIn({ [file]: Buffer.from(content) }, [file], 0).tables.get(file);
    if (table) for (const { values } of table.lines()) rows.push([...values]);
    sheets.push({ name: file.replace(/\.\w+$/, ''), rows });
  }
  return workbookOf(sheets);
}

async function idOf(api: Api, code: string): Promise<string> {
  const consortia = await api.all<Consortium>('membership', '/v1/consortia');
  const found = consortia.find((consortium) => consortium.code === code);
  if (!found) throw new CommandProblem(`没有代码为 ${code} 的医联体`, `there is no consortium ${code}`);
  return found.id;
}
