import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { decodeCursor, foreignCursor, idAfter, MemberCopy, page, type Page, type PageQuery } from '#platform';
import { kindsFor, seesColleagues, type Parties, type Reader } from '../domain/reading.js';
import type { ReferralNews, Telling } from '../domain/holding.js';
import type { Message } from '../domain/message.js';
import { CancelledAppointment, MessageEntity, PublicityCopy, ReferralCopy } from '../entities/index.js';
import { oneOf } from '../entities/one-of.js';
import type { InboxQuery, MessagesQuery } from './queries.dto.js';

/** A message with what it is judged by. */
export interface StoredMessage extends Message {
  readonly referral: (ReferralNews & Parties) | null;
  readonly membership: Telling['membership'];
  readonly material: Telling['material'];
  readonly appointmentCancelled: boolean;
}

type Select = SelectQueryBuilder<MessageEntity>;

/** Reads messages, each query with all that judging and showing them needs. */
@Injectable()
export class StoredMessages {
  constructor(private readonly dataSource: DataSource) {}

  /** One organization's inbox as one reader sees it, the newest first. */
  async inbox(reader: Reader & { organizationId: string }, query: InboxQuery): Promise<Page<StoredMessage>> {
    const { status, unread, recipient, department } = query;
    const select = this.select().where('m.organizationId = :organizationId AND m.position IS NOT NULL', reader);
    // In words of SQL, not parameters: what only offices read has an index of its own.
    select.andWhere(oneOf('m.recipient', kindsFor(reader)));
    if (!seesColleagues(reader)) {
      select.andWhere('(m.practitionerId IS NULL OR m.practitionerId = :own)', { own: reader.practitionerId ?? null });
    }
    if (status) select.andWhere('m.status = :status', { status });
    if (unread !== undefined) select.andWhere(`m.status ${unread ? '=' : '<>'} 'delivered'`);
    if (recipient) select.andWhere('m.recipient = :recipient', { recipient });
    if (department) {
      select.andWhere('(m.department = :department OR m.department LIKE :within)', {
        department,
        within: `${department}.%`,
      });
    }
    const before = positionIn(query);
    if (before !== undefined) select.andWhere('m.position < :before', { before });
    return page(await read(select.orderBy('m.position', 'DESC').limit(query.limit + 1)), query, (m) => m.position);
  }

  /** What was told of a referral or a membership, the oldest first. */
  async about(query: MessagesQuery): Promise<Page<StoredMessage>> {
    const { referralId, membershipId } = query;
    const select = referralId
      ? this.select().where('m.referralId = :referralId', { referralId })
      : this.select().where('m.membershipId = :membershipId', { membershipId });
    const after = idAfter(query.cursor);
    if (after) select.andWhere('m.id > :after', { after });
    return page(await read(select.orderBy('m.id').limit(query.limit + 1)), query, ({ id }) => id);
  }

  async find(id: string): Promise<StoredMessage | undefined> {
    return (await read(this.select().where('m.id = :id', { id })))[0];
  }

  /** What arrived in an inbox after a number, in order. */
  arrived(organizationId: string, after: number, limit: number): Promise<StoredMessage[]> {
    const select = this.select().where('m.organizationId = :organizationId AND m.position > :after', {
      organizationId,
      after,
    });
    return read(select.orderBy('m.position').limit(limit));
  }

  private select(): Select {
    return this.dataSource.manager
      .createQueryBuilder(MessageEntity, 'm')
      .leftJoinAndMapOne('m.referral', ReferralCopy, 'referral', 'referral.id = m.referralId')
      .leftJoinAndMapOne('m.membership', MemberCopy, 'membership', 'membership.id = m.membershipId')
      .leftJoinAndMapOne('m.material', PublicityCopy, 'material', 'material.id = m.materialId')
      .leftJoinAndMapOne('m.cancelled', CancelledAppointment, 'cancelled', 'cancelled.id = m.appointmentId');
  }
}

async function read(select: Select): Promise<StoredMessage[]> {
  const rows = (await select.getMany()) as (MessageEntity & {
    referral: ReferralCopy | null;
    membership: MemberCopy | null;
    material: PublicityCopy | null;
    cancelled: object | null;
  })[];
  return rows.map(({ cancelled, ...message }) => ({ ...message, appointmentCancelled: cancelled !== null }));
}

function positionIn({ cursor }: PageQuery): number | undefined {
  const position = decodeCursor<unknown>(cursor);
  if (position === undefined || Number.isSafeInteger(position)) return position as number | undefined;
  throw foreignCursor();
}
