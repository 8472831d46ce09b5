import { setTimeout as pause } from 'node:timers/promises';
import { deskOf } from '../../bench/harness/county.js';
import type { Arena } from './arena.js';

const everyMs = 5_000;
const dayMs = 24 * 3_600_000;
/** The example county releases the quota of an expert clinic a day before it; so soon after it was opened. */
const soonestMs = 4_000;
const latestMs = 30_000;

/** A desk that opens clinics of experts whose quota is released while things break, so that there are deadlines to fire. */
export class Releases {
  private readonly halt = new AbortController();
  private running: Promise<number> = Promise.resolve(0);

  constructor(
    private readonly arena: Arena,
    private readonly random: () => number,
  ) {}

  start(): void {
    this.running = this.run();
  }

  end(): void {
    this.halt.abort();
  }

  /** @throws Error when not one could be opened: then no deadline was tried. */
  async stop(): Promise<void> {
    this.end();
    if ((await this.running) === 0) throw new Error('not one clinic could be opened');
  }

  private async run(): Promise<number> {
    const desk = deskOf(this.arena.stage);
    const signal = AbortSignal.any([this.halt.signal, this.arena.signal]);
    let opened = 0;
    for (let at = 1; !signal.aborted; at++) {
      const startsAt = new Date(Date.now() + dayMs + soonestMs + this.random() * (latestMs - soonestMs));
      const endsAt = new Date(startsAt.getTime() + 3_600_000);
      const place = `演练专家诊室 ${at}`;
      const session = { department: '03.04', kind: 'expert', place, startsAt, endsAt, slotMinutes: 10, capacity: 6 };
      // Whatever is broken at the moment opens none; the next one will.
      opened += await desk.post('scheduling', '/v1/clinic-sessions', session).then(
        () => 1,
        () => 0,
      );
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
    return opened;
  }
}
