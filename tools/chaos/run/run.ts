import { setTimeout as pause } from 'node:timers/promises';
import { begins, done, notice } from '../../local/console.js';
import { seeded } from '../../bench/load/random.js';
import type { InjectedFault, Operation, Poison, ProcessSample } from '../evidence.js';
import type { Arena } from './arena.js';
import { Clients } from './clients.js';
import type { Fault, Scene } from './faults/fault.js';
import { recovery } from './health.js';
import { Looks } from './looks.js';
import { Releases } from './releases.js';
import { Samples } from './samples.js';
import { roundOf, schedule } from './schedule.js';

/** What a run is asked for. */
export interface RunOptions {
  readonly seed: number;
  /** How long faults are injected; one round of every fault unless given. */
  readonly minutes?: number;
  /** Words of which a fault's name has one; every fault without any. */
  readonly only: readonly string[];
}

/** A fault that was injected, and what was wrong with the platform meanwhile or afterwards. */
export interface Ordeal extends InjectedFault {
  readonly wrong?: string;
}

/** What a run has to show. */
export interface Ran {
  readonly startedAt: number;
  readonly operations: readonly Operation[];
  readonly ordeals: readonly Ordeal[];
  readonly poison: readonly Poison[];
  readonly processes: readonly ProcessSample[];
  readonly shown: readonly string[];
  /** Faults that cannot be injected here, and why. */
  readonly skipped: Readonly<Record<string, string>>;
}

const clientCount = 4;
const warmUpMs = 3_000;
const settleMs = 240_000;

/** Drives load through a platform, injects one fault at a time, and waits for it to recover from each. */
export async function run(arena: Arena, { seed, minutes, only }: RunOptions): Promise<Ran> {
  const startedAt = Date.now();
  const random = seeded(seed);
  // Patients are drawn from numbers of their own: how fast clients are must not change the schedule.
  const clients = new Clients(arena, seeded(seed + 1));
  const releases = new Releases(arena, seeded(seed + 2));
  const looks = new Looks(arena, clients);
  const scene: Scene = { arena, random, clients, poison: [] };
  const samples = new Samples(arena);
  const ordeals: Ordeal[] = [];
  const skipped: Record<string, string> = {};
  try {
    clients.start(clientCount);
    releases.start();
    looks.start();
    await pause(warmUpMs, undefined, { signal: arena.signal });
    let left = roundOf(only);
    for (const fault of schedule(random, only)) {
      if (minutes === undefined ? left-- === 0 : Date.now() - startedAt > minutes * 60_000) break;
      const impossible = fault.impossible?.(scene);
      if (impossible === undefined) ordeals.push(await ordeal(scene, fault));
      else skip(skipped, fault.name, impossible);
    }
    await Promise.all([clients.stop(), releases.stop(), looks.stop()]);
    await settled(arena);
    const { operations } = clients;
    const { shown } = looks;
    const processes = await samples.summary();
    return { startedAt, operations, ordeals, poison: scene.poison, processes, shown, skipped };
  } finally {
    samples.stop();
    releases.end();
    await Promise.all([clients.stop(), looks.stop()]);
  }
}

function skip(skipped: Record<string, string>, name: string, why: string): void {
  if (!(name in skipped)) notice(`未注入 ${name}：${why}`, `${name} is not injected: ${why}`);
  skipped[name] = why;
}

async function ordeal(scene: Scene, fault: Fault): Promise<Ordeal> {
  begins(`注入故障：${fault.name}`, `fault: ${fault.name}`);
  const startedAt = Date.now();
  const failed = await fault.inject(scene).catch((error: unknown) => {
    scene.arena.signal.throwIfAborted();
    return String(error);
  });
  const endedAt = Date.now();
  const recovered = await recovery(scene.arena, endedAt);
  const wrong = failed ?? ('ill' in recovered ? recovered.ill : undefined);
  const told = { name: fault.name, startedAt, endedAt };
  if (wrong !== undefined) {
    notice(`${fault.name}：${wrong}`, `${fault.name}: ${wrong}`);
    return { ...told, wrong };
  }
  const { seconds = 0 } = recovered as { seconds?: number };
  done(`${seconds.toFixed(1)} 秒后恢复`, `recovered after ${seconds.toFixed(1)} s`);
  return { ...told, recoverySeconds: seconds };
}

/** Nothing is on its way any more; what never ends is for the judge to find. */
async function settled(arena: Arena): Promise<void> {
  begins('等待全部处理完毕', 'waiting until nothing is on its way');
  const end = await recovery(arena, Date.now(), { withinMs: settleMs, fresh: 0 });
  if ('ill' in end) notice(`仍未完成：${end.ill}`, `still on its way: ${end.ill}`);
}
