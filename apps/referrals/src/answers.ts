import type { Page } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Referral } from './domain/referral.js';
import { outlineOf, referralOf, type ReferralDto, type ReferralOutlineDto } from './referral.dto.js';
import type { NamedReferral } from './referrals.js';
import { namesOf } from './registry/groups.js';

/** The answer to a step, as far as the one who takes it sees the referral. */
export const answer = async (step: Promise<NamedReferral>): Promise<ReferralDto> => {
  const { referral, names, view = 'whole' } = await step;
  return referralOf(referral, view, names);
};

export async function outlinePage(
  manager: EntityManager,
  { items, ...rest }: Page<Referral>,
): Promise<Page<ReferralOutlineDto>> {
  const names = await namesOf(manager, items);
  return { items: items.map((referral) => outlineOf(referral, names)), ...rest };
}
