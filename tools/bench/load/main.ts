import { answer, ownJob } from '../harness/worker.js';
import { distributionOf } from '../harness/statistics.js';
import { Arrivals } from './arrivals.js';
import type { LoadJob, LoadResult } from './job.js';
import { closedLoops, paced } from './pace.js';
import { seeded } from './random.js';
import { Referrals } from './referrals.js';
import { Sending } from './sending.js';

/** Connections of an open loop: more than are ever needed unless the service falls behind for good. */
const openConnections = 128;

async function run(job: LoadJob): Promise<LoadResult> {
  const { pace, senders, finish } = job;
  const referrals = new Referrals(seeded(job.seed), job.receiver);
  const arrivals = finish && new Arrivals(finish);
  await arrivals?.open();
  const connections = 'clients' in pace ? pace.clients : openConnections;
  const sending = new Sending(job, connections, (id, at) => arrivals?.expect(id, at));
  let turn = 0;
  const send = (due?: number): Promise<void> => {
    const sender = senders[turn++ % senders.length];
    if (!sender) throw new Error('nobody refers');
    return sending.post(sender, referrals.next(sender), due);
  };
  const began = performance.now();
  await ('clients' in pace ? closedLoops(pace.clients, job, () => send()) : paced(pace.perSecond, job, send));
  await sending.close();
  await arrivals?.close();
  return {
    posted: sending.times.length,
    refused: sending.refused,
    seconds: (sending.lastAt - began) / 1_000,
    post: distributionOf(sending.times),
    chain: arrivals && {
      finished: arrivals.times.length,
      seconds: (arrivals.lastAt - began) / 1_000,
      endToEnd: distributionOf(arrivals.times),
      deepest: arrivals.deepest,
    },
  };
}

answer(await run(await ownJob<LoadJob>()));
