import { setTimeout as pause } from 'node:timers/promises';
import { removeDirectory } from '../../../deploy/local/index.js';
import { topology } from '../../local/topology.js';
import { ownDirectory } from '../harness/directory.js';
import { cpuMs, residentMiB, since, type Usage } from '../harness/processes.js';
import { measuring } from '../harness/progress.js';
import { rounded } from '../harness/statistics.js';
import { Stage } from '../harness/stage.js';
import type { Row, RowContext } from '../row.js';

interface Figures {
  readonly coldSeconds: number;
  readonly warmSeconds: number;
  /** Of every process of the platform, infrastructure included. */
  readonly residentMiB: number;
  readonly residentMiBOf: Usage;
  /** Of one CPU, while nobody does anything. */
  readonly idleCpuPercent: Usage;
}

const settleMs = 10_000;

/** From nothing, or from a stop, until every service says that it is ready; then what doing nothing costs. */
export const start: Row<Figures> = {
  name: 'start',
  cast: 'none',
  title: 'cold and warm start until every service is ready; memory and CPU of the idle platform',
  run: async (context) => {
    const directory = await ownDirectory('start');
    try {
      measuring('start, cold');
      const cold = await started(context, directory, async () => ({}));
      measuring('start, warm');
      const warm = await started(context, directory, (stage) => idle(stage, context));
      return { coldSeconds: cold.seconds, warmSeconds: warm.seconds, ...warm.seen };
    } finally {
      await removeDirectory(directory);
    }
  },
};

async function started<Seen>(
  { signal }: RowContext,
  directory: string,
  look: (stage: Stage) => Promise<Seen>,
): Promise<{ seconds: number; seen: Seen }> {
  const began = performance.now();
  const stage = await Stage.open({ services: topology.map(({ name }) => name), signal, directory });
  const seconds = rounded((performance.now() - began) / 1_000);
  try {
    return { seconds, seen: await look(stage) };
  } finally {
    await stage.close();
  }
}

async function idle(
  { pids }: Stage,
  { bounds, signal }: RowContext,
): Promise<Pick<Figures, 'residentMiB' | 'residentMiBOf' | 'idleCpuPercent'>> {
  measuring('start, idle');
  await pause(settleMs, undefined, { signal });
  const before = await cpuMs(pids);
  await pause(bounds.seconds * 1_000, undefined, { signal });
  const percent = since(before, await cpuMs(pids), bounds.seconds * 10);
  const resident = await residentMiB(pids);
  return {
    residentMiB: Object.values(resident).reduce((sum, each) => sum + each, 0),
    residentMiBOf: resident,
    idleCpuPercent: Object.fromEntries(Object.entries(percent).map(([name, value]) => [name, rounded(value)])),
  };
}
