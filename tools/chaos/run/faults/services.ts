import { beganAt } from '../../../../deploy/local/index.js';
import { topology } from '../../../local/topology.js';
import { rollingRestartName } from '../../evidence.js';
import { during, eventually, pick, type Fault, type Scene } from './fault.js';

const names = topology.map(({ name }) => name);
const kills = 3;
/** A service has 10 s to stop (promise 10), and the supervisor looks a moment later. */
const stopWithinMs = 10_500;

/** Killed at random moments: between commit and publication, and between handling and the commit of the offset, too. */
const kill = (name: string): Fault => ({
  name: `kill ${name}`,
  inject: async (scene) => {
    for (let at = 0; at < kills; at++) {
      await during(scene, scene.random() * 1_500);
      await eventually(scene, `${name} to run`, () => scene.arena.send(name, 'SIGKILL'));
    }
  },
});

const gracefulStop: Fault = {
  name: 'stop a service gracefully',
  inject: async (scene) => {
    const name = pick(scene, names);
    const pid = scene.arena.pid(name);
    if (pid === undefined) return `${name} did not run`;
    const began = Date.now();
    process.kill(pid, 'SIGTERM');
    await eventually(scene, `${name} to end`, () => beganAt(pid) === undefined, 30_000);
    const ms = Date.now() - began;
    return ms > stopWithinMs ? `${name} took ${ms} ms to stop` : undefined;
  },
};

const replicaKilled: Fault = {
  name: 'kill one of two replicas',
  inject: async (scene) => {
    const replica = await scene.arena.addReplica(
      pick(
        scene,
        names.filter((name) => name !== 'gateway'),
      ),
    );
    await during(scene, 3_000 + scene.random() * 2_000);
    process.kill(replica.daemon.pid, 'SIGKILL');
    await replica.daemon.ended;
    await scene.arena.removeReplica(replica, async () => undefined);
  },
};

/** Two replicas of each, stopped and started one after the other while clients go on. */
const rollingRestart: Fault = {
  name: rollingRestartName,
  inject: async (scene) => {
    const { arena } = scene;
    const replicas = await Promise.all(names.map((name) => arena.addReplica(name)));
    for (const replica of replicas) {
      await arena.stage.platform.restart(replica.service);
      await arena.removeReplica(replica);
    }
  },
};

/** Members that come and go: partitions change hands again and again. */
const rebalanceStorm: Fault = {
  name: 'rebalance storm',
  inject: async (scene) => {
    const { arena } = scene;
    for (let round = 0; round < 3; round++) {
      const chosen = ['referrals', 'scheduling', 'notifications'];
      const replicas = await Promise.all(chosen.map((name) => arena.addReplica(name)));
      await during(scene, scene.random() * 2_000);
      await Promise.all(replicas.map((replica) => arena.removeReplica(replica)));
    }
  },
};

const clockAhead: Fault = {
  name: 'clock 10 minutes ahead',
  inject: async (scene) => {
    const { arena } = scene;
    const name = pick(scene, ['referrals', 'scheduling', 'notifications']);
    arena.clocks.set(name, 600_000);
    await arena.stage.platform.restart(name);
    await during(scene, 10_000);
    arena.clocks.delete(name);
    await arena.stage.platform.restart(name);
  },
};

const everyPostThrice: Fault = {
  name: 'every POST three times',
  inject: async (scene: Scene) => {
    scene.clients.times = 3;
    await during(scene, 8_000);
    scene.clients.times = 1;
  },
};

/** Troubles of services and their clients. */
export const serviceFaults: readonly Fault[] = [
  ...names.map(kill),
  gracefulStop,
  replicaKilled,
  rollingRestart,
  rebalanceStorm,
  clockAhead,
  everyPostThrice,
];
