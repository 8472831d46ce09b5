import type { Connection } from '../../cli/connection.js';
import { ApiProblem } from '../../cli/api.js';
import type { Live } from './live.js';
import type { Memory } from './memory.js';
import { person, type Person } from './people.js';
import { cancel, head, read, submit, untilIn, type Case } from './referral.js';
import { reportOf, type Report } from './report.js';

const scheduled = { event: 'yilian.referral.scheduled.v1', notifications: 3 } as const;

const waits = { event: 'yilian.referral.queued.v1', notifications: 2 } as const;

/** Who takes part: a doctor of a township, and the coordinator of the hospital that receives. */
export interface Cast {
  readonly township: Person;
  readonly hospital: Person;
}

export async function castOf(connection: Connection): Promise<Cast> {
  const [township, hospital] = await Promise.all(['liu.ying', 'zhou.haiyan'].map((name) => person(connection, name)));
  if (!township || !hospital) throw new Error('two people take part');
  return { township, hospital };
}

/** Walks of example referrals through the running platform. */
export class Walks {
  constructor(
    readonly cast: Cast,
    private readonly live: Live,
    private readonly memory: Memory,
  ) {}

  /** Gives back what earlier walks still hold, those that wait first, so that no freed slot goes to one of them. */
  async tidy(): Promise<void> {
    const { township, hospital } = this.cast;
    const ids = await this.memory.read();
    const statuses = await Promise.all(ids.map((id) => read(township, id).then(({ status }) => status, gone)));
    const waitingFirst = [...ids].sort((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)));
    for (const id of waitingFirst) if (statuses[ids.indexOf(id)]) await cancel(township, hospital, id);
    await this.memory.forget(ids);

    function isWaiting(id: string): boolean {
      return statuses[ids.indexOf(id)] === 'awaiting-slot';
    }
  }

  /** One referral, from the township's request to the last of its notifications. */
  async straight(sent: Case): Promise<Report> {
    const { township } = this.cast;
    const submitted = await this.send(sent);
    await untilIn(township, submitted.id, ['scheduled']);
    return reportOf(township, this.live, submitted, scheduled);
  }

  /**
   * A referral that finds nothing free. Others take what is free first; then one of them is cancelled, and the slot that
   * this frees is the waiting one's.
   */
  async waiting(tell: (queued: Report) => Promise<void>): Promise<{ queued: Report; booked: Report }> {
    const { township, hospital } = this.cast;
    const sent = { ...head, organizationId: hospital.organizationId };
    const before: string[] = [];
    for (;;) {
      const submitted = await this.send(sent);
      const { status } = await untilIn(township, submitted.id, ['scheduled', 'awaiting-slot']);
      if (status === 'scheduled') {
        before.push(submitted.id);
        continue;
      }
      const queued = await reportOf(township, this.live, submitted, waits);
      await tell(queued);
      await cancel(township, hospital, before.at(-1) ?? '');
      await untilIn(township, submitted.id, ['scheduled']);
      return { queued, booked: await reportOf(township, this.live, submitted, scheduled) };
    }
  }

  private async send(sent: Case): Promise<{ id: string; postedAt: number }> {
    const { referral, postedAt } = await submit(this.cast.township, sent);
    await this.memory.add(referral.id);
    return { id: referral.id, postedAt };
  }
}

/** A referral of data that have been removed since has no status. */
function gone(error: unknown): undefined {
  if (error instanceof ApiProblem && error.status === 404) return undefined;
  throw error;
}
