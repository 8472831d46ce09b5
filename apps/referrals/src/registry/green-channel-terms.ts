import { dateIn, type PolicyState } from '#contracts';
import type { EntityManager } from 'typeorm';
import {
  greenChannelPolicy,
  greenChannelTermsOf,
  usualTerms,
  type GreenChannelTerms,
} from '../domain/green-channel.js';

/** What the group of a referral grants at its desks on the day of the scan. */
export async function greenChannelTermsFor(
  manager: EntityManager,
  referralId: string,
  now: Date,
): Promise<GreenChannelTerms> {
  const [inForce]: { parameters: PolicyState['parameters'] }[] = await manager.query(
    `SELECT parameters FROM policy_copies
     WHERE consortium_id = (SELECT group_id FROM referrals WHERE id = $1) AND code = $2 AND valid_from <= $3
       AND withdrawn_at IS NULL
     ORDER BY policy_version DESC LIMIT 1`,
    [referralId, greenChannelPolicy, dateIn(now)],
  );
  return inForce ? greenChannelTermsOf(inForce.parameters) : usualTerms;
}
