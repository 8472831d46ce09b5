import { Histories } from '../harness/histories.js';
import { looks, type Looks } from '../harness/looks.js';
import { plans } from '../harness/plans.js';
import { measuring } from '../harness/progress.js';
import { medians, type Distribution } from '../harness/statistics.js';
import type { Row } from '../row.js';
import { atRate } from './paced.js';

const sizes = [0, 1_000_000, 5_000_000] as const;
const perSecond = 50;

interface Figures extends Distribution, Looks {
  readonly post: Distribution;
}

/** What years of history do to the chain, and to those who look. */
export const growth: Row<Record<string, Figures>> = {
  name: 'growth',
  cast: 'whole',
  title: `the chain at ${perSecond} a second, and what people look at, beside stored referrals`,
  run: async (context) => {
    const histories = new Histories(context);
    const results: Record<string, Figures> = {};
    for (const size of sizes.map((each) => Math.ceil(each * context.bounds.scale))) {
      measuring(`growth, storing ${size} referrals`);
      await histories.growTo(size);
      const turns: Figures[] = [];
      for (let turn = 1; turn <= context.bounds.repeats; turn++) {
        measuring(`growth, ${size} stored, ${turn}/${context.bounds.repeats}`);
        const { p50Ms, p99Ms, postP50Ms, postP99Ms } = await atRate(context, perSecond);
        turns.push({ p50Ms, p99Ms, post: { p50Ms: postP50Ms, p99Ms: postP99Ms }, ...(await looks(context)) });
      }
      results[size] = medians(turns);
    }
    measuring(`growth, how they are found: ${await plans(context)}`);
    return results;
  },
};
