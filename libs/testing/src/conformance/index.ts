import { deliveryCases } from './delivery.js';
import { groupCases } from './groups.js';
import { inHandCases } from './in-hand.js';
import { type BrokerTraits, Stand, type TransportFactory } from './stand.js';

export type { BrokerTraits, TransportFactory } from './stand.js';

/**
 * What a transport must do for the messaging library's promises to hold on it. Call it inside a test file of your own:
 * `transportConformance('my transport', () => new MyTransport(…))`.
 */
export function transportConformance(name: string, make: TransportFactory, traits: BrokerTraits = {}): void {
  describe(`${name} as a transport`, () => {
    const stand = new Stand(make, traits);
    deliveryCases(stand);
    groupCases(stand);
    inHandCases(stand);
  });
}
