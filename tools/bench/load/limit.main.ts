import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { nextOutbox } from '../bare/sql.js';
import type { Submission } from '../bare/submit.js';
import { answer, ownJob } from '../harness/worker.js';
import { Chain } from './chain.js';
import type { LimitJob, LimitResult } from './job.js';
import { closedLoops } from './pace.js';
import { seeded } from './random.js';
import { Referrals } from './referrals.js';

const betweenLooksMs = 5;

/** What a relay does to the outbox: read in order, delete. */
async function relay(connectionString: string, isOver: () => boolean): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  for (let done: string[] = []; ;) {
    // Asked before it looks: what is committed meanwhile belongs to the next look.
    const isLast = isOver();
    done = (await client.query<{ id: string }>(nextOutbox, [done])).rows.map((row) => row.id);
    if (done.length > 0) continue;
    if (isLast) break;
    await pause(betweenLooksMs);
  }
  await client.end();
}

async function run({ databases, clients, seed, senders, receiver, ...bounds }: LimitJob): Promise<LimitResult> {
  const referrals = new Referrals(seeded(seed), receiver);
  const chains = Array.from({ length: clients }, () => new Chain(databases));
  await Promise.all(chains.map((chain) => chain.open()));
  let over = false;
  const relays = [databases.referrals, databases.scheduling].map((url) => relay(url, () => over));
  let finished = 0;
  const began = performance.now();
  await closedLoops(clients, bounds, async () => {
    const chain = chains.pop();
    const [sender] = senders;
    if (!chain || !sender) throw new Error('more loops than clients');
    await chain.referral(JSON.parse(referrals.next(sender)) as Submission);
    chains.push(chain);
    finished += 1;
  });
  const seconds = (performance.now() - began) / 1_000;
  over = true;
  await Promise.all([...relays, ...chains.map((chain) => chain.close())]);
  return { finished, seconds };
}

answer(await run(await ownJob<LimitJob>()));
