import { transportConformance, type BrokerTraits } from '#testing';
import { commandPromises } from './commands.js';
import { parkingPromises } from './parking-promises.js';
import { messagingPromises } from './promises.js';
import { refusalPromises } from './refusal-promises.js';
import { replayPromises } from './replay-promises.js';
import type { Broker } from './stage.js';

/**
 * The conformance suite: what a transport must do by itself, and every promise of a service that runs on it. `broker` makes a
 * broker for one test, on which nothing of another test is to be seen.
 */
export function conformance(name: string, broker: () => Broker, traits: BrokerTraits = {}): void {
  const shared = broker();
  transportConformance(name, () => shared.transport(), traits);
  if (traits.tooLargeBytes !== undefined) refusalPromises(name, broker, traits.tooLargeBytes);
  for (const promises of [messagingPromises, commandPromises, replayPromises, parkingPromises]) promises(name, broker);
}
