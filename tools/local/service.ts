import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon, projectRoot, type Guard } from '../../deploy/local/index.js';
import { environmentOf, serviceUrl, type Surroundings } from './service-environment.js';
import type { ServiceSpec } from './topology.js';

/** A service gives itself 10 s to finish what is in its hands. */
const stopWithinMs = 11_000;

/** As in the image. */
export const memoryFlags = ['--max-semi-space-size=16', '--max-old-space-size=1024'];

export const logsIn = (directory: string): string => join(directory, 'logs');

/** The logs of the run before stay beside the new ones, those of runs before that go. */
export function freshLogs(directory: string, names: readonly string[]): void {
  mkdirSync(logsIn(directory), { recursive: true });
  for (const name of names) {
    const log = join(logsIn(directory), `${name}.log`);
    if (existsSync(log)) renameSync(log, `${log}.1`);
  }
}

/**
 * Starts one service, with what is its `own` in its environment when it is a further replica, and returns once it is ready; fails with
 * the line in which it says what is wrong.
 */
export function startService(
  spec: ServiceSpec,
  around: Surroundings,
  guard: Guard,
  signal: AbortSignal,
  own: NodeJS.ProcessEnv = {},
): Promise<Daemon> {
  const env = { ...environmentOf(spec, around), ...own };
  const url = serviceUrl(Number(env.PORT));
  return Daemon.start(
    {
      name: spec.name,
      command: process.execPath,
      args: [...memoryFlags, spec.main ?? join(projectRoot(), 'dist', 'apps', spec.name, 'src', 'main.js')],
      cwd: projectRoot(),
      env,
      log: join(logsIn(around.directory), `${spec.name}.log`),
      stopSignal: 'TERM',
      stopWithinMs,
      reason: (output) => reasonIn(spec.name, output),
      ready: () => isReady(url),
    },
    guard,
    signal,
  );
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

/** A service that cannot start says why in a line of its own, `✗ name: reason`, between the lines of its log. */
export function reasonIn(name: string, output: string): string {
  const lines = output.trim().split('\n');
  const said = lines.findLast((line) => line.startsWith('✗ '));
  if (said) return said.slice(2).replace(`${name}: `, '');
  const words = lines.filter((line) => !line.startsWith('{'));
  const error = words.findLast((line) => /\b\w*(Error|Exception)\b/.test(line) && !line.startsWith(' '));
  return error ?? words.findLast((line) => line.trim() !== '') ?? lines.at(-1) ?? '';
}
