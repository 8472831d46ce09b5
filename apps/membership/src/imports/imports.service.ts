import { importedBy } from '#contracts';
import { Injectable } from '@nestjs/common';
import { Clock, newId, Store, type Tx } from '#messaging';
import { groupsOf, importTurn, InjectConfig, type Caller, type ConfigOf, type Files } from '#platform';
import { DataSource } from 'typeorm';
import type { config } from '../config.js';
import { ImportEntity } from '../entities/index.js';
import type { ImportContext } from '../domain/import/model.js';
import { openFolder, type OpenFolder } from '../folder/read-folder.js';
import { noSuchRecord } from '../references.js';
import type { Counts } from './carry-out.js';
import { importFolder } from './import-folder.js';

/** Two imports at once would each miss what the other registers. */
const importLock = 408_101;

export type ImportOutcome = Pick<ImportEntity, 'files' | 'counts'>;

@Injectable()
export class ImportsService {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  /** Imports a folder in one transaction, or refuses it with every bad line it has, what is not the caller's to enter among them. */
  import(files: Files, caller: Caller): Promise<ImportEntity> {
    const folder = openFolder(files, this.settings.IMPORT_MAX_UNPACKED_BYTES);
    return this.store.transaction(async (tx) => {
      await importTurn(tx.manager, importLock);
      const at = this.clock.now();
      const counts = await importFolder(tx, folder, await contextOf(tx, caller, at), true);
      const imported: ImportEntity = { id: newId(), at, by: caller.userId, ...outcomeOf(folder, counts) };
      await tx.manager.insert(ImportEntity, imported);
      return imported;
    });
  }

  /** Says what an import would do: does it, and takes it back. */
  rehearse(files: Files, caller: Caller): Promise<ImportOutcome> {
    const folder = openFolder(files, this.settings.IMPORT_MAX_UNPACKED_BYTES);
    return this.store.transaction(async (tx) => {
      await importTurn(tx.manager, importLock);
      await tx.manager.query('SAVEPOINT rehearsal');
      const counts = await importFolder(tx, folder, await contextOf(tx, caller, this.clock.now()), false);
      await tx.manager.query('ROLLBACK TO SAVEPOINT rehearsal');
      return outcomeOf(folder, counts);
    });
  }

  /** Who acts for an organization finds the own imports only. */
  async find(id: string, { userId, organizationId }: Caller): Promise<ImportEntity> {
    const own = organizationId ? { id, by: userId } : { id };
    return (await this.dataSource.manager.findOneBy(ImportEntity, own)) ?? noSuchRecord();
  }
}

async function contextOf(tx: Tx, caller: Caller, at: Date): Promise<ImportContext> {
  const groups = await groupsOf(tx.manager, caller, 'memberships');
  return { by: caller.userId, at: at.toISOString(), newId, groups };
}

const outcomeOf = ({ tables }: OpenFolder, counts: Counts): ImportOutcome => ({
  files: [...tables].map(([name, { place }]) => ({ name: place, importedBy: importedBy[name] })),
  counts,
});
