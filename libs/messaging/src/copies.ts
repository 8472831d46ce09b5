import type { Versioned } from '#contracts';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** A local copy of another service's aggregate. */
export type Copy = Versioned & ObjectLiteral;

/**
 * Writes local copies, all in one statement: inserts them, or updates those that are older than what is given. `again` also
 * writes what has the same version, so that a replay repairs what an older program made of it. At most one row of each id.
 */
export async function keepAll<R extends Copy>(
  manager: EntityManager,
  entity: EntityTarget<R>,
  rows: readonly R[],
  again = false,
): Promise<void> {
  const { tablePath, columns } = manager.connection.getMetadata(entity);
  const names = columns.map(({ databaseName }) => `"${databaseName}"`);
  const updates = names.filter((name) => name !== '"id"').map((name) => `${name} = EXCLUDED.${name}`);
  const values = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column.databaseName, column.getEntityValue(row, true)])),
  );
  await manager.query(
    `INSERT INTO "${tablePath}" AS copy (${names.join()})
     SELECT ${names.join()} FROM jsonb_populate_recordset(NULL::"${tablePath}", $1)
     ON CONFLICT (id) DO UPDATE SET ${updates.join()} WHERE copy.version ${again ? '<=' : '<'} EXCLUDED.version`,
    [JSON.stringify(values)],
  );
}
