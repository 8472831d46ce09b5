import { setTimeout as pause } from 'node:timers/promises';
import type { Poison } from '../../evidence.js';
import type { Arena } from '../arena.js';
import type { Clients } from '../clients.js';

/** What a fault is injected into. */
export interface Scene {
  readonly arena: Arena;
  readonly clients: Clients;
  readonly random: () => number;
  /** Takes what was put on topics and is no event. */
  readonly poison: Poison[];
}

/** One kind of trouble; how it shows in the table. */
export interface Fault {
  readonly name: string;
  /** Why it cannot be injected here, or undefined. */
  readonly impossible?: (scene: Scene) => string | undefined;
  /** Makes trouble and ends it; answers what was wrong already meanwhile, or nothing. */
  readonly inject: (scene: Scene) => Promise<string | undefined | void>;
}

/** So long, unless the run is interrupted. */
export const during = (scene: Scene, ms: number): Promise<void> => pause(ms, undefined, { signal: scene.arena.signal });

export const pick = <T>({ random }: Scene, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Waits until it is so; throws after `withinMs`. */
export async function eventually(scene: Scene, what: string, so: () => boolean, withinMs = 60_000): Promise<void> {
  for (const until = Date.now() + withinMs; !so(); await during(scene, 50)) {
    if (Date.now() > until) throw new Error(`waited ${withinMs / 1_000} s in vain for ${what}`);
  }
}
