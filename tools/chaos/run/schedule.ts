import { handlerFaults } from './faults/handlers.js';
import { infrastructureFaults } from './faults/infrastructure.js';
import { messageFaults } from './faults/messages.js';
import { networkFaults } from './faults/network.js';
import { replayFaults } from './faults/replays.js';
import { serviceFaults } from './faults/services.js';
import type { Fault } from './faults/fault.js';

/** Every fault; the first can only happen before anything was sent. */
const [first, ...others] = [
  ...infrastructureFaults,
  ...serviceFaults,
  ...networkFaults,
  ...messageFaults,
  ...handlerFaults,
  ...replayFaults,
];

export const faultNames: readonly string[] = [first, ...others].flatMap((fault) => (fault ? [fault.name] : []));

/** Faults whose names contain one of the words, all of them without a word. */
const wanted = (only: readonly string[], fault: Fault): boolean =>
  only.length === 0 || only.some((word) => fault.name.includes(word));

/** Every fault once in an order that the numbers decide, then again in another one, for as long as anyone asks. */
export function* schedule(random: () => number, only: readonly string[]): Generator<Fault, void> {
  if (first && wanted(only, first)) yield first;
  const chosen = others.filter((fault) => wanted(only, fault));
  while (chosen.length > 0) yield* shuffled(random, chosen);
}

/** How many of them one round has. */
export const roundOf = (only: readonly string[]): number =>
  [first, ...others].filter((fault) => fault && wanted(only, fault)).length;

function shuffled<T>(random: () => number, from: readonly T[]): T[] {
  const rest = [...from];
  return from.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0] as T);
}
