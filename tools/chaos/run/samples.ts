import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMs, since, type Usage } from '../../bench/harness/processes.js';
import type { ProcessSample } from '../evidence.js';
import type { Arena } from './arena.js';

const everyMs = 1_000;
const idleSeconds = 10;
/** What the load left behind is collected meanwhile, and whoever else is busy on the machine is not always. */
const idleLooks = 4;

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

  /** What each used at most, and the least that it used of a CPU in some seconds in which nobody did anything. */
  async summary(): Promise<ProcessSample[]> {
    const looks: Usage[] = [];
    for (let at = 0; at < idleLooks; at++) looks.push(await this.idle());
    return this.arena.services.map((name) => ({
      name,
      maxResidentMiB: this.largest.get(name) ?? 0,
      idleCpuPercent: Math.round(Math.min(...looks.map((percent) => percent[name] ?? 0)) * 100) / 100,
    }));
  }

  private async idle(): Promise<Usage> {
    const pids = Object.fromEntries(this.arena.services.map((name) => [name, this.arena.pid(name) ?? 0]));
    const before = await cpuMs(pids);
    await pause(idleSeconds * 1_000, undefined, { signal: this.arena.signal });
    return since(before, await cpuMs(pids), idleSeconds * 10);
  }

  private async look(): Promise<void> {
    for (const name of this.arena.services) {
      const text = await readFile(`/proc/${this.arena.pid(name)}/status`, 'utf8').catch(() => '');
      const mebibytes = Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1_024);
      this.largest.set(name, Math.max(this.largest.get(name) ?? 0, mebibytes));
    }
  }
}
