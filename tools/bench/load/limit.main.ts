import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { book } from '../bare/book.js';
import { newId, publish, unhandled, type Event, type Pending, type Step } from '../bare/event.js';
import { schedule } from '../bare/schedule.js';
import { nextOutbox } from '../bare/sql.js';
import { submit, type Submission } from '../bare/submit.js';
import { tell } from '../bare/tell.js';
import { answer, ownJob } from '../harness/worker.js';
import type { LimitJob, LimitResult } from './job.js';
import { closedLoops } from './pace.js';
import { seeded } from './random.js';
import { Referrals } from './referrals.js';

const betweenLooksMs = 5;

type Databases = LimitJob['databases'];

/** One client of the limit: the transactions of the chain one after another, each on its service's database. */
class Chain {
  private readonly clients: Record<keyof Databases, Client>;

  constructor(databases: Databases) {
    const open = (connectionString: string): Client => new Client({ connectionString });
    this.clients = {
      referrals: open(databases.referrals),
      scheduling: open(databases.scheduling),
      notifications: open(databases.notifications),
    };
  }

  async open(): Promise<void> {
    await Promise.all(Object.values(this.clients).map((client) => client.connect()));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.clients).map((client) => client.end()));
  }

  async referral(body: Submission): Promise<void> {
    const { events } = await this.transaction('referrals', (client) => submit(body, newId(), client));
    const [submitted, , accepted] = arrived(events);
    const [booked] = arrived(await this.handle('scheduling', book, accepted));
    const [scheduled] = arrived(await this.handle('referrals', schedule, booked));
    await this.handle('notifications', tell, submitted);
    await this.handle('notifications', tell, scheduled);
  }

  private async handle(service: keyof Databases, step: Step, event?: Event): Promise<Pending[]> {
    if (!event) throw new Error('the chain is broken');
    const { events } = await this.transaction(service, async (client) => {
      await unhandled(client, [event], service);
      return { events: await step(event, client) };
    });
    return events;
  }

  private async transaction<T extends { events: readonly Pending[] }>(
    service: keyof Databases,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    const client = this.clients[service];
    await client.query('BEGIN');
    const result = await work(client);
    await publish(client, 'limit', result.events);
    await client.query('COMMIT');
    return result;
  }
}

const arrived = (events: readonly Pending[]): Event[] => events.map((event) => ({ ...event, id: newId() }));

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
