import { referralStatuses } from '#contracts';
import { strand, waitingStatuses } from './stranding.js';
import { aReferral } from './test-referral.js';

it('leaves nobody waiting: not who was told to come, nor who did not', () => {
  expect(waitingStatuses).toEqual(expect.arrayContaining(['scheduled', 'no-show']));
  expect(waitingStatuses).not.toEqual(expect.arrayContaining(['arrived']));
});

it.each(referralStatuses)('a referral that is %s is stranded where its patient still waits', (status) => {
  const { state, events } = strand(aReferral(status));
  expect(state.status).toBe(status);
  expect(events.map((e) => e.definition.eventName)).toEqual(
    (waitingStatuses as readonly string[]).includes(status) ? ['ReferralStranded'] : [],
  );
  expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
});
