import fc from 'fast-check';
import { isPhone, phoneKind } from './phone.js';

describe('mainland telephone numbers', () => {
  it.each(['13800138000', '+86 138 0013 8000', '0086-19912345678', '159-1234-5678'])('%s is a mobile number', (text) =>
    expect(phoneKind(text)).toBe('mobile'),
  );

  it.each(['0310-6822120', '03106822120', '+86 310 6822120', '010 62345678', '0755-88886666-8012'])(
    'tells a landline number by its area code: %s',
    (text) => expect(phoneKind(text)).toBe('landline'),
  );

  it.each([
    '',
    '12800138000',
    '1380013800',
    '138001380000',
    '6822120',
    '0310-682212',
    '110',
    'phone',
    '+1 650 253 0000',
  ])('refuses "%s"', (text) => expect(isPhone(text)).toBe(false));

  it('accepts every eleven-digit number of the mobile ranges', () => {
    const mobile = fc
      .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
      .map(([range, rest]) => `1${range}${String(rest).padStart(9, '0')}`);
    fc.assert(fc.property(mobile, (text) => expect(phoneKind(text)).toBe('mobile')));
  });
});
