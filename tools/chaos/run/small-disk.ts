import { execFile } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beganAt, projectRoot } from '../../../deploy/local/index.js';

const run = promisify(execFile);
const megabytes = 1_024;
const chunk = Buffer.alloc(8 * 1_024 * 1_024);

/** A disk in memory that is small enough to be filled; only root may have one. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** Mounts one, or answers undefined where that is not allowed; what killed runs left mounted is released first. */
  static async mount(folder: string): Promise<SmallDisk | undefined> {
    await releaseLeft();
    await mkdir(folder, { recursive: true });
    return run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).then(
      () => new SmallDisk(folder),
      () => undefined,
    );
  }

  /** Fills it to the last byte. */
  async fill(): Promise<void> {
    const filler = await open(this.filler, 'w');
    try {
      for (;;) await filler.write(chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await filler.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.filler, { force: true });
  }

  async unmount(): Promise<void> {
    await run('umount', [this.folder]);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}

async function releaseLeft(): Promise<void> {
  const place = join(projectRoot(), '.yilian');
  const mounted = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const folder of mounted.filter((each) => dirname(dirname(each)) === place)) {
    const pid = Number(/^bench-chaos-(\d+)$/.exec(basename(dirname(folder)))?.[1]);
    if (pid && !beganAt(pid)) await run('umount', ['-l', folder]);
  }
}
