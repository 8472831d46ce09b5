import { relative } from 'node:path';
import type { Ending, Progress } from '../../deploy/local/index.js';
import { done, notice, seconds } from './console.js';
import { RestartPolicy, type RestartLimits } from './restart-policy.js';

/** What has to be kept running, and how. */
export interface Kept {
  readonly name: string;
  readonly limits: RestartLimits;
  readonly log: string;
  /** Starts it and returns once it is ready. */
  readonly start: () => Promise<void>;
  /** It has been given up. */
  readonly lost: () => void;
}

const wordOf = ({ code, signal }: Ending): string => signal ?? `exit ${code}`;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Where the supervisor says what it does. */
export interface Voice {
  readonly notice: Progress;
  readonly done: Progress;
}

export const terminal: Voice = { notice, done };

/** Starts again what ended without having been asked to, until it is told to stop. */
export class Supervisor {
  private readonly policies = new Map<string, RestartPolicy>();
  private readonly stopped = new AbortController();
  private readonly restarting = new Map<string, Promise<void>>();

  constructor(private readonly voice: Voice) {}

  /** What ended is being started again, or has been given up, when this resolves. */
  ended(kept: Kept, ending: Ending): Promise<void> {
    const running = this.restarting.get(kept.name);
    if (running || this.stopped.signal.aborted) return running ?? Promise.resolve();
    const word = wordOf(ending);
    this.voice.notice(
      `${kept.name} 意外退出（${word}），正在重启`,
      `${kept.name} ended unexpectedly (${word}), restarting`,
    );
    const restart = this.restart(kept).finally(() => this.restarting.delete(kept.name));
    this.restarting.set(kept.name, restart);
    return restart;
  }

  /** No restart begins any more; returns when those that had begun are over. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.allSettled(this.restarting.values());
  }

  private policyOf({ name, limits }: Kept): RestartPolicy {
    const policy = this.policies.get(name) ?? new RestartPolicy(limits);
    this.policies.set(name, policy);
    return policy;
  }

  private async restart(kept: Kept): Promise<void> {
    const began = Date.now();
    const policy = this.policyOf(kept);
    let reason = '';
    for (;;) {
      const delay = policy.next(Date.now());
      if (delay === undefined) return this.giveUp(kept, reason);
      if (await this.stoppedWithin(delay)) return;
      try {
        await kept.start();
        const took = seconds(Date.now() - began);
        this.voice.done(`${kept.name} 已恢复（${took}）`, `${kept.name} is back (${took})`);
        return;
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        // The same reason again and again is news once.
        if (messageOf(error) !== reason) this.voice.notice(...halves(messageOf(error)));
        reason = messageOf(error);
      }
    }
  }

  private giveUp({ name, log, lost }: Kept, reason: string): void {
    const [zh, en] = halves(reason || '反复退出 · it keeps ending');
    this.voice.notice(
      `${name} 一再失败，不再重启：${zh}`,
      `${name} is given up: ${en}, see ${relative(process.cwd(), log)}`,
    );
    lost();
  }

  private stoppedWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.stopped.signal.aborted) return resolve(true);
      const timer = setTimeout(() => resolve(false), ms);
      this.stopped.signal.addEventListener('abort', () => (clearTimeout(timer), resolve(true)), { once: true });
    });
  }
}

/** The two languages of a bilingual message. */
function halves(message: string): [zh: string, en: string] {
  const at = message.indexOf(' · ');
  return at < 0 ? [message, message] : [message.slice(0, at), message.slice(at + 3)];
}
