import type { ReplayState } from '#messaging';
import { during, pick, type Fault, type Scene } from './fault.js';

const awayMs = 8_000;
const doneWithinMs = 60_000;
const replays = '/v1/operations/replays';

/** An operator rebuilds the copies of a service, and as soon as a replica has begun, its database is away: it goes on by itself. */
const databaseAway: Fault = {
  name: 'replay of a projection while its database is away',
  inject: async (scene) => {
    const { administrator, wires } = scene.arena;
    const service = pick(scene, ['referrals', 'notifications']);
    const { id } = await administrator.post<ReplayState>(service, replays, { reason: 'fault suite' });
    if (!(await isBegun(scene, service, id))) return `no replica of ${service} began the replay`;
    const link = wires.link(service, 'postgres');
    link.set('cut');
    try {
      await during(scene, awayMs);
    } finally {
      link.set('open');
    }
    return isDone(scene, service, id);
  },
};

/** Asks the database itself: the replay of a small county is over before an operator can ask. */
async function isBegun(scene: Scene, service: string, id: string): Promise<boolean> {
  for (const until = Date.now() + doneWithinMs; Date.now() < until; await during(scene, 20)) {
    const [row] = await scene.arena.stage.query(service, 'SELECT FROM replays WHERE id = $1 AND holder IS NOT NULL', [
      id,
    ]);
    if (row) return true;
  }
  return false;
}

async function isDone(scene: Scene, service: string, id: string): Promise<string | undefined> {
  let seen = 'no answer';
  for (const until = Date.now() + doneWithinMs; Date.now() < until; await during(scene, 200)) {
    const state = await scene.arena.administrator.get<ReplayState>(service, `${replays}/${id}`).catch(() => undefined);
    if (state?.status === 'done') return undefined;
    if (state) seen = `${state.status}, ${state.remaining} of ${state.total} to go`;
  }
  return `the replay of ${service} is not done ${doneWithinMs / 1_000} s after its database came back: ${seen}`;
}

/** Troubles of what an operator has rebuilt. */
export const replayFaults: readonly Fault[] = [databaseAway];
