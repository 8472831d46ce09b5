import { referralStatuses, type ReferralStatus } from '#contracts';
import { close } from './care.js';
import { hopConverted } from './hop-converted.js';
import { hasOutcomeOf, hopEnded, outcomeCame, outcomeWithdrawn } from './hop-end.js';
import { nextDue } from './dues.js';
import { downChild, onwardChild, referDown, reroutedChild } from './hops.js';
import { convert } from './inquiry.js';
import { factsOf } from './referral.js';
import { submit } from './submission.js';
import { endStatuses } from './transitions.js';
import { aReferral, at, history, hospital, stranger, township } from './test-referral.js';

const hop = { id: history.otherId, number: '130408-20261124-000043', practitionerId: null };
const onward = {
  to: { organizationId: stranger, department: '03.04' },
  direction: 'up',
  reasonCode: 'needs-higher-level',
  comment: '需介入',
  from: { practitionerId: '01900000-0000-7000-8000-000000000022' },
  referrerPhone: '0310-6622345',
} as const;

describe('a hop onward', () => {
  const parent = aReferral('in-triage');
  const child = onwardChild(parent, hop, onward, at);

  it('shares root, patient and slip, and goes from who received it last', () => {
    expect(child).toMatchObject({
      ...{
        id: hop.id,
        rootId: parent.rootId,
        parentId: parent.id,
        patientId: parent.patientId,
        slip: { ...parent.slip, referrerPhone: onward.referrerPhone },
      },
      ...{
        fromPractitionerId: onward.from.practitionerId,
        fromOrganizationId: hospital,
        toOrganizationId: stranger,
        status: 'draft',
      },
    });
  });

  it('names its own doctor and phone: those of the referrer before are nobody’s here', () => {
    const bare = onwardChild(parent, hop, { ...onward, from: undefined, referrerPhone: undefined }, at);
    const missing = ['/referrerPhone', '/from/practitionerId'].map((pointer) => expect.objectContaining({ pointer }));
    expect(() => submit(bare, history.directory, at)).toThrow(expect.objectContaining({ errors: missing }));
    expect(submit({ ...bare, priority: 'emergency' }, history.directory, at).state.status).toBe('delivered');
  });

  it('asks for advice where advice was asked, and for no more than its referrer allowed', () => {
    for (const conversionAllowed of [false, true]) {
      const asked = onwardChild({ ...parent, intent: 'advice', conversionAllowed }, hop, onward, at);
      expect(asked).toMatchObject({ intent: 'advice', conversionAllowed });
      expect(submit(asked, history.directory, at).state.status).toBe('delivered');
    }
    expect(child).toMatchObject({ intent: 'referral', conversionAllowed: false });
  });

  it('goes another way with what that needs: the rest of the slip, and of its parent’s, stays', () => {
    const plans = { rehabilitation: '每周训练', followUpPlan: '两周后随访', indications: ['common-disease'] as const };
    const slip = { ...parent.slip, ...plans };
    expect(onwardChild(parent, hop, { ...onward, direction: 'down', ...plans }, at)).toMatchObject({
      direction: 'down',
      slip: { ...slip, referrerPhone: onward.referrerPhone },
    });
    const { from, referrerPhone, ...way } = onward;
    const rerouted = (more: object) => reroutedChild(parent, hop, { ...way, direction: 'down', ...plans, ...more }, at);
    expect(rerouted({})).toMatchObject({ fromPractitionerId: parent.fromPractitionerId, slip });
    expect(rerouted({ from, referrerPhone })).toMatchObject({
      fromPractitionerId: from.practitionerId,
      slip: { ...slip, referrerPhone },
    });
  });

  it('names every referrer before in each of its events, the first of them first', () => {
    const second = onwardChild({ ...child, status: 'in-triage' }, hop, onward, at);
    expect(second.upstream.map(({ organizationId }) => organizationId)).toEqual([township, hospital]);
    const { events } = submit(child, history.directory, at);
    expect(events[0]?.data).toMatchObject({ upstream: [{ organizationId: township }] });
    expect(factsOf(parent)).not.toHaveProperty('upstream');
  });

  const ended = (status: ReferralStatus) => ({ ...child, status });
  const onTheWay = aReferral('referred-onward', { reasonCode: 'needs-higher-level', comment: '需介入' });

  it('gives its outcome to the one before it, whose referrer acknowledges it, and is called to after a week', () => {
    const { outcome } = history;
    const sent = { ...ended('outcome-sent'), outcome };
    const { state, events } = outcomeCame({ ...onTheWay, cancelAskedAt: at }, sent, at);
    expect(state).toMatchObject({ status: 'outcome-sent', outcome, outcomeSentAt: at, endedAt: null });
    expect(events[0]?.definition.eventName).toBe('ReferralOutcomePassedOn');
    expect(events[0]?.data).toMatchObject({ childId: child.id, onwardTo: { organizationId: stranger } });
    expect(nextDue(state)).toMatchObject({ duty: 'acknowledgement', at: new Date(at.getTime() + 7 * 86_400_000) });
    expect(hopEnded(state, { ...sent, status: 'closed' }, at, false).events).toEqual([]);
    expect(close(state, '两周后复查', at).state).toMatchObject({ status: 'closed', endedAt: at });
    expect(() => referDown(state, hop.id)).toThrow(expect.objectContaining({ code: 'care-not-started' }));
    // Its outcome was sent before outcomes were passed on.
    expect(hopEnded(onTheWay, { ...sent, status: 'closed' }, at, false)).toMatchObject({
      state: { status: 'outcome-sent', outcome },
    });
  });

  it('that was in error takes its outcome back from who has it of that hop, and from nobody else', () => {
    const { outcome } = history;
    const has = aReferral('outcome-sent', { childId: child.id, careStartedAt: null, outcome });
    expect(hasOutcomeOf(has, child)).toBe(true);
    expect(hasOutcomeOf({ ...has, childId: null }, child)).toBe(false);
    expect(hasOutcomeOf({ ...has, careStartedAt: at }, child)).toBe(false);
    expect(hasOutcomeOf({ ...has, outcome: null }, child)).toBe(false);
    const { state, events } = outcomeWithdrawn(has, child, 'wrong-patient');
    expect(state).toEqual(has);
    expect(events[0]?.data).toMatchObject({ status: 'outcome-sent', childId: child.id, reasonCode: 'wrong-patient' });
    const rerouted = { ...child, fromOrganizationId: has.fromOrganizationId };
    expect(outcomeWithdrawn(has, rerouted, 'wrong-patient').events).toEqual([]);
  });

  it.each(endStatuses.filter((status) => status !== 'closed'))(
    'that ends %s leaves the patient with who referred onward, unread, its timers running from then',
    (status) => {
      const later = new Date(at.getTime() + 100 * 86_400_000);
      const { state, events } = hopEnded(onTheWay, ended(status), later, false);
      expect(state).toMatchObject({ status: 'delivered', endedAt: null, cameBackAt: later, reasonCode: null });
      expect(nextDue(state)).toMatchObject({ duty: 'unread', at: new Date(later.getTime() + 86_400_000) });
      expect(events.map(({ data }) => data)).toMatchObject([{ childId: child.id, childStatus: status }]);
    },
  );

  it('that comes to nothing while its receiver has left the group strands the patient, for the referrer to act', () => {
    const { events } = hopEnded(onTheWay, ended('rejected'), at, true);
    expect(events.map(({ definition }) => definition.eventName)).toEqual(['ReferralCameBack', 'ReferralStranded']);
  });

  it('whose advice becomes a referral has the patient again, until somebody goes on where it came back', () => {
    const advised = { ...ended('advice-returned'), intent: 'advice', conversionAllowed: true } as const;
    const back = hopEnded(onTheWay, advised, at, false).state;
    const converted = convert(advised, at).state;
    const { state, events } = hopConverted(back, converted, converted);
    expect(state).toMatchObject({ status: 'referred-onward', endedAt: null, reasonCode: 'advice-converted' });
    expect(nextDue(state)).toBeUndefined();
    const said = { childId: child.id, onwardTo: { organizationId: stranger }, reasonCode: 'advice-converted' };
    expect(events.map(({ data }) => data)).toMatchObject([said]);
    expect(hopEnded(state, { ...converted, status: 'rejected' }, at, false).state.status).toBe('delivered');
    const others = referralStatuses.filter((status) => status !== 'delivered');
    for (const status of others)
      expect(() => hopConverted({ ...back, status }, converted, converted)).toThrow(
        expect.objectContaining({ code: 'patient-elsewhere' }),
      );
  });

  it('by which a referrer went round its receiver is the referrer’s own, however it ends', () => {
    const rerouted = reroutedChild(aReferral('accepted'), hop, onward, at);
    const statusAfter = (status: ReferralStatus) => hopEnded(onTheWay, { ...rerouted, status }, at, true).state.status;
    expect([statusAfter('closed'), statusAfter('advice-returned')]).toEqual(['closed', 'closed']);
    expect([statusAfter('rejected'), statusAfter('expired')]).toEqual(['cancelled', 'cancelled']);
    const sent = { ...rerouted, status: 'outcome-sent', outcome: history.outcome } as const;
    expect(outcomeCame(onTheWay, sent, at).events).toEqual([]);
    const closed = hopEnded(onTheWay, { ...sent, status: 'closed' }, at, true);
    expect(closed.state).toMatchObject({ status: 'closed', outcome: history.outcome });
    // Its advice may become a referral: the one before it has ended with it, and whose turn it is the next one before says.
    const concluded = hopEnded(onTheWay, { ...rerouted, status: 'advice-returned' }, at, true).state;
    const converted = { ...rerouted, status: 'accepted' } as const;
    expect(hopConverted(concluded, converted, converted)).toEqual({ state: concluded, events: [] });
    const { events } = hopConverted(aReferral('delivered', { fromOrganizationId: stranger }), concluded, converted);
    expect(events[0]?.data).toMatchObject({ childId: concluded.id, onwardTo: { organizationId: stranger } });
  });
});

describe('a down referral from an outcome', () => {
  const parent = aReferral('outcome-sent', { outcome: { ...history.outcome, treatment: '支架植入' } });
  const down = { rehabilitation: '每周心脏康复训练', indications: ['acute-phase-over'] as const };

  it('is a draft to where the patient came from first, with the plan and without consent yet', () => {
    const child = downChild(parent, hop, down, at);
    expect(child).toMatchObject({
      ...{ direction: 'down', status: 'draft', fromOrganizationId: hospital, toOrganizationId: township },
      slip: {
        rehabilitation: down.rehabilitation,
        treatment: '支架植入',
        consent: false,
        indications: down.indications,
      },
    });
    const chained = { ...parent, upstream: [{ organizationId: stranger, department: '02' }] };
    expect(downChild(chained, hop, down, at)).toMatchObject({ toOrganizationId: stranger, upstream: [] });
    const elsewhere = { ...down, to: { organizationId: stranger, department: '05.01' } };
    expect(downChild(parent, hop, elsewhere, at)).toMatchObject({ toOrganizationId: stranger, toDepartment: '05.01' });
  });

  it('leaves the outcome to be acknowledged, and what was called for about it', () => {
    const escalation = { duty: 'acknowledgement', times: 1, at: at.toISOString() } as const;
    expect(referDown({ ...parent, escalation }, hop.id).state).toEqual({ ...parent, escalation });
  });
});
