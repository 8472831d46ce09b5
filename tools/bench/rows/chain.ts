import { ensureSlots } from '../harness/county.js';
import { databaseName, establish, withContender, type Contender } from '../harness/contender.js';
import { bare, usualWay } from '../harness/contenders.js';
import { load, notified, requireAll, runaway, type Load } from '../harness/load.js';
import { cpuMs, residentMiB, since, type Pids, type Usage } from '../harness/processes.js';
import { measuring } from '../harness/progress.js';
import { medians, rounded, type Distribution } from '../harness/statistics.js';
import { work } from '../harness/worker.js';
import type { LimitJob, LimitResult, LoadResult } from '../load/job.js';
import type { Row, RowContext } from '../row.js';

interface Figures extends Distribution {
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly limitPerSecond: number;
  readonly usualWayPerSecond: number;
  /** Most referrals on their way at once: who takes more than it finishes falls behind. */
  readonly deepest: Usage;
  /** CPU of services, Kafka and PostgreSQL together for one referral: less of a matter of who else is busy than a rate. */
  readonly wholeCpuMs: Usage;
  readonly cpuMsPerReferral: Usage;
  readonly residentMiB: Usage;
}

const clients = [8, 32] as const;
/** Slots that a second of load may need in each department, at more referrals than such a machine carries. */
const slotsPerSecond = 250;
const warmUpSeconds = 5;

/** The whole chain beside the same chain by hand, its SQL alone, and the usual way, all in turn. */
export const chain: Row<Record<string, Figures>> = {
  name: 'chain',
  cast: 'whole',
  title: 'POST until the notification of the appointment is stored, beside bare, limit and the usual way',
  run: async (context) => {
    for (const contender of [bare, usualWay]) await establish(contender, context);
    // Broker and database are warm for whoever comes first, too.
    measuring('chain, warming up');
    await inTurn(context.within(warmUpSeconds), clients[0]);
    const results: Record<string, Figures> = {};
    for (const count of clients) {
      const turns: Figures[] = [];
      for (let turn = 1; turn <= context.bounds.repeats; turn++) {
        measuring(`chain, ${count} clients, ${turn}/${context.bounds.repeats}`);
        turns.push(await inTurn(context, count));
      }
      results[count] = medians(turns);
    }
    return results;
  },
};

async function inTurn(context: RowContext, count: number): Promise<Figures> {
  const own = await platform(context, count);
  const byHand = await other(bare, context, count);
  const usual = await other(usualWay, context, count);
  const limitPerSecond = await limit(context, count);
  const each = <T>(of: (measured: Measured) => T): Record<string, T> => ({
    platform: of(own),
    bare: of(byHand),
    usualWay: of(usual),
  });
  return {
    ...own,
    barePerSecond: byHand.perSecond,
    limitPerSecond,
    usualWayPerSecond: usual.perSecond,
    deepest: each(({ deepest }) => deepest),
    wholeCpuMs: each(({ cpuMsPerReferral }) => Object.values(cpuMsPerReferral).reduce((sum, ms) => sum + ms, 0)),
  };
}

interface Measured extends Distribution {
  readonly perSecond: number;
  readonly deepest: number;
  readonly cpuMsPerReferral: Usage;
}

/** One loop after a shorter one; `pids` are all that take part. */
async function measured(
  context: RowContext,
  pids: Pids,
  count: number,
  given: Pick<Load, 'url'> & Required<Pick<Load, 'finish'>>,
): Promise<Measured & { readonly result: LoadResult }> {
  const { seconds } = context.bounds;
  const job = { ...given, pace: { clients: count }, count: runaway };
  await load(context, { ...job, seconds: Math.min(warmUpSeconds, seconds) });
  const before = await cpuMs(pids);
  const result = await load(context, { ...job, seconds });
  const { chain } = result;
  if (!chain) throw new Error('the end of the chain was not watched');
  return {
    result,
    perSecond: rounded(chain.finished / chain.seconds),
    ...chain.endToEnd,
    deepest: chain.deepest,
    cpuMsPerReferral: since(before, await cpuMs(pids), chain.finished),
  };
}

async function platform(context: RowContext, count: number): Promise<Measured & Pick<Figures, 'residentMiB'>> {
  const { stage, county, bounds } = context;
  await ensureSlots(stage, county, slotsNeeded(bounds.seconds));
  const finish = notified(stage.databaseUrl('notifications'));
  const { result, ...figures } = await measured(context, stage.pids, count, { finish });
  requireAll(result);
  return { ...figures, residentMiB: await residentMiB(stage.pids) };
}

/** What a contender that keeps no promise has lost, or not done after two minutes, is not counted as done. */
function other(contender: Contender, context: RowContext, count: number): Promise<Measured> {
  const { kafka = 0, postgres = 0 } = context.stage.pids;
  return withContender(contender, context, slotsNeeded(context.bounds.seconds), async (running) => {
    const { result: _, ...figures } = await measured(context, { ...running.pids, kafka, postgres }, count, running);
    return figures;
  });
}

async function limit(context: RowContext, count: number): Promise<number> {
  const { stage, county, bounds, signal } = context;
  await bare.addSlots(context, slotsNeeded(bounds.seconds));
  const url = (service: string): string => stage.databaseUrl(databaseName(bare, service));
  const job: LimitJob = {
    databases: { referrals: url('referrals'), scheduling: url('scheduling'), notifications: url('notifications') },
    clients: count,
    seed: count,
    senders: county.senders,
    receiver: county.receiver,
    seconds: bounds.seconds,
    count: runaway,
  };
  const { guard } = stage.platform.infrastructure;
  const { finished, seconds } = await work<LimitResult>('load/limit.main.js', job, guard, signal);
  return rounded(finished / seconds);
}

const slotsNeeded = (seconds: number): number => Math.ceil(slotsPerSecond * (seconds + warmUpSeconds));
