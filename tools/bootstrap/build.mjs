import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exclusively } from './lock.mjs';
import { SetupProblem, progress } from './progress.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sources = ['apps', 'libs', 'tools', 'deploy', 'scenarios'];
const marker = join(root, 'dist', '.built');

/** Newest change below a folder, folders counted too, so that a removed file is noticed. */
function newest(path) {
  const found = statSync(path);
  let time = found.mtimeMs;
  if (!found.isDirectory()) return time;
  for (const name of readdirSync(path)) {
    if (name !== 'node_modules') time = Math.max(time, newest(join(path, name)));
  }
  return time;
}

function current() {
  if (!existsSync(marker)) return false;
  const built = statSync(marker).mtimeMs;
  return [...sources, '.swcrc', 'package-lock.json'].every((name) => newest(join(root, name)) <= built);
}

/** Whether there is a build, of whatever age. */
export const hasBuild = () => existsSync(marker);

/** Compiles the sources into dist/ when one has changed since the last time. Fails with the compiler's words. */
export async function build(node = process.execPath) {
  if (current()) return;
  await exclusively(join(root, '.yilian', 'build.lock'), () => {
    if (current()) return;
    progress('编译', 'building');
    const began = new Date();
    // What is in use stays: a running platform has loaded its modules, and removing dist/ would break its restarts.
    const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
    const run = spawnSync(node, [swc, ...sources, '-d', 'dist', '--copy-files', '-q'], { cwd: root, encoding: 'utf8' });
    if (run.status !== 0) throw new SetupProblem('编译失败', `the build failed: ${run.stdout}${run.stderr}`.trim());
    forget(join(root, 'dist'), root);
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(marker, '');
    // As of the start: a source saved while the compiler ran counts as newer.
    utimesSync(marker, began, began);
  });
}

/** Removes from dist/ what no source makes any more, so that an old migration or module is never loaded. */
function forget(folder, origin) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (existsSync(join(origin, entry.name))) forget(path, join(origin, entry.name));
      else rmSync(path, { recursive: true });
      continue;
    }
    const stem = entry.name.replace(/\.js(\.map)?$/, '');
    const made = [entry.name, entry.name.replace(/\.map$/, ''), `${stem}.ts`, `${stem}.tsx`];
    if (entry.name !== '.built' && !made.some((name) => existsSync(join(origin, name)))) rmSync(path);
  }
}
