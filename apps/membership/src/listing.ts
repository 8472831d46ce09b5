import { idAfter, page, type Caller, type Page, type PageQuery } from '#platform';
import type { DataSource, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { within } from './groups.js';

/** A page of what of a register is there for the caller, in the order of registration; ids are UUIDv7, so the id is the order. */
export async function listed<T extends ObjectLiteral & { id: string }>(
  dataSource: DataSource,
  caller: Caller,
  entity: EntityTarget<T>,
  query: PageQuery,
  filters: FindOptionsWhere<T>[],
): Promise<Page<T>> {
  const select = dataSource.createQueryBuilder(entity, 'row').where(filters.map(defined));
  await within(select, entity, caller);
  const after = idAfter(query.cursor);
  if (after) select.andWhere('row.id > :after', { after });
  const rows = await select
    .orderBy('row.id')
    .take(query.limit + 1)
    .getMany();
  return page(rows, query, (row) => row.id);
}

const defined = <T extends object>(filter: T): T =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as T;
