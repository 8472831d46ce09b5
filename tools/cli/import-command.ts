import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { done, failure, paint } from '../local/console.js';
import { ApiProblem, type ProblemDocument } from './api.js';
import { apiOfAdministrator, findPlatform } from './connection.js';
import { readCountyFolder } from './county-folder.js';
import { importCounty, ImportStopped } from './import-county.js';
import { table } from './table.js';

/** `import <folder> [--dry-run]`: all of a county folder, or, with every bad line told, nothing of it. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .argument('<folder>', '县域文件夹（如 examples/yongnian）或 .xlsx 工作簿 · a county folder or an .xlsx workbook')
    .option('--dry-run', '只检查，不导入 · check only, import nothing')
    .option('--report <file>', '将全部错误写入 CSV 文件 · write every bad place to a CSV file')
    .description('导入县域文件夹（机构、服务范围、医师、用户、出诊）· import a county folder')
    .action(async (folder: string, { dryRun = false, report }: { dryRun?: boolean; report?: string }) => {
      // npm runs scripts at the project's root; paths are the caller's.
      const callers = (path: string): string => resolve(process.env.INIT_CWD ?? '.', path);
      const files = await readCountyFolder(callers(folder));
      try {
        const { registers } = await importCounty(apiOfAdministrator(findPlatform()), files, { dryRun });
        const rows = registers.map(({ register, created, amended, unchanged }) => [
          register,
          created,
          amended,
          unchanged,
        ]);
        print(table(['register', 'created', 'amended', 'unchanged'], rows));
        if (dryRun) done(`检查通过，未导入：${folder}`, `checked, nothing imported: ${folder}`);
        else done(`已导入 ${folder}`, `imported ${folder}`);
      } catch (error) {
        const cause = error instanceof ImportStopped ? error.cause : error;
        const { errors = [] } = cause instanceof ApiProblem ? cause.problem : {};
        if (!errors.some(({ file }) => file)) throw error;
        print(badLines(errors.slice(0, shownPlaces)));
        if (report) await writeFile(callers(report), await reportOf(errors));
        const count = errors.length;
        const where = report ?? (count > shownPlaces ? '--report <file>' : '');
        failure(
          error instanceof ImportStopped
            ? error.message
            : `${count} 处错误，未导入任何内容${where && `；全部见 ${where}`} · ` +
                `${count} bad ${count === 1 ? 'place' : 'places'}, nothing was imported${where && `; all of them: ${where}`}`,
        );
        process.exitCode = 1;
      }
    });
}

/** More than anyone reads in a terminal; a report has all of them. */
const shownPlaces = 1_000;

type Errors = NonNullable<ProblemDocument['errors']>;

/** Every bad place as a table that Excel opens: the byte order mark tells it the encoding. */
export async function reportOf(errors: Errors): Promise<string> {
  // Loads the framework, which the other commands do without.
  const { csvOf } = await import('#platform');
  const heading = ['文件 file', '行 line', '列 column', '原因', 'reason'];
  const rows = errors.map(({ pointer, detail, file, line, column, reason }) => [
    ...[file ?? pointer, line || '', column, reason?.zh ?? detail, reason?.en],
  ]);
  return `\uFEFF${csvOf([heading, ...rows])}`;
}

/** Every bad line as a row: where it stands and what is wrong, in both languages. */
export function badLines(errors: Errors): string[] {
  const rows = errors.map(({ pointer, detail, file, line, column, reason }) => [
    `${file ?? pointer}${line ? `:${line}` : ''}`,
    column ?? '',
    reason ? `${reason.zh} · ${reason.en}` : detail,
  ]);
  const [heading = '', ...lines] = table(['file:line', 'column', 'reason'], rows);
  return [paint('dim', heading, process.stdout.isTTY), ...lines];
}

const print = (lines: readonly string[]): boolean => process.stdout.write(`${lines.join('\n')}\n`);
