import { Refusal } from '#contracts';
import { decodeCursor, foreignCursor, type Groups } from '#platform';
import { isUUID } from 'class-validator';
import { In, type DataSource } from 'typeorm';
import { OrganizationEntity, ServiceScopeEntity } from '../entities/index.js';
import type { DirectoryEntryDto, DirectoryQuery } from './service-scope.dto.js';

/** Where one page of the directory ends: entries are ordered by their rank (distance, or wait and then distance), then id. */
export type Place = readonly [rank: number, id: string];

/** @throws InvalidInput for a cursor of another list */
export function placeIn(cursor: string | undefined): Place | undefined {
  const place = decodeCursor<unknown>(cursor);
  if (place === undefined) return undefined;
  const [rank, id] = Array.isArray(place) ? (place as unknown[]) : [];
  if (typeof rank === 'number' && typeof id === 'string' && isUUID(id)) return [rank, id];
  throw foreignCursor();
}

interface Found {
  readonly id: string;
  readonly metres: number;
  readonly rank: number;
}

/** Farther than any place on earth: entries of unknown distance come last. */
const unknownDistance = 99_999_999;

const metres = `coalesce(round(12742000 * asin(sqrt(
    sin(radians(((o.location->>'latitude')::float8 - (f.location->>'latitude')::float8) / 2)) ^ 2 +
    cos(radians((o.location->>'latitude')::float8)) * cos(radians((f.location->>'latitude')::float8)) *
    sin(radians(((o.location->>'longitude')::float8 - (f.location->>'longitude')::float8) / 2)) ^ 2))), ${unknownDistance})::int`;

/** Orders of the directory; an unknown wait comes after every known one. */
const rankings = {
  distance: 'metres::float8',
  wait: 'coalesce(wait_days, 9999) * 1e8::float8 + metres',
} as const;

/**
 * Open scopes of active members of some groups that fit the patient and the direction. With `from` only those with which it shares a
 * consortium, both active, and not its own. @throws Refusal `service-scope/from-missing` for a distance from nowhere
 */
export async function searchDirectory(
  dataSource: DataSource,
  query: DirectoryQuery,
  groups: Groups,
  after: Place | undefined,
  limit: number,
): Promise<{ entry: DirectoryEntryDto; place: Place }[]> {
  if (query.withinKm !== undefined && query.from === undefined) throw fromNowhere();
  const rank = rankings[query.sort ?? 'distance'];
  const found: Found[] = await dataSource.query(
    `SELECT id, metres, ${rank} AS rank FROM (
       SELECT s.id, s.wait_days, ${metres} AS metres
         FROM service_scopes s
         JOIN organizations o ON o.id = s.organization_id
         LEFT JOIN organizations f ON f.id = $5
        WHERE s.open
          AND ($1::text IS NULL OR s.department = $1 OR s.department LIKE $1 || '.%')
          AND ($2::text IS NULL OR $2 = ANY (s.directions))
          AND ($3::int IS NULL OR (coalesce(s.min_age, 0) <= $3 AND coalesce(s.max_age, 150) >= $3))
          AND ($4::text IS NULL OR s.sex IS NULL OR s.sex = $4)
          AND ($5::uuid IS NULL OR s.organization_id <> $5)
          AND ($6::uuid IS NULL OR s.organization_id = $6)
          AND ($7::text IS NULL OR s.booking_mode = $7)
          AND ($11::int IS NULL OR s.wait_days <= $11)
          AND EXISTS (
            SELECT FROM memberships m
             WHERE m.organization_id = s.organization_id AND m.status = 'active'
               AND ($13::uuid[] IS NULL OR m.consortium_id = ANY ($13))
               AND ($5::uuid IS NULL OR EXISTS (
                 SELECT FROM memberships own
                  WHERE own.consortium_id = m.consortium_id AND own.organization_id = $5 AND own.status = 'active')))
     ) fitting
     WHERE ($8::float8 IS NULL OR (${rank}, id) > ($8, $9::uuid)) AND ($12::float8 IS NULL OR metres <= $12 * 1000)
     ORDER BY rank, id LIMIT $10`,
    [
      query.specialty ?? null,
      query.direction ?? null,
      query.age ?? null,
      query.sex ?? null,
      query.from ?? null,
      query.organizationId ?? null,
      query.bookingMode ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
      query.maxWaitDays ?? null,
      query.withinKm ?? null,
      groups === 'every' ? null : groups,
    ],
  );
  return withFacts(dataSource, found);
}

const fromNowhere = () =>
  new Refusal(
    'invalid',
    'service-scope/from-missing',
    { zh: '按距离查找须给出转出机构', en: 'A distance is from somewhere' },
    [{ pointer: '/withinKm', detail: { zh: '须同时给出 from', en: 'needs `from` beside it' } }],
  );

async function withFacts(
  dataSource: DataSource,
  found: readonly Found[],
): Promise<{ entry: DirectoryEntryDto; place: Place }[]> {
  if (found.length === 0) return [];
  const entities = await dataSource.manager.findBy(ServiceScopeEntity, { id: In(found.map(({ id }) => id)) });
  const scopes = new Map(entities.map((scope) => [scope.id, scope]));
  const ownerIds = entities.map((scope) => scope.organizationId);
  const owners = await dataSource.manager.findBy(OrganizationEntity, { id: In(ownerIds) });
  const organizations = new Map(owners.map((organization) => [organization.id, organization]));
  return found.flatMap(({ id, metres, rank }) => {
    const scope = scopes.get(id);
    const owner = scope && organizations.get(scope.organizationId);
    if (!scope || !owner) return [];
    const { name, shortName, level, kind, phone } = owner;
    const distanceKm = metres === unknownDistance ? null : Math.round(metres / 100) / 10;
    return [
      {
        entry: { ...scope, organization: { name, shortName, level, kind, phone }, distanceKm },
        place: [rank, id] as const,
      },
    ];
  });
}
