import { cancel, confirmCancel } from './cancellation.js';
import { breach, openGreenChannel } from './arrival.js';
import { nextDue } from './dues.js';
import { addNote, admit, discharge, sendOutcome, startCare } from './care.js';
import { aReferral, at, history, shown, stranger, township } from './test-referral.js';
import { accept } from './triage.js';

const refusal = (code: string) => expect.objectContaining({ code });
const nobodyCame = { arrivedAt: null, careStartedAt: null };

describe('care', () => {
  it('sets when the outcome is due', () => {
    expect(startCare(aReferral('arrived'), 'visit', at).state.outcomeDueAt).toEqual(new Date('2026-11-25T02:00:00Z'));
  });

  it('that begins after the green channel’s time says that the promise was broken, unless it was said before', () => {
    const late = new Date(at.getTime() + 90 * 60_000);
    const { state: seen } = openGreenChannel(aReferral('arrived'), shown(aReferral('arrived')), at);
    const asked = cancel(seen, { reasonCode: 'other' }, at).state;
    for (const referral of [seen, asked]) {
      const { state, events } = startCare(referral, 'visit', late);
      expect(state).toMatchObject({ status: 'in-care', greenChannel: { breachedAt: late.toISOString() } });
      expect(events.map(({ definition }) => definition.eventName)).toEqual([
        'ReferralGreenChannelBreached',
        'ReferralCareStarted',
      ]);
      expect(events[1]?.data).toMatchObject({ greenChannelKept: false });
    }
    const before = startCare(asked, 'visit', at).state;
    expect(startCare(cancel(before, { reasonCode: 'other' }, at).state, 'visit', late).events).toHaveLength(1);
    const said = breach(seen, late).state;
    expect(startCare(said, 'visit', late).events).toHaveLength(1);
    const kept = startCare(asked, 'visit', new Date(seen.greenChannel!.seeBy));
    expect(kept.events.map(({ data }) => data)).toMatchObject([{ greenChannelKept: true }]);
  });

  it('of an admitted patient has its outcome due after the discharge, once', () => {
    const admitted = startCare(aReferral('arrived'), 'admission', at).state;
    expect(admitted.outcomeDueAt).toBeNull();
    const left = discharge(admitted, at).state;
    expect(left).toMatchObject({ status: 'in-care', outcomeDueAt: new Date('2026-11-27T02:00:00Z') });
    expect(() => discharge(left, at)).toThrow(refusal('not-admitted'));
    expect(() => discharge(aReferral('in-care', { setting: 'visit' }), at)).toThrow(refusal('not-admitted'));
  });

  it('of a visit that becomes an admission owes its outcome after the discharge, not the visit', () => {
    const seen = startCare(aReferral('arrived'), 'visit', at).state;
    const { state, events } = admit({ ...seen, escalation: { duty: 'outcome', times: 1, at: at.toISOString() } });
    expect(state).toMatchObject({ status: 'in-care', setting: 'admission', outcomeDueAt: null, escalation: null });
    expect(nextDue(state)).toBeUndefined();
    expect(events[0]?.data).toMatchObject({ wardRoundUnits: [seen.fromOrganizationId] });
    expect(discharge(state, at).state.outcomeDueAt).toEqual(new Date('2026-11-27T02:00:00Z'));
    for (const admitted of [state, discharge(state, at).state])
      expect(() => admit(admitted)).toThrow(refusal('already-admitted'));
  });

  it('that goes on after a request to cancel is the care that began: its setting, its discharge, when its outcome is due', () => {
    const admitted = startCare(aReferral('arrived'), 'admission', at).state;
    const left = discharge(admitted, at).state;
    const seen = startCare(aReferral('arrived'), 'visit', at).state;
    for (const before of [admitted, left, seen]) {
      const asked = cancel(before, { reasonCode: 'other' }, at).state;
      const { state, events } = startCare(asked, 'visit', new Date(at.getTime() + 3 * 86_400_000));
      expect(state).toEqual({ ...asked, status: 'in-care' });
      expect(nextDue(state)).toEqual(nextDue(before));
      expect(events.map(({ definition }) => definition.eventName)).toEqual(['ReferralCareResumed']);
    }
  });

  it('tells whose ward rounds count: those who referred an admitted patient up, directly or over others', () => {
    const told = (changes: object, setting: 'visit' | 'admission') =>
      startCare(aReferral('arrived', changes), setting, at).events[0]?.data;
    const upstream = [
      { organizationId: stranger, department: '02' },
      { organizationId: township, department: '02' },
    ];
    expect(told({ upstream }, 'admission')).toMatchObject({
      setting: 'admission',
      wardRoundUnits: [stranger, township],
    });
    expect(told({}, 'admission')).toMatchObject({ wardRoundUnits: [township] });
    expect(told({}, 'visit')).not.toHaveProperty('wardRoundUnits');
    for (const direction of ['down', 'lateral'])
      expect(told({ direction }, 'admission')).not.toHaveProperty('wardRoundUnits');
  });

  it('is noted meanwhile, as often as need be, and a call about the outcome goes on', () => {
    const escalation = { duty: 'outcome', times: 1, at: at.toISOString() } as const;
    const once = addNote(aReferral('in-care', { escalation }), '收住院', 'meng', at).state;
    const twice = addNote(once, '术后第一天', 'meng', at);
    expect(twice.state).toMatchObject({
      status: 'in-care',
      escalation,
      notes: [{ text: '收住院' }, { text: '术后第一天' }],
    });
    expect(JSON.stringify(twice.events)).not.toContain('术后');
  });

  it('an outcome overtakes a request to cancel, but only after care', () => {
    expect(sendOutcome(aReferral('cancel-requested'), history.outcome, at).state.status).toBe('outcome-sent');
    const asked = aReferral('cancel-requested', nobodyCame);
    expect(() => sendOutcome(asked, history.outcome, at)).toThrow(refusal('care-not-started'));
    expect(() => startCare(asked, 'visit', at)).toThrow(refusal('not-arrived'));
  });
});

describe('cancellation', () => {
  it('keeps the reason of the request when it is confirmed', () => {
    const asked = cancel(aReferral('scheduled'), { reasonCode: 'patient-improved', comment: '已好转' }, at).state;
    const { state, events } = confirmCancel(asked, at);
    expect(state).toMatchObject({ status: 'cancelled', reasonCode: 'patient-improved', comment: '已好转' });
    expect(events[0]?.data).toMatchObject({ reasonCode: 'patient-improved' });
    expect(events[0]?.data).not.toHaveProperty('comment');
  });
});

describe('acceptance', () => {
  it('may change the priority, with a reason', () => {
    const { state, events } = accept(aReferral('in-triage'), { priority: 'urgent', comment: '心电图异常' }, at);
    expect(state.priority).toBe('urgent');
    expect(events[0]?.data).toMatchObject({ priority: 'urgent', automatically: false });
    expect(() => accept(aReferral('in-triage'), { priority: 'urgent' }, at)).toThrow(refusal('reason-missing'));
  });
});
