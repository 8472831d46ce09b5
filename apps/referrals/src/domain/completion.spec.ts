import { completeSlip, type Completion } from './completion.js';
import type { Referral } from './referral.js';
import { aReferral, at } from './test-referral.js';

const begun = aReferral('in-care');
const bare: Referral = { ...begun, slip: { ...begun.slip, history: '', treatment: '', referrerPhone: '' } };
const whole = { history: '高血压十年', treatment: '阿司匹林', referrerPhone: '0310-6551101' };
const refused = (referral: Referral, completion: Completion) => {
  try {
    completeSlip(referral, completion);
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
