import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { projectRoot } from '../../deploy/local/index.js';
import { begins, done, notice, seconds } from './console.js';
import type { Platform } from './platform.js';
import { closingHint, withPlatform } from './session.js';
import { topology } from './topology.js';
import { watchTree } from './watch-tree.js';

/** Editors save in several steps and formatters save again. */
const quietMs = 200;

/** The platform, whose services are built and started again when their sources change. */
export const runDev = (): Promise<number> =>
  withPlatform(async (platform, signal) => {
    closingHint(platform);
    done('正在监视 apps 与 libs 的改动', 'watching apps and libs for changes');
    for await (const changed of changes(['apps', 'libs'], signal)) await rebuild(platform, changed);
    return 0;
  });

/** Sets of changed source files, relative to the project's root, each once it has been quiet for a moment. */
async function* changes(folders: readonly string[], signal: AbortSignal): AsyncGenerator<readonly string[]> {
  const changed = new Set<string>();
  let wake = (): void => undefined;
  for (const folder of folders) {
    watchTree(join(projectRoot(), folder), signal, (path) => {
      const file = relative(projectRoot(), path);
      if (!isSource(file)) return;
      changed.add(file);
      wake();
    });
  }
  signal.addEventListener('abort', () => wake());
  while (!signal.aborted) {
    if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve));
    const size = changed.size;
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    if (signal.aborted || changed.size !== size) continue;
    const batch = [...changed];
    changed.clear();
    yield batch;
  }
}

const isSource = (file: string): boolean =>
  /\.(ts|js|json|html|css|svg)$/.test(file) && !/\.spec\.ts$|(^|\/)test\//.test(file.replaceAll(sep, '/'));

/** Services that run a changed file: those of its folder, or all when it is a library's. */
export function affectedBy(files: readonly string[], services: readonly string[]): string[] {
  const paths = files.map((file) => file.split(sep));
  if (paths.some(([folder]) => folder === 'libs')) return [...services];
  return services.filter((service) => paths.some(([, name]) => name === service));
}

async function rebuild(platform: Platform, files: readonly string[]): Promise<void> {
  const began = Date.now();
  const existing = files.filter((file) => existsSync(join(projectRoot(), file)));
  const complaint = existing.length > 0 ? await compile(existing) : '';
  if (complaint) return notice(`编译失败，仍运行旧版本\n${complaint}`, 'the build failed, the old one goes on');
  const names = affectedBy(
    files,
    topology.map(({ name }) => name),
  );
  if (names.length === 0) return;
  begins(`${files.join('、')} 有改动，重启 ${names.join('、')}`, `changed: restarting ${names.join(', ')}`);
  const results = await Promise.allSettled(names.map((name) => platform.restart(name)));
  const failed = results.find((result) => result.status === 'rejected');
  const took = seconds(Date.now() - began);
  if (!failed) return done(`已重启（${took}）`, `restarted (${took})`);
  notice((failed.reason as Error).message, 'it is started again at the next change');
}

/** Compiles files into dist/; the compiler's words when it fails. */
function compile(files: readonly string[]): Promise<string> {
  const swc = join(projectRoot(), 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const child = spawn(process.execPath, [swc, ...files, '-d', 'dist', '--copy-files', '-q'], {
    cwd: projectRoot(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? '' : said.trim() || `swc: exit ${code}`));
  });
}
