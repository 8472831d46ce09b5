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
  const onward = rows.flatMap(({ detail }) => detail.onwardTo?.organizationId ?? []);
  const known = await namesOfOrganizations(manager, [from, to, ...onward]);
  const nameOf = (organizationId = '') => known.get(organizationId) ?? '';
  return rows.map(({ sequence, at, event, detail, actor, actorOrganizationId }) => {
    const names = { from: nameOf(from), to: nameOf(to), onwardTo: nameOf(detail.onwardTo?.organizationId) };
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
