import type { EntityManager } from 'typeorm';
import { WaitingListEntryEntity } from '../entities/index.js';
import { entrySuits, isGrassroots, offerParameters, onOffer, takesBookings, type Moment } from './offer.js';

/** Sessions of one organization that have a slot for somebody who waits. */
export interface Opportunity {
  readonly organizationId: string;
  readonly sessionIds: string[];
}

/** Locks the first in line who could use a free slot of these sessions; who is locked elsewhere is being served there. */
export async function firstInLine(
  manager: EntityManager,
  { organizationId, sessionIds }: Opportunity,
  passed: readonly string[],
  moment: Moment,
): Promise<WaitingListEntryEntity | undefined> {
  const [row]: { id: string }[] = await manager.query(
    `SELECT e.id FROM waiting_list_entries e
     WHERE e.status = 'waiting' AND e.organization_id = $4 AND e.id <> ALL($6) AND ${takesBookings('$4', 'e.group_id')}
       AND EXISTS (SELECT FROM slots s WHERE s.clinic_session_id = ANY($5) AND ${onOffer}
         AND ${entrySuits(isGrassroots('e.from_organization_id'))})
     ORDER BY e.ranked_from, e.id LIMIT 1 FOR UPDATE OF e SKIP LOCKED`,
    [...offerParameters(moment), organizationId, sessionIds, passed],
  );
  return row && manager.findOneByOrFail(WaitingListEntryEntity, { id: row.id });
}

/** Where somebody waits although a slot is free for them; whoever waits for the same is asked for once. */
export async function opportunities(manager: EntityManager, moment: Moment): Promise<Opportunity[]> {
  return manager.query(
    `SELECT e.organization_id AS "organizationId", array_agg(DISTINCT s.clinic_session_id) AS "sessionIds"
     FROM (SELECT DISTINCT organization_id, group_id, asked_department, asked_practitioner_id, declined_slot_id,
             ${isGrassroots('from_organization_id')} AS grassroots
           FROM waiting_list_entries WHERE status = 'waiting') e
     JOIN slots s ON s.organization_id = e.organization_id AND ${onOffer} AND ${entrySuits('e.grassroots')}
     WHERE ${takesBookings('e.organization_id', 'e.group_id')} GROUP BY e.organization_id`,
    offerParameters(moment),
  );
}
