import { ReferralEndAcknowledged, Refusal } from '#contracts';
import { factsOf, type Referral, type ReferralDecision } from './referral.js';

/**
 * What an end without care writes: its referrer says that it knows, and what follows. Of a hop onward the receiver before it has the
 * patient again instead (`hopEnded`).
 */
export const endedWithoutCare = ({ upstream }: Referral, now: Date) => ({
  endedAt: now,
  endUnacknowledgedAt: upstream.length === 0 ? now : null,
});

/**
 * The referrer has seen that its patient was not cared for, and says what follows. The status stays the end that it is.
 * @throws Refusal `no-end-to-acknowledge`
 */
export function acknowledgeEnd(referral: Referral, followUp: string): ReferralDecision {
  if (!referral.endUnacknowledgedAt) throw nothingToAcknowledge();
  const state = { ...referral, endUnacknowledgedAt: null, followUp };
  return { state, events: [ReferralEndAcknowledged(state.id, factsOf(state))] };
}

const nothingToAcknowledge = () =>
  new Refusal('conflict', 'no-end-to-acknowledge', {
    zh: '没有待跟进的结束：只有被拒绝、过期、只得到意见或排号方取消的转诊须由转出方跟进，且只办一次',
    en: 'There is no end to acknowledge: that is of a referral rejected, expired, answered with advice or given up by scheduling, once',
  });
