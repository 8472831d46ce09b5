import type { LinkState } from '../fault-proxy.js';
import type { Peer } from '../wires.js';
import { during, pick, type Fault, type Scene } from './fault.js';

/** Longer than a replica takes to give its share of the outbox up to another one. */
const lastsMs = 12_000;
type Trouble = Exclude<LinkState, 'open'>;
const words: Readonly<Record<Trouble, string>> = {
  cut: 'cut',
  slow: '200 ms late',
  silent: 'half-open',
};

const wired = (scene: Scene): string => pick(scene, ['membership', 'referrals', 'scheduling', 'notifications']);

async function disturb(scene: Scene, service: string, peer: Peer, state: Trouble): Promise<void> {
  const link = scene.arena.wires.link(service, peer);
  link.set(state);
  try {
    await during(scene, lastsMs);
  } finally {
    link.set('open');
  }
}

/** The link of one service, any of those that have one. */
const trouble = (state: Trouble, peer: Peer): Fault => ({
  name: `link to ${peer} ${words[state]}`,
  inject: (scene) => disturb(scene, wired(scene), peer, state),
});

/** The other one takes over what this one publishes, and this one must be heard no more when its link is mended. */
const oneOfTwo = (state: Trouble): Fault => ({
  name: `link of one of two replicas to kafka ${words[state]}`,
  inject: async (scene) => {
    const service = wired(scene);
    const replica = await scene.arena.addReplica(service);
    await disturb(scene, service, 'kafka', state);
    await scene.arena.removeReplica(replica);
  },
});

/** Troubles between a service and Kafka or PostgreSQL. */
export const networkFaults: readonly Fault[] = [
  ...(['cut', 'slow', 'silent'] as const).flatMap((state) => [trouble(state, 'kafka'), trouble(state, 'postgres')]),
  ...(['cut', 'silent'] as const).map(oneOfTwo),
];
