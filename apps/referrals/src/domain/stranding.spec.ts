import { referralStatuses } from '#contracts';
import { strand, waitingStatuses } from './stranding.js';
import { aReferral } from './test-referral.js';

it.each(referralStatuses)('a referral that is %s is stranded where its patient still waits', (status) => {
  const { state, events } = strand(aReferral(status));
  expect(state.status).toBe(status);
  expect(events.map((e) => e.definition.eventName)).toEqual(
    (waitingStatuses as readonly string[]).includes(status) ? ['ReferralStranded'] : [],
  );
  expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
});
