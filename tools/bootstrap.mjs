// Everything `npm run …` does first: what set-up is missing is done, then the named task takes over. Built-ins only,
// because in a fresh clone nothing else is there; runs on every Node.js from 20.19 and hands over to Node 24.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { build, hasBuild, root } from './bootstrap/build.mjs';
import { installDependencies, requireNode, runtime } from './bootstrap/dependencies.mjs';
import { SetupProblem } from './bootstrap/progress.mjs';
import { taskNames, taskOf } from './bootstrap/tasks.mjs';

const [name = '', ...rest] = process.argv.slice(2);
const bin = join(root, 'node_modules', '.bin');

/** Runs one program to its end; a signal that reaches us alone is passed on, its end is ours. */
function run([command, ...args], node, env) {
  const program = command === 'node' ? node : join(bin, command);
  const own = { ...process.env, YILIAN_PARENT: String(process.pid), ...env };
  const child = spawn(program, args, { stdio: 'inherit', env: own, cwd: root });
  watchNpm(() => child.kill('SIGTERM'));
  // Ctrl-C in a terminal reaches the child by itself; twice would mean "at once" to it.
  const handlers = {
    SIGINT: () => process.stdin.isTTY || child.kill('SIGINT'),
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP'),
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(new SetupProblem(`无法启动 ${command}`, `cannot start ${command}: ${error.message}`)),
    );
    child.on('exit', (code) => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
      resolve(code ?? 1);
    });
  });
}

/** npm passes signals on; killed outright it cannot, and what it started would go on without anyone who knows of it. */
function watchNpm(whenGone) {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    whenGone();
  }, 300);
  timer.unref();
}

async function main() {
  requireNode();
  const task = taskOf(name, rest);
  if (!task) throw new SetupProblem(`未知任务“${name}”`, `unknown task "${name}"; there are ${taskNames.join(', ')}`);
  await installDependencies();
  const node = runtime();
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  const built = task.built === 'once' ? hasBuild() : task.built === false;
  if (!built) await build(node);
  for (const step of task.steps) {
    const code = await run(step, node, task.env);
    if (code !== 0) return code;
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  process.stderr.write(`✗ ${error.message}\n`);
  process.exitCode = 1;
}
