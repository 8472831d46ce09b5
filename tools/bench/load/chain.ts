import { Client } from 'pg';
import { book } from '../bare/book.js';
import { newId, publish, unhandled, type Event, type Pending, type Step } from '../bare/event.js';
import { schedule } from '../bare/schedule.js';
import { submit, type Submission } from '../bare/submit.js';
import { tell } from '../bare/tell.js';
import type { LimitJob } from './job.js';

type Databases = LimitJob['databases'];

/** One client of the limit: the transactions of the chain one after another, each on its service's database. */
export class Chain {
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

  /** One referral from its submission to its notifications. */
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
