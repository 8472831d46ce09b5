import { priorities } from '#contracts';
import { Clock } from '#messaging';
import { decodeCursor, foreignCursor, page, type Page, type PageQuery } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { dayOf } from '../domain/calendar.js';
import type { Referral } from '../domain/referral.js';
import { ReferralEntity } from '../referral.entity.js';
import { worklistNames, worklists, type Day, type Worklist, type WorklistName } from './worklists.js';

/** Where a page of a worklist ends: what orders it, then the id. */
type Place = readonly (string | number)[];

/** For whom a worklist is: someone of an organization, a practitioner where the account says so. */
export interface Reader {
  readonly organizationId: string;
  readonly practitionerId?: string;
}

@Injectable()
export class WorklistsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** How much waits on each list. */
  count(reader: Reader): Promise<{ name: WorklistName; count: number }[]> {
    return Promise.all(
      worklistNames.map(async (name) => ({ name, count: await this.select(name, reader).getCount() })),
    );
  }

  async read(name: WorklistName, reader: Reader, query: PageQuery): Promise<Page<Referral>> {
    const rows = await this.select(name, reader, query.cursor)
      .limit(query.limit + 1)
      .getMany();
    return page(rows, query, (last) => placeOf(worklists[name], last));
  }

  /** Whether what the list waits for is late: a time is past, or the day of the appointment. */
  isOverdue(name: WorklistName, referral: Referral): boolean {
    const { by, lateBy, due }: Worklist = worklists[name];
    const now = this.clock.now();
    const latest = lateBy && { time: now, day: dayOf(now).from }[lateBy];
    const times = due ? [due(referral)] : by.map((column) => referral[column]);
    return latest !== undefined && times.some((at) => (at ?? now) < latest);
  }

  /** A list in its order. Statuses stand as literals, so that the list's partial index fits. */
  select(
    name: WorklistName,
    { organizationId, practitionerId }: Reader,
    cursor?: string,
  ): SelectQueryBuilder<ReferralEntity> {
    const list: Worklist = worklists[name];
    const { side, byPriority, by, beforeCare, receiverGone, supervised, begunDown } = list;
    const organization = side === 'referrer' ? 'fromOrganizationId' : 'toOrganizationId';
    const select = this.dataSource
      .createQueryBuilder(ReferralEntity, 'r')
      .where(`r.${organization} = :organizationId`, { organizationId })
      .andWhere(`(${held(list)})`, dayOf(this.clock.now()));
    if (byPriority) select.addOrderBy(priorityRank);
    for (const column of by) select.andWhere(`r.${column} IS NOT NULL`).addOrderBy(`r.${column}`);
    if (beforeCare) select.andWhere('r.careStartedAt IS NULL');
    if (receiverGone) select.andWhere(goneFromGroup);
    if (begunDown) select.andWhere('r.parentId IS NOT NULL AND r.sentBackAt IS NULL');
    if (supervised)
      select.andWhere(`r.errorReport ->> 'supervisorId' = :practitionerId`, { practitionerId: practitionerId ?? null });
    const place = readPlace(list, cursor);
    if (place) {
      const columns = [...(byPriority ? [priorityRank] : []), ...[...by, 'id'].map((column) => `r.${column}`)];
      const values = Object.fromEntries(place.map((value, i) => [`place${i}`, value]));
      select.andWhere(`(${columns.join(', ')}) > (${place.map((_, i) => `:place${i}`).join(', ')})`, values);
    }
    return select.addOrderBy('r.id');
  }
}

const on: Record<Day, (column: string) => string> = {
  today: (column) => `${column} >= :from AND ${column} < :to`,
  'before-today': (column) => `${column} < :from`,
};

/** A list by days is a range for those of its statuses. */
function held({ statuses, days, by }: Worklist): string {
  if (!days) return `r.status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;
  const [column] = by;
  return statuses
    .map((status) => {
      const day = days[status];
      return `r.status = '${status}'${day ? ` AND ${on[day](`r.${column}`)}` : ''}`;
    })
    .join(' OR ');
}

/** The most urgent first. */
const priorityOrder = [...priorities].reverse();
/** The place of each in that order, written as the indexes of lists by priority have it: the last is what is left. */
const priorityRank = `(CASE r.priority ${priorityOrder
  .slice(0, -1)
  .map((priority, place) => `WHEN '${priority}' THEN ${place}`)
  .join(' ')} ELSE ${priorityOrder.length - 1} END)`;

const goneFromGroup = `NOT EXISTS (SELECT FROM member_copies m
  WHERE m.organization_id = r.to_organization_id AND m.consortium_id = r.group_id AND m.status = 'active')`;

const placeOf = ({ byPriority, by }: Worklist, last: Referral): Place => [
  ...(byPriority ? [priorityOrder.indexOf(last.priority)] : []),
  ...by.map((column) => {
    const value = last[column];
    return value instanceof Date ? value.toISOString() : (value ?? 0);
  }),
  last.id,
];

function readPlace({ byPriority, by }: Worklist, cursor: string | undefined): Place | undefined {
  const place = decodeCursor<unknown>(cursor);
  if (place === undefined) return undefined;
  const ordered = by.map((column) => (column === 'queueRank' ? rank : time));
  const forms = [...(byPriority ? [rank] : []), ...ordered, uuid];
  const fits =
    Array.isArray(place) && place.length === forms.length && forms.every((form, i) => form.test(`${place[i]}`));
  if (fits) return place;
  throw foreignCursor();
}

const rank = /^\d$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
