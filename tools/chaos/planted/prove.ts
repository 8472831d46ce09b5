import { begins, done, notice } from '../../local/console.js';
import { logsIn } from '../../local/service.js';
import { seeded } from '../../bench/load/random.js';
import type { Judgement } from '../evidence.js';
import { judge } from '../judge/judge.js';
import { Arena } from '../run/arena.js';
import { Clients } from '../run/clients.js';
import { placesOf } from '../run/places.js';
import { plantedNames, type PlantedName } from './names.js';
import { isSeenIn } from './symptoms.js';
import { trials } from './trials.js';

/** After how many seeds a planted defect was found by what it does; absent when none of them showed it. */
export interface Proof {
  readonly name: PlantedName;
  readonly caughtAfterSeeds?: number;
}

const seeds = 3;
const clientCount = 6;
const slots = 1_000;

const program = new URL('./plant.main.js', import.meta.url);

/** Runs the platform with each defect in every service, and tells whether the judge finds it. */
export async function provePlanted(
  seed: number,
  signal: AbortSignal,
  only: readonly PlantedName[] = plantedNames,
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const name of only) proofs.push(await prove(name, seed, signal));
  return proofs;
}

async function prove(name: PlantedName, seed: number, signal: AbortSignal): Promise<Proof> {
  for (let tried = 1; tried <= seeds; tried++) {
    const judgement = await trialOf(name, seed + tried - 1, signal, name);
    if (!isSeenIn(judgement, name)) continue;
    done(`找到“${name}”：${sayingOf(judgement)}`, `found "${name}": ${sayingOf(judgement)}`);
    return { name, caughtAfterSeeds: tried };
  }
  notice(`没有找到“${name}”`, `did not find "${name}"`);
  return { name };
}

/** The trial of a defect, on a platform that has it or, to know that it is not the trial that is found, on a sound one. */
export async function trialOf(
  name: PlantedName,
  seed: number,
  signal: AbortSignal,
  planted?: PlantedName,
): Promise<Judgement> {
  begins(
    `植入缺陷：${planted ?? '无'}，种子 ${seed}`,
    `planted: ${planted ?? 'nothing'}, seed ${seed}, trial of "${name}"`,
  );
  const { aim, run } = trials[name];
  const arena = await Arena.open(signal, slots, (service) => ({
    NODE_OPTIONS: `--import ${program.href}`,
    ...(planted && { PLANTED_DEFECT: planted }),
    ...(aim?.service === service && { CHAOS_AIM: aim.at }),
  }));
  try {
    const startedAt = Date.now();
    const clients = new Clients(arena, seeded(seed + 1));
    clients.start(clientCount);
    const asked = (await run(arena, seeded(seed)).finally(() => clients.stop())) ?? [];
    const operations = [...clients.operations, ...asked];
    const logDirectory = logsIn(arena.stage.directory);
    const nothing = { faults: [], poison: [], processes: [], shown: [] };
    return await judge({ places: placesOf(arena), logDirectory, startedAt, operations, ...nothing });
  } finally {
    await arena.close();
  }
}

const sayingOf = ({ invariants }: Judgement): string =>
  Object.entries(invariants)
    .filter(([, said]) => said !== 'held')
    .map(([number, said]) => `${number}. ${said}`)
    .join(' | ');
