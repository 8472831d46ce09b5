import type { Language } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Referral } from '../domain/referral.js';
import { namesOfOrganizations } from '../registry/groups.js';
import { TimelineRow } from './timeline-row.entity.js';
import { timelineText } from './timeline-texts.js';

/** One line of a timeline, told in the reader's language. */
export interface TimelineLine {
  readonly sequence: number;
  readonly at: Date;
  readonly event: string;
  readonly service: string;
  readonly subject: string;
  readonly text: string;
  readonly by: string;
  readonly byOrganizationId: string | null;
}

/** What happened to a referral, in order. */
export async function readTimeline(
  manager: EntityManager,
  referral: Referral,
  language: Language,
): Promise<TimelineLine[]> {
  const { id } = referral;
  const rows = await manager.find(TimelineRow, { where: { referralId: id }, order: { sequence: 'ASC' } });
  const { fromOrganizationId: from, toOrganizationId: to } = referral;
  const others = rows.flatMap(({ detail, actorOrganizationId }) => [
    ...(detail.onwardTo ? [detail.onwardTo.organizationId] : []),
    ...(actorOrganizationId ? [actorOrganizationId] : []),
  ]);
  const known = await namesOfOrganizations(manager, [from, to, ...others]);
  const nameOf = (organizationId: string | null = '') => known.get(organizationId ?? '') ?? '';
  return rows.map(({ sequence, at, event, detail, actor, actorOrganizationId }) => {
    const onwardTo = nameOf(detail.onwardTo?.organizationId);
    const names = { from: nameOf(from), to: nameOf(to), onwardTo, by: nameOf(actorOrganizationId) };
    const { zh, en } = timelineText(event, names, detail);
    const text = language === 'en' ? en : zh;
    return {
      sequence,
      at,
      event,
      service: 'referrals',
      subject: id,
      text,
      by: actor,
      byOrganizationId: actorOrganizationId,
    };
  });
}
