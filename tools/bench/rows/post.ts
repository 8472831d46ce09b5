import { load, runaway } from '../harness/load.js';
import { cpuMs, since, type Usage } from '../harness/processes.js';
import { measuring } from '../harness/progress.js';
import { medians, rounded, type Distribution } from '../harness/statistics.js';
import type { Row, RowContext } from '../row.js';

interface Figures extends Distribution {
  readonly perSecond: number;
  readonly cpuMsPerReferral: Usage;
}

const clients = [8, 32] as const;

/** Submissions alone: who schedules and who notifies does not run. */
export const post: Row<Record<string, Figures>> = {
  name: 'post',
  cast: 'referrals',
  title: 'POST /v1/referrals alone: authenticated, validated, idempotent, outboxed',
  run: async (context) => {
    const results: Record<string, Figures> = {};
    for (const count of clients) results[count] = await submitting(context, count);
    return results;
  },
};

async function submitting(context: RowContext, count: number): Promise<Figures> {
  const { seconds, repeats } = context.bounds;
  await load(context, { pace: { clients: count }, seconds: Math.min(5, seconds), count: runaway });
  const figures: Figures[] = [];
  for (let turn = 1; turn <= repeats; turn++) {
    measuring(`post, ${count} clients, ${turn}/${repeats}`);
    const before = await cpuMs(context.stage.pids);
    const { posted, post, ...result } = await load(context, { pace: { clients: count }, seconds, count: runaway });
    const cpuMsPerReferral = since(before, await cpuMs(context.stage.pids), posted);
    figures.push({ perSecond: rounded(posted / result.seconds), ...post, cpuMsPerReferral });
  }
  return medians(figures);
}
