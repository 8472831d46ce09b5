import { completeSlip, completionTold, type Completion } from './completion.js';
import type { Referral } from './referral.js';
import { openFields } from './patient-completion.js';
import type { PatientIdentity } from './patient.js';
import { aReferral, at, history } from './test-referral.js';

const begun = aReferral('in-care');
const bare: Referral = { ...begun, slip: { ...begun.slip, history: '', treatment: '', referrerPhone: '' } };
const whole = { history: '高血压十年', treatment: '阿司匹林', referrerPhone: '0310-6551101' };
const refused = (referral: Referral, completion: Completion, open?: ReturnType<typeof openFields>) => {
  try {
    completeSlip(referral, completion, open);
    return undefined;
  } catch (error) {
    return error;
  }
};
const refusal = (code: string, ...pointers: string[]) =>
  expect.objectContaining({
    code,
    ...(pointers.length > 0 && { errors: pointers.map((pointer) => expect.objectContaining({ pointer })) }),
  });

describe('what an emergency went without', () => {
  it('is added later, at once or part by part; the event names the parts and says nothing of them', () => {
    const some = completeSlip(bare, { history: whole.history });
    expect(some.state).toMatchObject({ status: 'in-care', slip: { history: whole.history, treatment: '' } });
    expect(some.events[0]?.data).toMatchObject({ parts: ['history'] });
    expect(JSON.stringify(some.events)).not.toContain(whole.history);
    const rest = completeSlip(some.state, { treatment: whole.treatment, referrerPhone: whole.referrerPhone });
    expect(rest.state.slip).toMatchObject(whole);
  });

  it('is consent, where its group asks for it; that it left without stays for its review', () => {
    const reviewFindings = ['consent-missing'] as const;
    const unasked: Referral = { ...begun, reviewFindings, slip: { ...begun.slip, consent: false } };
    const { state, events } = completeSlip(unasked, { consent: true });
    expect(state).toMatchObject({ reviewFindings, slip: { consent: true } });
    expect(events[0]?.data).toMatchObject({ parts: ['consent'] });
    expect(refused(unasked, { consent: false })).toEqual(refusal('minimum-slip-data', '/consent'));
    expect(refused(state, { consent: true })).toEqual(refusal('nothing-missing'));
    expect(refused({ ...unasked, reviewFindings: [] }, { consent: true })).toEqual(refusal('nothing-missing'));
    expect(refused(bare, { ...whole, consent: true })).toEqual(refusal('already-on-the-slip', '/consent'));
  });

  it('is also what was left blank, and is not added by a blank', () => {
    const blank = { ...begun, slip: { ...begun.slip, history: ' ' } };
    expect(completeSlip(blank, { history: whole.history }).state.slip.history).toBe(whole.history);
    expect(refused(blank, { history: '\u3000' })).toEqual(refusal('minimum-slip-data', '/history'));
  });

  it('is the doctor who refers, where none was named', () => {
    const unsigned: Referral = { ...begun, fromPractitionerId: null };
    const from = { practitionerId: history.otherId };
    const { state, events } = completeSlip(unsigned, { from });
    expect(state.fromPractitionerId).toBe(history.otherId);
    expect(events[0]?.data).toMatchObject({ parts: ['practitioner'], from });
    expect(refused(unsigned, {})).toEqual(refusal('minimum-slip-data', '/from/practitionerId'));
    expect(refused(bare, { from })).toEqual(refusal('already-on-the-slip', '/from/practitionerId'));
  });

  it('is what was not known of the patient, and nothing else of that', () => {
    const known: PatientIdentity = {
      ...{ name: '无名氏', idType: 'none', idNumber: null, sex: 'male', birthDate: '1980-01-01' },
      ...{ phone: null, address: null },
    };
    const patient = { ...known, birthDate: '1958-03-02', sex: 'female' } as const;
    const told = completeSlip(begun, { patient: { phone: '13903101234' } }, openFields(known), patient);
    expect(told.state).toMatchObject({ patientAge: 68, patientSex: 'female' });
    expect(told.events[0]?.data).toMatchObject({ parts: ['patient'] });
    expect(JSON.stringify(told.events)).not.toContain('139');
    const open = openFields({ ...known, idType: 'passport', address: { divisionCode: '130408', text: '东街' } });
    expect(open).toEqual(['phone']);
    const wrong = {
      patient: { phone: '13903101234', name: '王秀兰', address: { divisionCode: '130408', text: '西街' } },
    };
    expect(refused(begun, wrong, open)).toEqual(refusal('already-on-the-slip', '/patient/name', '/patient/address'));
    expect(refused(begun, { patient: {} }, open)).toEqual(refusal('minimum-slip-data', '/patient/phone'));
  });

  it('of the patient is learnt by the other hops of the way, where it changes what they know', () => {
    const patient = { birthDate: '1970-01-01', sex: begun.patientSex } as PatientIdentity;
    const hop = aReferral('in-triage', { patientAge: 56 });
    expect(completionTold(hop, { patient })).toEqual({ state: hop, events: [] });
    expect(completionTold({ ...hop, patientAge: 40 }, { patient })).toMatchObject({
      state: { patientAge: 56, status: 'in-triage' },
      events: [{ data: { parts: ['patient'] } }],
    });
  });

  it('reaches the hops that came of it, each as far as it lacks that itself; the phone there is another doctor’s', () => {
    const completion: Completion = { ...whole, consent: true };
    const hop: Referral = { ...bare, slip: { ...bare.slip, treatment: '溶栓', consent: false } };
    const { state, events } = completionTold(hop, { completion });
    expect(state.slip).toEqual({ ...hop.slip, history: whole.history, consent: true });
    expect(events).toMatchObject([{ data: { parts: ['history', 'consent'] } }]);
    expect(JSON.stringify(events)).not.toContain(whole.history);
    const patient = { birthDate: '1970-01-01', sex: 'male' } as PatientIdentity;
    const both = completionTold({ ...hop, patientSex: 'female' }, { patient, completion });
    expect(both.events).toMatchObject([{ data: { parts: ['history', 'consent', 'patient'] } }]);
    for (const each of [state, { ...hop, status: 'draft' }, { ...hop, status: 'internal-review' }] as const)
      expect(completionTold(each, { completion })).toEqual({ state: each, events: [] });
    expect(completionTold(state, { completion: { history: '\u3000' } }).events).toEqual([]);
  });

  it('is not what the slip says already, and not nothing', () => {
    const half = { ...bare, slip: { ...bare.slip, history: whole.history } };
    expect(refused(half, whole)).toEqual(refusal('already-on-the-slip', '/history'));
    expect(refused(half, {})).toEqual(refusal('minimum-slip-data', '/treatment', '/referrerPhone'));
  });

  it('is nothing where nothing is missing, before the slip has left, or when the referral has ended', () => {
    expect(refused(begun, whole)).toEqual(refusal('nothing-missing'));
    for (const changes of [
      { status: 'draft' },
      { status: 'internal-review' },
      { status: 'closed', endedAt: at },
    ] as const)
      expect(refused({ ...bare, ...changes }, whole)).toEqual(refusal('nothing-missing'));
  });
});
