import type { ImportProblem } from '#contracts';
import type { Tx } from '#messaging';
import { repeated } from '../domain/import/ledger.js';
import type { ImportContext } from '../domain/import/model.js';
import { planImport } from '../domain/import/plan.js';
import { readLines } from '../domain/import/read-lines.js';
import type { Registers } from '../domain/import/registers.js';
import { partsOf, type OpenFolder } from '../folder/read-folder.js';
import { lockParents } from '../references.js';
import { BadLines } from './bad-lines.js';
import { carryOut, countsOf, type Counts } from './carry-out.js';
import { ProblemLog } from './problem-log.js';
import { registryFor } from './registry.js';

/**
 * Writes a folder part by part in one transaction. What is bad does not stop it, since what follows may refer to what is good; at the end
 * it takes everything back. `tell` publishes the events and sets the deadlines.
 * @throws BadLines
 */
export async function importFolder(tx: Tx, opened: OpenFolder, context: ImportContext, tell: boolean): Promise<Counts> {
  // What the database planned, or counted, while a register was short would make it read all of a long one for every part.
  await tx.manager.query('SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off');
  const log = new ProblemLog();
  const badlyMentioned = new Set<string>();
  const entered: Entered = { scopes: new Map(), practitioners: new Map(), gpTeams: new Map(), users: new Map() };
  let counts: Counts | undefined;
  for (const { folder, problems } of partsOf(opened)) {
    const lines = readLines(folder, problems);
    if (lines.organizations.length > 0) await lockParents(tx.manager);
    // As where a membership stops: who is named the lead cannot stop meanwhile.
    if (lines.group) await tx.manager.query('SELECT FROM consortia WHERE code = $1 FOR UPDATE', [lines.group.code]);
    const registry = await registryFor(tx.manager, lines);
    const plan = planImport(folder, lines, registry, context, problems, badlyMentioned);
    problems.push(...repetitions(entered, plan));
    if (problems.length > 0) for (const key of lines.mentioned) badlyMentioned.add(key);
    log.add(problems);
    await carryOut(tx, plan, tell && log.count === 0);
    counts = countsOf(plan, counts);
  }
  if (log.count > 0 || !counts) throw new BadLines(log);
  return counts;
}

/** The line that first said each key, of the registers that come in several parts. */
type Entered = Readonly<Record<'scopes' | 'practitioners' | 'gpTeams' | 'users', Map<string, number>>>;

/** Lines that say again what a line of an earlier part said. */
const repetitions = (entered: Entered, plan: Registers): ImportProblem[] =>
  Object.entries(entered).flatMap(([register, lines]) =>
    [...plan[register as keyof Entered].entered].flatMap(([key, place]) => {
      const first = lines.get(key);
      if (first === undefined) lines.set(key, place.line);
      return first === undefined ? [] : [repeated(place, first)];
    }),
  );
