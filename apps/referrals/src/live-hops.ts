import type { EntityManager } from 'typeorm';
import { IsNull, Not } from 'typeorm';
import type { Referral } from './domain/referral.js';
import { ReferralEntity } from './referral.entity.js';

/**
 * Locks the further hops of a root, the last of them first: the order in which the end of a hop reaches those before it, so that
 * what goes the other way never waits for it crosswise.
 */
export async function lockHops(manager: EntityManager, rootId: string): Promise<void> {
  await manager.query(
    'SELECT id FROM referrals WHERE root_id = $1 AND parent_id IS NOT NULL ORDER BY id DESC FOR UPDATE',
    [rootId],
  );
}

/** Ids of all hops of a root, itself among them. */
export async function idsOfWay(manager: EntityManager, rootId: string): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    'SELECT id FROM referrals WHERE id = $1 OR (root_id = $1 AND parent_id IS NOT NULL)',
    [rootId],
  );
  return rows.map((row) => row.id);
}

/** A referral, and the live hops that it goes on in; the last of them has the patient. */
export async function liveWay(manager: EntityManager, first: Referral): Promise<[Referral, ...Referral[]]> {
  const way: [Referral, ...Referral[]] = [first];
  for (let hop: Referral | null = first; hop?.status === 'referred-onward';) {
    const { id: parentId, rootId }: Referral = hop;
    hop = await manager.findOneBy(ReferralEntity, { rootId, parentId, endedAt: IsNull() });
    if (hop) way.push(hop);
  }
  return way;
}

/** The hops before one, the nearest first, as far as each of them ended with the one after it, and the one before these. */
export async function hopsBefore(manager: EntityManager, hop: Referral): Promise<Referral[]> {
  const before: Referral[] = [];
  for (let { parentId } = hop; parentId;) {
    const each: Referral = await manager.findOneByOrFail(ReferralEntity, { id: parentId });
    before.push(each);
    parentId = each.endedAt && each.parentId;
  }
  return before;
}

/** The hops of a root beside one, as far as they have not ended; the last of them first. */
export const liveOthers = (manager: EntityManager, { id, rootId }: Referral): Promise<Referral[]> =>
  manager.find(ReferralEntity, { where: { rootId, id: Not(id), endedAt: IsNull() }, order: { id: 'DESC' } });

/** Ids of all hops that came of a referral, at whatever remove, and have not ended; those before come first. */
export async function liveBelow(manager: EntityManager, { id, rootId }: Referral): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `WITH RECURSIVE below AS (
       SELECT id, ended_at FROM referrals WHERE root_id = $2 AND parent_id = $1
       UNION ALL
       SELECT r.id, r.ended_at FROM referrals r JOIN below b ON r.parent_id = b.id WHERE r.root_id = $2
     ) SELECT id FROM below WHERE ended_at IS NULL ORDER BY id`,
    [id, rootId],
  );
  return rows.map((row) => row.id);
}
