import { rebook } from './no-show.js';
import { aReferral, at, cardiology, history } from './test-referral.js';
import { emptySlip, type Slip } from './slip.js';
import { completed, draft, submit } from './submission.js';
import { accept } from './triage.js';

const named = (decision: { events: readonly { definition: { eventName: string } }[] }) =>
  decision.events.map((event) => event.definition.eventName);
const refusal = (code: string) => expect.objectContaining({ code });

/** The slip without some of its parts. */
const without = (parts: readonly string[]) => ({
  ...aReferral('draft').slip,
  ...Object.fromEntries(parts.map((part) => [part, emptySlip[part as keyof Slip]])),
});

describe('submission', () => {
  const begun = aReferral('draft');
  const withSlip = (slip: object) => aReferral('draft', { slip: { ...begun.slip, ...slip } });

  it('to a scope that books directly submits, delivers and accepts at once', () => {
    const decision = submit(begun, history.directory, at);
    expect(named(decision)).toEqual(['ReferralSubmitted', 'ReferralDelivered', 'ReferralAccepted']);
    expect(decision.state).toMatchObject({ status: 'accepted', submittedAt: at });
    expect(decision.events[2]?.data).toMatchObject({ automatically: true, submittedAt: at.toISOString() });
  });

  it('to a scope with triage submits and delivers', () => {
    const receiving = [{ ...cardiology, bookingMode: 'triage' as const }];
    const decision = submit(begun, { ...history.directory, receiving }, at);
    expect(named(decision)).toEqual(['ReferralSubmitted', 'ReferralDelivered']);
    expect(decision.state.status).toBe('delivered');
  });

  it('for advice says so, and waits for a person even where the scope books directly', () => {
    const decision = submit(aReferral('draft', { intent: 'advice' }), history.directory, at);
    expect(decision.state.status).toBe('delivered');
    expect(decision.events[0]?.data).toMatchObject({ intent: 'advice' });
  });

  it('needs the consent of the patient', () => {
    expect(() => submit(withSlip({ consent: false }), history.directory, at)).toThrow(refusal('consent-missing'));
  });

  it('names every part of the minimum slip that is missing', () => {
    const later = ['history', 'treatment', 'referrerPhone'];
    const parts = ['reason', 'chiefComplaint', 'diagnoses', ...later];
    const lacks = (fields: readonly string[]) =>
      expect.objectContaining({
        code: 'minimum-slip-data',
        errors: fields.map((field) => expect.objectContaining({ pointer: `/${field}` })),
      });
    expect(() => submit(aReferral('draft', { slip: without(parts) }), history.directory, at)).toThrow(lacks(parts));
    for (const part of parts)
      expect(() => submit(aReferral('draft', { slip: without([part]) }), history.directory, at)).toThrow(lacks([part]));
    const emergency = aReferral('draft', { priority: 'emergency', slip: without(parts) });
    expect(() => submit(emergency, history.directory, at)).toThrow(lacks(parts.slice(0, 3)));
  });

  it('names the doctor who refers, whom its author may add at last', () => {
    const unsigned = aReferral('draft', { fromPractitionerId: null });
    const doctor = [expect.objectContaining({ pointer: '/from/practitionerId' })];
    expect(() => submit(unsigned, history.directory, at)).toThrow(
      expect.objectContaining({ code: 'minimum-slip-data', errors: doctor }),
    );
    const signed = completed(unsigned, { from: { practitionerId: history.otherId } });
    expect(submit(signed, history.directory, at).events[0]?.data).toMatchObject({
      from: { practitionerId: history.otherId },
    });
    expect(completed(signed, {}).fromPractitionerId).toBe(history.otherId);
    expect(submit({ ...unsigned, priority: 'emergency' }, history.directory, at).state.status).toBe('delivered');
  });

  it('does not wait for history, treatment and phone in an emergency, and in that alone: a further hop has them too', () => {
    const slip = without(['history', 'treatment', 'referrerPhone']);
    const emergency = aReferral('draft', { slip, priority: 'emergency' });
    expect(submit(emergency, history.directory, at).state.submittedAt).toEqual(at);
    const hop = aReferral('draft', { slip, parentId: history.otherId });
    expect(() => submit(hop, history.directory, at)).toThrow(refusal('minimum-slip-data'));
  });

  it.each(['history', 'treatment', 'reason'])('takes a blank %s for a missing one', (part) => {
    expect(() => submit(withSlip({ [part]: ' \u3000' }), history.directory, at)).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: `/${part}` })] }),
    );
  });

  it('down needs what the lower level goes on with: a rehabilitation plan and a follow-up plan', () => {
    const down = aReferral('draft', {
      direction: 'down',
      slip: { ...begun.slip, indications: ['acute-phase-over'], rehabilitation: '每周心脏康复训练三次' },
    });
    const directory = { ...history.directory, receiving: [{ ...cardiology, directions: ['down' as const] }] };
    expect(() => submit({ ...down, slip: { ...down.slip, rehabilitation: '' } }, directory, at)).toThrow(
      expect.objectContaining({
        code: 'minimum-slip-data',
        errors: ['/rehabilitation', '/followUpPlan'].map((pointer) => expect.objectContaining({ pointer })),
      }),
    );
    expect(submit(completed(down, { followUpPlan: '两周后复查' }), directory, at).state.status).toBe('accepted');
  });

  it('says with what leads to a booking in which group it runs', () => {
    const inGroup = { data: expect.objectContaining({ groupId: begun.groupId }) };
    expect(submit(begun, history.directory, at).events.at(-1)).toMatchObject(inGroup);
    expect(accept(aReferral('in-triage'), {}, at).events).toMatchObject([inGroup]);
    expect(rebook(aReferral('no-show'), at).events).toMatchObject([inGroup]);
  });

  it('leaves a draft a draft, however little it says', () => {
    expect(named(draft(withSlip({ consent: false, reason: '' })))).toEqual(['ReferralDrafted']);
  });

  it('completes a draft with what comes at last, and takes nothing else in', () => {
    const late = { consent: true, reason: '需手术', status: 'closed' };
    const whole = completed(withSlip({ consent: false, reason: '' }), late);
    expect(whole.slip).toEqual({ ...begun.slip, consent: true, reason: '需手术' });
    expect(whole.status).toBe('draft');
    expect(submit(whole, history.directory, at).state.status).toBe('accepted');
  });

  it('is reviewed by the own office first where the group asks for that, an emergency is not', () => {
    const rules = { consentNeeded: true, indicationNeeded: true, reviewNeeded: true };
    const asked = submit(begun, history.directory, at, rules);
    expect(named(asked)).toEqual(['ReferralReviewRequested']);
    expect(asked.state).toMatchObject({ status: 'internal-review', submittedAt: null });
    expect(submit(asked.state, history.directory, at, rules).state).toMatchObject({
      status: 'accepted',
      submittedAt: at,
    });
    const emergency = { ...begun, priority: 'emergency' as const };
    expect(submit(emergency, history.directory, at, rules).state.status).toBe('delivered');
    expect(() => submit(withSlip({ consent: false }), history.directory, at, rules)).toThrow(
      refusal('consent-missing'),
    );
  });

  it('asks no more than the group does', () => {
    const bare = withSlip({ consent: false, indications: [] });
    const directory = { ...history.directory, ownDepartments: ['03.04'] };
    const lenient = { consentNeeded: false, indicationNeeded: false, reviewNeeded: false };
    expect(submit(bare, directory, at, lenient).state.status).toBe('accepted');
    expect(() => submit(bare, directory, at, { ...lenient, consentNeeded: true })).toThrow(refusal('consent-missing'));
    expect(() => submit(bare, directory, at, { ...lenient, indicationNeeded: true })).toThrow(
      refusal('within-own-capability'),
    );
  });

  it('tells nothing of the patient but an id', () => {
    const told = JSON.stringify(submit(begun, history.directory, at).events.map((event) => event.data));
    expect(told).not.toMatch(/胸痛|造影|心绞痛/);
  });
});
