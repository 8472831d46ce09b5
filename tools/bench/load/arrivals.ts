import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Finish } from './job.js';

/** Referrals asked for in one look, the oldest first: a look must stay cheap however far the chain is behind. */
const atOnce = 300;
/** Time between two looks, ms: what is under way costs each of them, and looking must not take the machine from those watched. */
const betweenLooksMs = (underWay: number): number => Math.min(50, 4 + underWay / 8);

/** Watches from outside, in the database, when referrals reach the end of the chain. */
export class Arrivals {
  readonly times: number[] = [];
  lastAt = 0;
  deepest = 0;
  private readonly underWay = new Map<string, number>();
  private readonly client: Client;
  private watching?: Promise<void>;
  private done = false;

  constructor(private readonly finish: Finish) {
    this.client = new Client({ connectionString: finish.databaseUrl });
  }

  async open(): Promise<void> {
    await this.client.connect();
    this.watching = this.watch();
  }

  /** This referral has begun; its clock started at `at`. */
  expect(id: string, at: number): void {
    this.underWay.set(id, at);
    this.deepest = Math.max(this.deepest, this.underWay.size);
  }

  /** Waits for what is under way, for as long as the job allows. */
  async close(): Promise<void> {
    const deadline = performance.now() + this.finish.drainSeconds * 1_000;
    while (this.underWay.size > 0 && performance.now() < deadline) await pause(5);
    this.done = true;
    await this.watching;
    await this.client.end();
  }

  private async watch(): Promise<void> {
    while (!this.done) {
      const seen = this.underWay.size > 0 ? await this.look() : 0;
      if (seen < atOnce / 2) await pause(betweenLooksMs(this.underWay.size));
    }
  }

  private async look(): Promise<number> {
    const ids = this.oldest();
    const { rows } = await this.client.query<{ id: string }>({
      name: 'arrived',
      text: this.finish.statement,
      values: [ids],
    });
    const now = performance.now();
    for (const { id } of rows) {
      const began = this.underWay.get(id);
      if (began === undefined) continue;
      this.underWay.delete(id);
      this.times.push(now - began);
      this.lastAt = now;
    }
    return rows.length;
  }

  private oldest(): string[] {
    const ids: string[] = [];
    for (const id of this.underWay.keys()) {
      if (ids.push(id) === atOnce) break;
    }
    return ids;
  }
}
