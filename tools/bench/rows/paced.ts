import { ensureSlots } from '../harness/county.js';
import { load, notified, requireAll, runaway } from '../harness/load.js';
import { measuring } from '../harness/progress.js';
import { medians, type Distribution } from '../harness/statistics.js';
import type { Row, RowContext } from '../row.js';

interface Figures extends Distribution {
  readonly postP50Ms: number;
  readonly postP99Ms: number;
}

const rates = [20, 50, 100] as const;

/** The same chain at rates far below what it can carry: how long one referral takes. */
export const paced: Row<Record<string, Figures>> = {
  name: 'paced',
  cast: 'whole',
  title: 'the chain at a steady rate: latency of the POST and end to end',
  run: async (context) => {
    const results: Record<string, Figures> = {};
    for (const perSecond of rates) {
      const turns: Figures[] = [];
      for (let turn = 1; turn <= context.bounds.repeats; turn++) {
        measuring(`paced, ${perSecond} a second, ${turn}/${context.bounds.repeats}`);
        turns.push(await atRate(context, perSecond));
      }
      results[perSecond] = medians(turns);
    }
    return results;
  },
};

/** Latencies at so many referrals a second. */
export async function atRate(context: RowContext, perSecond: number): Promise<Figures> {
  const { stage, county, bounds } = context;
  await ensureSlots(stage, county, Math.ceil(perSecond * (bounds.seconds + 5)));
  const given = { pace: { perSecond }, count: runaway, finish: notified(stage.databaseUrl('notifications')) };
  await load(context, { ...given, seconds: Math.min(3, bounds.seconds) });
  const result = await load(context, { ...given, seconds: bounds.seconds });
  const { p50Ms: postP50Ms, p99Ms: postP99Ms } = result.post;
  return { postP50Ms, postP99Ms, ...requireAll(result).endToEnd };
}
