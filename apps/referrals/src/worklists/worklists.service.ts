import { Clock } from '#messaging';
import { decodeCursor, foreignCursor, page, type Page, type PageQuery } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { dayOf } from '../domain/calendar.js';
import type { Referral } from '../domain/referral.js';
import { ReferralEntity } from '../referral.entity.js';
import { worklistNames, worklists, type Worklist, type WorklistName } from './worklists.js';

/** Where a page of a worklist ends: its order's time, then the id. */
type Place = readonly [at: string, id: string];

@Injectable()
export class WorklistsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** How much waits on each list. */
  count(organizationId: string): Promise<{ name: WorklistName; count: number }[]> {
    return Promise.all(
      worklistNames.map(async (name) => ({
        name,
        count: await this.select(worklists[name], organizationId).getCount(),
      })),
    );
  }

  async read(name: WorklistName, organizationId: string, query: PageQuery): Promise<Page<Referral>> {
    const { by } = worklists[name];
    const select = this.select(worklists[name], organizationId);
    const after = placeOf(query.cursor);
    if (after) select.andWhere(`(r.${by}, r.id) > (:at, :id)`, { at: after[0], id: after[1] });
    const rows = await select
      .orderBy(`r.${by}`)
      .addOrderBy('r.id')
      .limit(query.limit + 1)
      .getMany();
    return page(rows, query, (last) => [last[by]?.toISOString(), last.id]);
  }

  /** Statuses stand as literals, so that the list's partial index fits. */
  private select(
    { side, statuses, by, today, receiverGone }: Worklist,
    organizationId: string,
  ): SelectQueryBuilder<ReferralEntity> {
    const organization = side === 'referrer' ? 'fromOrganizationId' : 'toOrganizationId';
    const select = this.dataSource
      .createQueryBuilder(ReferralEntity, 'r')
      .where(`r.${organization} = :organizationId`, { organizationId })
      .andWhere(`r.status IN (${statuses.map((status) => `'${status}'`).join(', ')}) AND r.${by} IS NOT NULL`);
    if (receiverGone) select.andWhere(goneFromGroup);
    const { from, to } = dayOf(this.clock.now());
    return today ? select.andWhere(`r.${by} >= :from AND r.${by} < :to`, { from, to }) : select;
  }
}

const goneFromGroup = `NOT EXISTS (SELECT FROM member_copies m
  WHERE m.organization_id = r.to_organization_id AND m.consortium_id = r.group_id AND m.status = 'active')`;

function placeOf(cursor: string | undefined): Place | undefined {
  const place = decodeCursor<unknown>(cursor);
  if (place === undefined) return undefined;
  if (Array.isArray(place) && place.length === 2 && form.test(place.join(' '))) return place as unknown as Place;
  throw foreignCursor();
}

const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
