import fc from 'fast-check';
import { readResidentId, residentIdCheck } from './resident-id.js';

const withCheck = (first17: string): string => first17 + residentIdCheck(first17);

describe('resident id number (GB 11643)', () => {
  it("reads the standard's own examples", () => {
    expect(readResidentId('11010519491231002X')).toEqual({
      divisionCode: '110105',
      birthDate: '1949-12-31',
      sex: 'female',
    });
    expect(readResidentId('440524188001010014')).toEqual({
      divisionCode: '440524',
      birthDate: '1880-01-01',
      sex: 'male',
    });
  });

  it.each(['11010519491231002X', '440524188001010014', withCheck('13040819580302123')])(
    'refuses every number that differs from %s in one character',
    (number) => {
      for (let i = 0; i < 18; i++) {
        for (const other of '0123456789X'.replace(number.charAt(i), '')) {
          const mutated = number.slice(0, i) + other + number.slice(i + 1);
          if (readResidentId(mutated)) throw new Error(`${mutated} passes for ${number}`);
        }
      }
    },
  );

  it('reads back the division, birth date and sex it was made from', () => {
    const made = fc.record({
      divisionCode: fc.integer({ min: 100000, max: 999999 }).map(String),
      birthDate: fc
        .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      order: fc.integer({ min: 0, max: 999 }),
    });
    fc.assert(
      fc.property(made, ({ divisionCode, birthDate, order }) => {
        const first17 = divisionCode + birthDate.replaceAll('-', '') + String(order).padStart(3, '0');
        const sex = order % 2 === 1 ? 'male' : 'female';
        expect(readResidentId(withCheck(first17))).toEqual({ divisionCode, birthDate, sex });
      }),
    );
  });

  it.each(['13040819580230123', '13040819581302123', '13040819000229123', '13040800000000123'])(
    'refuses a birth date that no calendar has: %s',
    (first17) => expect(readResidentId(withCheck(first17))).toBeUndefined(),
  );

  it('never throws and refuses any other text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => readResidentId(text) === undefined));
    expect(readResidentId('11010519491231002x')).toBeUndefined();
    expect(readResidentId('110105491231002')).toBeUndefined();
  });
});
