import { setTimeout as pause } from 'node:timers/promises';
import type { Arena } from './arena.js';
import type { Clients } from './clients.js';

const everyMs = 700;
const withinMs = 5_000;

/** A coordinator who looks who the latest patient is, while things break: each look that is answered must be on record. */
export class Looks {
  /** Referrals whose patient was shown, once for each look. */
  readonly shown: string[] = [];
  private readonly halt = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly arena: Arena,
    private readonly clients: Clients,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.halt.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const signal = AbortSignal.any([this.halt.signal, this.arena.signal]);
    while (!signal.aborted) {
      const latest = this.clients.operations.findLast(({ kind, outcome }) => kind === 'submit' && outcome === 'ok');
      if (latest?.referralId && (await this.isShown(latest.referralId))) this.shown.push(latest.referralId);
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private isShown(referralId: string): Promise<boolean> {
    const { api } = this.arena.county.coordinator;
    const look = api.get('referrals', `/v1/referrals/${referralId}/patient?purpose=reception`).then(
      () => true,
      () => false,
    );
    return Promise.race([look, pause(withinMs, false, { ref: false })]);
  }
}
