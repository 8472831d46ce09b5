import { Refusal } from './refusal.js';

describe('Refusal', () => {
  const text = { zh: '转诊单已关闭', en: 'The referral is closed' };

  it('is an error that says its rule and its reason', () => {
    const refusal = new Refusal('conflict', 'referral/not-acceptable', text);
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({
      name: 'Refusal',
      kind: 'conflict',
      code: 'referral/not-acceptable',
      text,
      errors: [],
    });
    expect(refusal.message).toBe('referral/not-acceptable: The referral is closed');
  });

  it('carries every bad place of an input', () => {
    const errors = [{ pointer: '/patient/idNumber', detail: { zh: '校验码', en: 'check digit' } }];
    expect(new Refusal('invalid', 'patient/id-number', text, errors).errors).toEqual(errors);
  });
});
