import { establish, withContender } from '../harness/contender.js';
import { bare } from '../harness/contenders.js';
import { ensureSlots } from '../harness/county.js';
import { load, notified, requireAll, runaway, type Load } from '../harness/load.js';
import { measuring } from '../harness/progress.js';
import { medians, type Distribution } from '../harness/statistics.js';
import type { LoadResult } from '../load/job.js';
import type { Row, RowContext } from '../row.js';

interface Paced extends Distribution {
  readonly postP50Ms: number;
  readonly postP99Ms: number;
}

interface Figures extends Paced {
  readonly bareP50Ms: number;
  readonly bareP99Ms: number;
}

const rates = [20, 50, 100] as const;
/** As fast as so many clients go, until compilers and caches know the way: at a steady rate that takes minutes. */
const warmUp = { seconds: 5, clients: 8 };

/** The same chain at rates far below what it can carry, beside bare: how long one referral takes. */
export const paced: Row<Record<string, Figures>> = {
  name: 'paced',
  cast: 'whole',
  title: 'the chain at a steady rate, beside bare: latency of the POST and end to end',
  run: async (context) => {
    await establish(bare, context);
    const results: Record<string, Figures> = {};
    for (const perSecond of rates) {
      const turns: Figures[] = [];
      for (let turn = 1; turn <= context.bounds.repeats; turn++) {
        measuring(`paced, ${perSecond} a second, ${turn}/${context.bounds.repeats}`);
        const own = await atRate(context, perSecond);
        const { p50Ms: bareP50Ms, p99Ms: bareP99Ms } = await bareAtRate(context, perSecond);
        turns.push({ ...own, bareP50Ms, bareP99Ms });
      }
      results[perSecond] = medians(turns);
    }
    return results;
  },
};

/** Latencies at so many referrals a second. */
export async function atRate(context: RowContext, perSecond: number): Promise<Paced> {
  const { stage, county } = context;
  await ensureSlots(stage, county, slotsNeeded(context, perSecond));
  const result = await steady(context, perSecond, { finish: notified(stage.databaseUrl('notifications')) });
  requireAll(result);
  return figuresOf(result);
}

const bareAtRate = (context: RowContext, perSecond: number): Promise<Paced> =>
  withContender(bare, context, slotsNeeded(context, perSecond), async (running) =>
    figuresOf(await steady(context, perSecond, running)),
  );

async function steady(
  context: RowContext,
  perSecond: number,
  to: Pick<Load, 'url'> & Required<Pick<Load, 'finish'>>,
): Promise<LoadResult> {
  const { seconds } = context.bounds;
  const { url, finish } = to;
  const given = { ...(url === undefined ? {} : { url }), finish, count: runaway };
  const warmUpSeconds = Math.min(warmUp.seconds, seconds);
  await load(context, { ...given, pace: { clients: warmUp.clients }, seconds: warmUpSeconds });
  return load(context, { ...given, pace: { perSecond }, seconds });
}

function figuresOf({ post, chain }: LoadResult): Paced {
  if (!chain) throw new Error('the end of the chain was not watched');
  return { postP50Ms: post.p50Ms, postP99Ms: post.p99Ms, ...chain.endToEnd };
}

/** Every referral in one department at the most, and those of warming up at more than such a machine takes. */
const slotsNeeded = ({ bounds: { seconds } }: RowContext, perSecond: number): number =>
  Math.ceil(perSecond * seconds + 250 * warmUp.seconds);
