import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beganAt, projectRoot, removeDirectory, stopDirectory } from '../../../deploy/local/index.js';

const folder = (): string => join(projectRoot(), '.yilian');

/** A data directory of this process alone; what killed runs left behind is stopped and removed first. */
export async function ownDirectory(name: string): Promise<string> {
  await mkdir(folder(), { recursive: true });
  for (const entry of await readdir(folder())) {
    const pid = Number(/^bench-[a-z]+-(\d+)$/.exec(entry)?.[1]);
    if (!pid || pid === process.pid || beganAt(pid)) continue;
    await stopDirectory(join(folder(), entry));
    await removeDirectory(join(folder(), entry));
  }
  return join(folder(), `bench-${name}-${process.pid}`);
}
