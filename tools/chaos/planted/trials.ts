import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '../evidence.js';
import type { Arena } from '../run/arena.js';
import { sendCommands } from '../run/commands.js';
import type { Aim } from './aim.js';
import type { PlantedName } from './names.js';
import { freeze, hinder, kill } from './strike.js';

/** What is done to a platform in which a defect was planted, so that it shows. */
export interface Trial {
  /** Where the processes of one service can be struck. */
  readonly aim?: { readonly service: string; readonly at: Aim };
  /** Makes trouble while clients go on; answers what it asked for itself. */
  readonly run: (arena: Arena, random: () => number) => Promise<Operation[] | void>;
}

const times = async (count: number, work: () => Promise<void>): Promise<void> => {
  for (let at = 0; at < count; at++) await work();
};

const somewhat = (arena: Arena, random: () => number, ms: number): Promise<void> =>
  pause(ms * (0.5 + random()), undefined, { signal: arena.signal });

/** The trouble that each defect does not survive; a service without it does. */
export const trials: Readonly<Record<PlantedName, Trial>> = {
  'publish before commit': {
    aim: { service: 'referrals', at: 'kill before commit' },
    run: (arena, random) =>
      times(2, async () => {
        await somewhat(arena, random, 2_000);
        await kill(arena, 'referrals');
      }),
  },
  'offset committed before the handler': {
    aim: { service: 'scheduling', at: 'kill before handling' },
    run: (arena, random) =>
      times(3, async () => {
        await somewhat(arena, random, 2_000);
        await kill(arena, 'scheduling');
      }),
  },
  'no inbox': { run: (arena, random) => sendCommands(arena, random, 20) },
  'a lease without fencing': {
    aim: { service: 'referrals', at: 'freeze before publishing' },
    run: async (arena, random) => {
      await arena.addReplica('referrals');
      await times(2, async () => {
        await somewhat(arena, random, 3_000);
        await freeze(arena, 'referrals');
      });
    },
  },
  'order by serial id': {
    aim: { service: 'referrals', at: 'pause before commit' },
    run: (arena, random) =>
      times(30, async () => {
        await somewhat(arena, random, 400);
        await hinder(arena, 'referrals');
      }),
  },
};
