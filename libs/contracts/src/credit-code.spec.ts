import fc from 'fast-check';
import { creditCodeCheck, isCreditCode } from './credit-code.js';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const seventeen = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 17, maxLength: 17 });

/** The standard's own example, and codes that companies print on their licences. */
const genuine = ['91350100M000100Y43', '914403001922038216', '9144030071526726XG', '91330100716105852F'];

describe('unified social credit code (GB 32100)', () => {
  it.each(genuine)('accepts %s', (code) => expect(isCreditCode(code)).toBe(true));

  it.each(genuine)('refuses every code that differs from %s in one character', (code) => {
    for (let i = 0; i < code.length; i++) {
      for (const other of alphabet.replace(code.charAt(i), '')) {
        const mutated = code.slice(0, i) + other + code.slice(i + 1);
        if (isCreditCode(mutated)) throw new Error(`${mutated} passes for ${code}`);
      }
    }
  });

  it('accepts any 17 characters with their own check character and nothing else in its place', () => {
    fc.assert(
      fc.property(seventeen, (first17) => {
        const accepted = [...alphabet].filter((last) => isCreditCode(first17 + last));
        expect(accepted).toEqual([creditCodeCheck(first17)]);
      }),
    );
  });

  it('never throws and refuses any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => expect(isCreditCode(text)).toBe(false)),
    );
  });

  it.each([
    '',
    '91350100m000100y43',
    ' 91350100M000100Y43',
    '91350100M000100Y4',
    '91350100M000100Y433',
    '91350100I000100Y43',
  ])('refuses the form of "%s"', (code) => expect(isCreditCode(code)).toBe(false));
});
