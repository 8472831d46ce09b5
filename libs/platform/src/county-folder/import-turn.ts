import { Unavailable } from '#messaging';
import type { EntityManager } from 'typeorm';

/**
 * Takes the turn of an import, by the lock of its service, until the transaction ends. Who comes second is told at once: an import may
 * take longer than a statement may wait. @throws Unavailable `import-under-way`
 */
export async function importTurn(manager: EntityManager, lock: number): Promise<void> {
  const rows: { taken: boolean }[] = await manager.query('SELECT pg_try_advisory_xact_lock($1) AS taken', [lock]);
  if (!rows[0]?.taken) throw new Unavailable('import-under-way', 'another import is under way', 10);
}
