import { Refusal } from '#contracts';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** The answer to a read of an unknown id. */
export function noSuchRecord(): never {
  throw new Refusal('not-found', 'not-found', { zh: '没有这条记录', en: 'There is no such record' });
}

/** Refuses a path that names something which does not exist. */
export async function mustExist(
  manager: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  id: string,
): Promise<void> {
  if (!(await manager.existsBy(entity, { id }))) noSuchRecord();
}

/** Refuses an input that names something which is not registered; `pointer` says where it does. */
export async function mustBeRegistered(
  manager: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  id: string | null | undefined,
  pointer: string,
): Promise<void> {
  if (id === null || id === undefined || (await manager.existsBy(entity, { id }))) return;
  throw notRegistered(pointer);
}

/** What is said of an input that names something which is not registered, or not there for the caller. */
export const notRegistered = (pointer: string): Refusal =>
  new Refusal(
    'invalid',
    'unknown-reference',
    { zh: `${pointer.slice(1)} 指向的对象未登记`, en: `What ${pointer.slice(1)} names is not registered` },
    [{ pointer, detail: { zh: '未登记', en: 'not registered' } }],
  );

/** Whoever sets parents waits here for who else does, until it commits: two that each see no circle could close one together. */
export async function lockParents(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(408102)');
}
