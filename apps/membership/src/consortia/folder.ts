import { csvOf } from '#platform';
import type { DataSource } from 'typeorm';
import { groupYamlOf, sheetsOf } from '../folder/write-folder.js';
import { loadRegistry } from '../imports/registry.js';
import { noSuchRecord } from '../references.js';
import type { FolderDto } from './folder.dto.js';

/** The folder of a consortium as one moment has it, whatever changes meanwhile. */
export function folderOf(dataSource: DataSource, consortiumId: string): Promise<FolderDto> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const registry = await loadRegistry(manager);
    const consortium = registry.consortia.find(({ id }) => id === consortiumId) ?? noSuchRecord();
    const tables = sheetsOf(consortium, registry).filter(({ rows }) => rows.length > 1);
    return {
      files: {
        'group.yaml': groupYamlOf(consortium, registry),
        ...Object.fromEntries(tables.map((sheet) => [sheet.name, csvOf(sheet.rows)])),
      },
    };
  });
}
