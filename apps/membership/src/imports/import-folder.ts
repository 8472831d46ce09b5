import type { Tx } from '#messaging';
import { repeated } from '../domain/import/ledger.js';
import type { ImportContext } from '../domain/import/model.js';
import { planImport } from '../domain/import/plan.js';
import type { ImportProblem } from '../domain/import/problem.js';
import { readLines } from '../domain/import/read-lines.js';
import type { Registers } from '../domain/import/registers.js';
import { partsOf, type OpenFolder } from '../folder/read-folder.js';
import { BadLines } from './bad-lines.js';
import { carryOut, countsOf, type Counts } from './carry-out.js';
import { ProblemLog } from './problem-log.js';
import { registryFor } from './registry.js';

/**
 * Writes a folder part by part in one transaction. What is bad does not stop it, since what follows may refer to what is good; at the end
 * it takes everything back. `tell` publishes the events.
 * @throws BadLines
 */
export async function importFolder(tx: Tx, opened: OpenFolder, context: ImportContext, tell: boolean): Promise<Counts> {
  await tx.manager.query(
    'CREATE TEMP TABLE entered_lines (file text, key text, line integer, PRIMARY KEY (file, key)) ON COMMIT DROP',
  );
  // A plan made while a table was empty would be kept while it grows, and read all of it for every line.
  await tx.manager.query('SET LOCAL plan_cache_mode = force_custom_plan');
  const log = new ProblemLog();
  const badlyMentioned = new Set<string>();
  let counts: Counts | undefined;
  for (const { folder, problems } of partsOf(opened)) {
    const lines = readLines(folder, problems);
    const registry = await registryFor(tx.manager, lines);
    const plan = planImport(folder, lines, registry, context, problems, badlyMentioned);
    problems.push(...(await repetitions(tx, plan)));
    if (problems.length > 0) for (const key of lines.mentioned) badlyMentioned.add(key);
    log.add(problems);
    await carryOut(tx, plan, tell && log.count === 0);
    counts = countsOf(plan, counts);
  }
  if (log.count > 0 || !counts) throw new BadLines(log);
  return counts;
}

/** Lines that say again what a line of an earlier part said. */
async function repetitions(tx: Tx, { scopes, practitioners, gpTeams, users }: Registers): Promise<ImportProblem[]> {
  const entered = [scopes, practitioners, gpTeams, users].flatMap((ledger) => [...ledger.entered]);
  if (entered.length === 0) return [];
  const rows: { file: string; line: number; first: number }[] = await tx.manager.query(
    `WITH entered AS (SELECT * FROM unnest($1::text[], $2::text[], $3::integer[]) AS e (file, key, line)),
       added AS (INSERT INTO entered_lines SELECT * FROM entered ON CONFLICT DO NOTHING),
       sought AS (SELECT file, line, (SELECT line FROM entered_lines l WHERE l.file = e.file AND l.key = e.key) AS first FROM entered e)
     SELECT * FROM sought WHERE first IS NOT NULL`,
    [entered.map(([, { file }]) => file), entered.map(([key]) => key), entered.map(([, { line }]) => line)],
  );
  return rows.map(({ first, ...place }) => repeated(place, first));
}
