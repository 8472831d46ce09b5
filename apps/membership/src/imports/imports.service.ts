import { Injectable } from '@nestjs/common';
import { Refusal, type Bilingual } from '#contracts';
import { Clock, newId, Store, type Tx } from '#messaging';
import { DataSource } from 'typeorm';
import { importedBy, type FolderFile } from '../domain/import/files.js';
import type { ImportPlan } from '../domain/import/model.js';
import { planImport } from '../domain/import/plan.js';
import { inOrder, type ImportProblem } from '../domain/import/problem.js';
import { ImportEntity } from '../entities/index.js';
import { readFolder, type Files } from '../folder/read-folder.js';
import { noSuchRecord } from '../references.js';
import { carryOut, countsOf } from './carry-out.js';
import { loadRegistry } from './registry.js';

/** Two imports at once would each miss what the other registers, so they take turns. */
const importTurn = 408_101;

export type ImportOutcome = Pick<ImportEntity, 'files' | 'counts'>;

@Injectable()
export class ImportsService {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Imports a folder in one transaction, or refuses it with every bad line it has. */
  import(files: Files, by: string): Promise<ImportEntity> {
    return this.store.transaction(async (tx) => {
      await tx.manager.query('SELECT pg_advisory_xact_lock($1)', [importTurn]);
      const at = this.clock.now();
      const plan = await planOf(tx, files, by, at);
      await carryOut(tx, plan);
      const imported: ImportEntity = { id: newId(), at, by, ...outcomeOf(files, plan) };
      await tx.manager.insert(ImportEntity, imported);
      return imported;
    });
  }

  /** Says what an import would do. */
  rehearse(files: Files, by: string): Promise<ImportOutcome> {
    return this.store.transaction(async (tx) => outcomeOf(files, await planOf(tx, files, by, this.clock.now())));
  }

  async find(id: string): Promise<ImportEntity> {
    return (await this.dataSource.manager.findOneBy(ImportEntity, { id })) ?? noSuchRecord();
  }
}

async function planOf(tx: Tx, files: Files, by: string, at: Date): Promise<ImportPlan> {
  const { folder, problems } = readFolder(files);
  const outcome = planImport(folder, await loadRegistry(tx.manager), { by, at: at.toISOString(), newId });
  if ('problems' in outcome) throw badLines([...problems, ...outcome.problems]);
  if (problems.length > 0) throw badLines(problems);
  return outcome.plan;
}

const outcomeOf = (files: Files, plan: ImportPlan): ImportOutcome => ({
  files: (Object.keys(files) as FolderFile[]).map((name) => ({ name, importedBy: importedBy[name] })),
  counts: countsOf(plan),
});

/** More would make an answer that nobody can read; the text says how many there are. */
const listedPlaces = 1_000;

const placed = (place: string, { zh, en }: Bilingual): Bilingual => ({ zh: `${place}: ${zh}`, en: `${place}: ${en}` });

/** Every bad line with file, line and column beside the pointer and detail that every problem document has. */
function badLines(problems: readonly ImportProblem[]): Refusal {
  const errors = inOrder(problems)
    .slice(0, listedPlaces)
    .map(({ file, line, column, reason }) => ({
      pointer: `/files/${file}`,
      detail: placed(`${file}:${line}${column && ` ${column}`}`, reason),
      file,
      line,
      column,
      reason,
    }));
  return new Refusal(
    'invalid',
    'import/bad-lines',
    {
      zh: `有 ${problems.length} 处错误，未导入任何内容；请更正后重新导入`,
      en: `${problems.length} bad places; nothing was imported. Correct them and import again`,
    },
    errors,
  );
}
