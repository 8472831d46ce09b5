import { Injectable } from '@nestjs/common';
import { Clock, newId, Store } from '#messaging';
import { DataSource } from 'typeorm';
import { importedBy, type FolderFile } from '../domain/import/files.js';
import { ImportEntity } from '../entities/index.js';
import type { Files } from '../folder/read-folder.js';
import { noSuchRecord } from '../references.js';
import type { Counts } from './carry-out.js';
import { importFolder } from './import-folder.js';

/** Two imports at once would each miss what the other registers, so they take turns. */
const takeTurn = 'SELECT pg_advisory_xact_lock(408101)';

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
      await tx.manager.query(takeTurn);
      const at = this.clock.now();
      const counts = await importFolder(tx, files, { by, at: at.toISOString(), newId }, true);
      const imported: ImportEntity = { id: newId(), at, by, ...outcomeOf(files, counts) };
      await tx.manager.insert(ImportEntity, imported);
      return imported;
    });
  }

  /** Says what an import would do: does it, and takes it back. */
  rehearse(files: Files, by: string): Promise<ImportOutcome> {
    return this.store.transaction(async (tx) => {
      await tx.manager.query(takeTurn);
      await tx.manager.query('SAVEPOINT rehearsal');
      const counts = await importFolder(tx, files, { by, at: this.clock.now().toISOString(), newId }, false);
      await tx.manager.query('ROLLBACK TO SAVEPOINT rehearsal');
      return outcomeOf(files, counts);
    });
  }

  async find(id: string): Promise<ImportEntity> {
    return (await this.dataSource.manager.findOneBy(ImportEntity, { id })) ?? noSuchRecord();
  }
}

const outcomeOf = (files: Files, counts: Counts): ImportOutcome => ({
  files: (Object.keys(files) as FolderFile[]).map((name) => ({ name, importedBy: importedBy[name] })),
  counts,
});
