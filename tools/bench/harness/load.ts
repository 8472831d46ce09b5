import type { LoadJob, LoadResult } from '../load/job.js';
import type { RowContext } from '../row.js';
import { work } from './worker.js';

/** What a load is about beyond who sends what to whom. */
export type Load = Pick<LoadJob, 'pace' | 'seconds' | 'count'> & Partial<Pick<LoadJob, 'url' | 'finish' | 'receiver'>>;

/** Above what any machine of this size does in the time: a load that runs away still ends. */
export const runaway = 200_000;

let seed = 0;

/** The chain ends where the notification of the referral's appointment is stored. */
export const notified = (databaseUrl: string, drainSeconds = 120): NonNullable<LoadJob['finish']> => ({
  databaseUrl,
  statement: `SELECT DISTINCT referral_id AS id FROM messages
    WHERE referral_id = ANY($1::uuid[]) AND event = 'yilian.referral.scheduled.v1'`,
  drainSeconds,
});

/** Referrals sent to the platform, or to what `url` names, by a process of its own; every load has other patients. */
export async function load({ stage, county, signal }: RowContext, given: Load): Promise<LoadResult> {
  const { senders, receiver } = county;
  const url = given.url ?? `${stage.url('referrals')}/v1/referrals`;
  const job: LoadJob = { receiver, ...given, url, senders, seed: ++seed };
  const result = await work<LoadResult>('load/main.js', job, stage.platform.infrastructure.guard, signal);
  const refused = Object.entries(result.refused).map(([status, count]) => `${count} × ${status}`);
  if (refused.length > 0) throw new Error(`the load was not taken as it should be: ${refused.join(', ')}`);
  return result;
}

/** The platform loses nothing: every referral that it took has reached the end of the chain. */
export function requireAll({ posted, chain }: LoadResult): NonNullable<LoadResult['chain']> {
  if (chain?.finished === posted) return chain;
  throw new Error(`${posted} referrals were taken, ${chain?.finished} were notified of`);
}
