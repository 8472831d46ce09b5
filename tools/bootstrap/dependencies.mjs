import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.mjs';
import { exclusively } from './lock.mjs';
import { SetupProblem, progress } from './progress.mjs';

const marker = join(root, 'node_modules', '.yilian-lock');
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
const installed = () => existsSync(marker) && readFileSync(marker, 'utf8') === wanted();

/** Refuses a Node.js that cannot even run the set-up. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupProblem(
    `需要 Node.js 20.19 或更新版本，当前为 ${version}`,
    `Node.js 20.19 or newer is needed, this is ${version}`,
  );
}

/** Installs the npm packages when they are missing or the lockfile has changed since. */
export async function installDependencies() {
  if (installed()) return;
  await exclusively(join(root, '.yilian', 'install.lock'), () => {
    if (installed()) return;
    progress('安装 npm 依赖（首次约一分钟）', 'installing npm packages (about a minute the first time)');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // `install --no-save` takes the lockfile's versions and never writes it, as `ci` does; but `ci` refuses where a
    // registry's mirror lacks an optional package of some other platform. Output goes to our standard error.
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const run = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 2, 2] });
    if (run.error?.code === 'ENOENT') {
      throw new SetupProblem(
        '未找到 npm：请安装 Node.js 自带的 npm',
        'npm not found: install the npm that comes with Node.js',
      );
    }
    if (run.status !== 0)
      throw new SetupProblem('npm 依赖安装失败，原因见上', 'npm could not install the packages, see above');
    writeFileSync(marker, wanted());
  });
}

/** The Node 24 that came with the packages, or this one where it is new enough; the platform is built for 24. */
export function runtime() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  if (existsSync(own)) return own;
  throw new SetupProblem(
    '需要 Node.js 24：请安装',
    'Node.js 24 is needed and npm has none for this system: install it',
  );
}
