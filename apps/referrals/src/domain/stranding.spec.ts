import { referralStatuses, waitingStatuses } from '#contracts';
import { arrive } from './arrival.js';
import { cancel } from './cancellation.js';
import { onwardChild, reroute, reroutedChild } from './hops.js';
import { handoverItems } from './referral.js';
import { strand } from './stranding.js';
import { submit } from './submission.js';
import { aReferral, at, history, stranger, township } from './test-referral.js';
import { accept } from './triage.js';

it('leaves nobody waiting: not who was told to come, nor who did not', () => {
  const waiting = ['internal-review', 'scheduled', 'in-transit', 'no-show'];
  expect(waitingStatuses).toEqual(expect.arrayContaining(waiting));
  expect(waitingStatuses).not.toEqual(expect.arrayContaining(['arrived']));
});

it.each(referralStatuses)('a referral that is %s is stranded where its patient still waits', (status) => {
  const { state, events } = strand(aReferral(status), at);
  expect(state.status).toBe(status);
  expect(events.map((e) => e.definition.eventName)).toEqual(
    (waitingStatuses as readonly string[]).includes(status) ? ['ReferralStranded'] : [],
  );
  expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
});

it('confirms what the referrer asked to cancel before, for nobody is left to, unless the patient arrived', () => {
  const asked = aReferral('cancel-requested', { arrivedAt: null, reasonCode: 'patient-declined' });
  const { state, events } = strand(asked, at);
  expect(state).toMatchObject({ status: 'cancelled', endedAt: at });
  expect(events[0]?.data).toMatchObject({ reasonCode: 'patient-declined' });
});

it('is cancelled at once by its referrer, and looked after to the end once the patient arrived', () => {
  expect(cancel(aReferral('scheduled'), { reasonCode: 'other' }, at, true).state.status).toBe('cancelled');
  expect(cancel(aReferral('in-care'), { reasonCode: 'other' }, at, true).state.status).toBe('cancel-requested');
});

it('is sent elsewhere by its referrer, as a child that the same organization refers', () => {
  const way = { to: { organizationId: stranger, department: '03.04' }, direction: 'lateral' } as const;
  const hop = { id: history.otherId, number: '130408-20261124-000043', practitionerId: null };
  const parent = aReferral('scheduled', { upstream: [{ organizationId: stranger, department: '02' }] });
  expect(reroutedChild(parent, hop, way, at)).toMatchObject({
    ...{ rootId: parent.rootId, parentId: parent.id, status: 'draft', toOrganizationId: stranger },
    ...{ fromOrganizationId: township, upstream: parent.upstream, slip: parent.slip },
  });
  expect(reroute(parent, hop.id, way, true).state.status).toBe('referred-onward');
  expect(() => reroute(parent, hop.id, way, false)).toThrow(expect.objectContaining({ code: 'receiver-active' }));
});

it('is gone round by who is on the way: whoever takes the patient next expects them, without a slot', () => {
  const way = { to: { organizationId: stranger, department: '03.04' }, direction: 'up' } as const;
  const hop = { id: history.otherId, number: '130408-20261124-000043', practitionerId: null };
  const handover = { checked: handoverItems, note: null, handedOverBy: 'A', takenOverBy: 'B', at: at.toISOString() };
  const child = reroutedChild(aReferral('in-transit', { handover }), hop, way, at);
  const taken = [accept({ ...child, status: 'in-triage' }, {}, at), submit(child, history.directory, at)];
  for (const { state, events } of taken) {
    expect(state).toMatchObject({ status: 'in-transit', handover, acceptedAt: at, appointmentStartsAt: at });
    expect(events.slice(-2).map(({ definition }) => definition.eventName)).toEqual([
      'ReferralAccepted',
      'ReferralHandedOver',
    ]);
    expect(events.at(-1)?.data).toMatchObject({ unbooked: true });
    expect(arrive(state, {}, at).state.status).toBe('arrived');
  }
  expect(
    onwardChild({ ...child, status: 'in-triage' }, hop, { ...way, reasonCode: 'other', comment: '' }, at).handover,
  ).toEqual(handover);
  expect(accept(aReferral('in-triage'), {}, at).state.status).toBe('accepted');
});
