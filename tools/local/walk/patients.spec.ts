import { readResidentId } from '#contracts';
import { inventPatient } from './patients.js';

it('invents patients whose resident id agrees with what else is said of them', () => {
  for (let i = 0; i < 200; i += 1) {
    const { idNumber, sex, birthDate, phone } = inventPatient();
    expect(readResidentId(idNumber)).toEqual({ divisionCode: '130408', birthDate, sex });
    expect(phone).toMatch(/^1\d{10}$/);
  }
});
