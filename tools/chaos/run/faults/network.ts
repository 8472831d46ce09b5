import type { LinkState } from '../fault-proxy.js';
import type { Peer } from '../wires.js';
import { during, pick, type Fault } from './fault.js';

const lastsMs = 12_000;
const words: Readonly<Record<Exclude<LinkState, 'open'>, string>> = {
  cut: 'cut',
  slow: '200 ms late',
  silent: 'half-open',
};

/** The link of one service, any of those that have one. */
const trouble = (state: Exclude<LinkState, 'open'>, peer: Peer): Fault => ({
  name: `link to ${peer} ${words[state]}`,
  inject: async (scene) => {
    const link = scene.arena.wires.link(pick(scene, ['membership', 'referrals', 'scheduling', 'notifications']), peer);
    link.set(state);
    try {
      await during(scene, lastsMs);
    } finally {
      link.set('open');
    }
  },
});

/** Troubles between a service and Kafka or PostgreSQL. */
export const networkFaults: readonly Fault[] = (['cut', 'slow', 'silent'] as const).flatMap((state) => [
  trouble(state, 'kafka'),
  trouble(state, 'postgres'),
]);
