import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arena } from '../run/arena.js';

const everyMs = 50;
/** A point that is not reached in this time is not reached by this load. */
const reachedWithinMs = 15_000;
const backWithinMs = 60_000;

/** Long enough that the lease and the membership of the group are others', and what clients insisted on is done by others. */
const frozenMs = 14_000;

/** Marks the process of a service, and waits until it has killed itself where it was aimed at and a new one is up. */
export async function kill(arena: Arena, service: string): Promise<void> {
  const pid = await upOnce(arena, service);
  process.kill(pid, 'SIGUSR2');
  await until(arena, `${service} to be killed`, reachedWithinMs, async () =>
    arena.pid(service) === pid ? undefined : true,
  );
  await upOnce(arena, service);
}

/** Marks it, and lets it go on a while after it has stopped itself. */
export async function freeze(arena: Arena, service: string): Promise<void> {
  const pid = await upOnce(arena, service);
  process.kill(pid, 'SIGUSR2');
  try {
    await until(arena, `${service} to be frozen`, reachedWithinMs, async () =>
      (await isStopped(pid)) ? true : undefined,
    );
    await pause(frozenMs, undefined, { signal: arena.signal });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Marks it and goes on: it pauses by itself. */
export async function hinder(arena: Arena, service: string): Promise<void> {
  process.kill(await upOnce(arena, service), 'SIGUSR2');
}

const upOnce = (arena: Arena, service: string): Promise<number> =>
  until(arena, `${service} to be up`, backWithinMs, async () => arena.pid(service));

async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')')).startsWith(') T');
}

async function until<T>(arena: Arena, what: string, withinMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(everyMs, undefined, { signal: arena.signal })) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`waited ${withinMs / 1_000} s in vain for ${what}`);
}
