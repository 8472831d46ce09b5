import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMs, since } from '../../bench/harness/processes.js';
import type { ProcessSample } from '../evidence.js';
import type { Arena } from './arena.js';

const everyMs = 1_000;
const idleSeconds = 20;
/** What the load left behind is collected before anything counts as idle. */
const restSeconds = 10;

/** Looks at the memory of every service once a second, whoever it is at the time. */
export class Samples {
  private readonly largest = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly arena: Arena) {
    this.timer = setInterval(() => void this.look(), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What each used at most, and what it uses of a CPU while nobody does anything. */
  async summary(): Promise<ProcessSample[]> {
    await pause(restSeconds * 1_000, undefined, { signal: this.arena.signal });
    const pids = Object.fromEntries(this.arena.services.map((name) => [name, this.arena.pid(name) ?? 0]));
    const before = await cpuMs(pids);
    await pause(idleSeconds * 1_000, undefined, { signal: this.arena.signal });
    const percent = since(before, await cpuMs(pids), idleSeconds * 10);
    return this.arena.services.map((name) => ({
      name,
      maxResidentMiB: this.largest.get(name) ?? 0,
      idleCpuPercent: Math.round((percent[name] ?? 0) * 100) / 100,
    }));
  }

  private async look(): Promise<void> {
    for (const name of this.arena.services) {
      const text = await readFile(`/proc/${this.arena.pid(name)}/status`, 'utf8').catch(() => '');
      const mebibytes = Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1_024);
      this.largest.set(name, Math.max(this.largest.get(name) ?? 0, mebibytes));
    }
  }
}
