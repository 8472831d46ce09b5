import { csvOf, groupsOf, workbookOf, type Caller } from '#platform';
import type { DataSource } from 'typeorm';
import { ConsortiumEntity } from '../entities/index.js';
import { groupYamlOf, sheetsOf, type Sheet } from '../folder/write-folder.js';
import { registryOf } from '../imports/registry.js';
import { noSuchRecord } from '../references.js';
import type { FolderDto } from './folder.dto.js';

/** What a caller sees of a consortium as one moment has it, whatever changes meanwhile. */
function contentOf(dataSource: DataSource, id: string, caller: Caller): Promise<{ group: string; tables: Sheet[] }> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const consortium = (await manager.findOneBy(ConsortiumEntity, { id })) ?? noSuchRecord();
    const registry = await registryOf(manager, consortium);
    const groups = await groupsOf(manager, caller, 'memberships');
    const tables = sheetsOf(consortium, registry, groups).filter(({ rows }) => rows.length > 1);
    return { group: groupYamlOf(consortium, registry), tables };
  });
}

/** The folder of a consortium, in CSV. */
export async function folderOf(dataSource: DataSource, id: string, caller: Caller): Promise<FolderDto> {
  const { group, tables } = await contentOf(dataSource, id, caller);
  return { files: { 'group.yaml': group, ...Object.fromEntries(tables.map(({ name, rows }) => [name, csvOf(rows)])) } };
}

/** The same as one workbook: a sheet for each file, and `group.yaml` line by line in the first column of the sheet `group`. */
export async function workbookOfFolder(dataSource: DataSource, id: string, caller: Caller): Promise<Uint8Array> {
  const { group, tables } = await contentOf(dataSource, id, caller);
  const lines = {
    name: 'group',
    rows: group
      .trimEnd()
      .split('\n')
      .map((line) => [line]),
  };
  return workbookOf([lines, ...tables.map(({ name, rows }) => ({ name: name.replace(/\.csv$/, ''), rows }))]);
}
