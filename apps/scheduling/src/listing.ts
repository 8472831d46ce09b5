import { decodeCursor, foreignCursor, page, type Page, type PageQuery } from '#platform';
import { inSight, type Sight } from './access.js';
import type { DataSource, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** A place in a list that is ordered by a time: the time and the id of the row before. */
export type TimeCursor = readonly [at: string, id: string];

/** Reads a cursor that `page` made of a time and an id. @throws InvalidInput when it is no such */
export function timeCursor(cursor: string | undefined): TimeCursor | undefined {
  const value = decodeCursor<unknown>(cursor);
  if (value === undefined) return undefined;
  const [at, id] = Array.isArray(value) ? (value as unknown[]) : [];
  const isTime = typeof at === 'string' && !Number.isNaN(Date.parse(at));
  if (isTime && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) return [at, id];
  throw foreignCursor();
}

type Conditions = Readonly<Record<string, unknown>>;

/** Rows that fit every condition; a condition whose value is undefined is not asked, and `:value` stands for it. */
export function chosen<T extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntityTarget<T>,
  conditions: Conditions,
): SelectQueryBuilder<T> {
  const select = dataSource.createQueryBuilder(entity, 'row');
  Object.entries(conditions)
    .filter(([, value]) => value !== undefined)
    .forEach(([condition, value], i) => {
      select.andWhere(condition.replaceAll(':value', `:value${i}`), { [`value${i}`]: value });
    });
  return select;
}

/** Leaves out what is between organizations out of sight. */
export function between<T extends ObjectLiteral & { fromOrganizationId: string; organizationId: string }>(
  select: SelectQueryBuilder<T>,
  { all, organizationId, groups }: Sight,
): SelectQueryBuilder<T> {
  const condition = inSight('row.fromOrganizationId', 'row.organizationId', [':all', ':own', ':groups']);
  return select.andWhere(condition, { all, own: organizationId, groups });
}

/** A page of rows in the order of their start. */
export async function listedByStart<T extends ObjectLiteral & { id: string; startsAt: Date }>(
  select: SelectQueryBuilder<T>,
  query: PageQuery,
): Promise<Page<T>> {
  const after = timeCursor(query.cursor);
  if (after) select.andWhere('(row.startsAt, row.id) > (:afterAt, :afterId)', { afterAt: after[0], afterId: after[1] });
  const rows = await select
    .orderBy('row.startsAt')
    .addOrderBy('row.id')
    .take(query.limit + 1)
    .getMany();
  return page(rows, query, (row) => [row.startsAt, row.id]);
}
