import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paint } from '../../local/console.js';
import type { Pids } from '../harness/processes.js';
import { summarize, type CpuProfile, type Spent } from './summary.js';

const packagesShown = 14;
const functionsShown = 12;

/** CPU profiles of the services of a stage, which they write when they end. */
export class Profiles {
  private readonly folder: string;
  private since = 0;

  constructor(directory: string) {
    this.folder = join(directory, 'profiles');
  }

  /** What makes a service write one. */
  get env(): NodeJS.ProcessEnv {
    return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${this.folder}` };
  }

  /** From now on it counts: everything has started. The profiler's clock is that of every process of the machine. */
  begin(): void {
    this.since = Number(process.hrtime.bigint() / 1_000n);
  }

  /** Says on standard error where the time of each service went. */
  async print(pids: Pids): Promise<void> {
    const files = await readdir(this.folder).catch(() => []);
    for (const [service, pid] of Object.entries(pids)) {
      const file = files.find((name) => name.split('.')[3] === String(pid));
      if (file === undefined) continue;
      const profile = JSON.parse(await readFile(join(this.folder, file), 'utf8')) as CpuProfile;
      const { busyMs, packages, functions } = summarize(profile, this.since);
      const share = ({ name, ms }: Spent): string => `  ${((100 * ms) / busyMs).toFixed(1).padStart(5)} %  ${name}\n`;
      process.stderr.write(
        `${paint('cyan', service)}  ${(busyMs / 1_000).toFixed(1)} s of CPU\n` +
          `${packages.slice(0, packagesShown).map(share).join('')}\n` +
          `${functions.slice(0, functionsShown).map(share).join('')}\n`,
      );
    }
  }
}
