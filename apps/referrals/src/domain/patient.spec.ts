import { residentIdCheck, dateIn } from '#contracts';
import { ageAt, dayOf } from './calendar.js';
import { changedIn, requireConsistent, requireContact, type PatientIdentity } from './patient.js';

const now = new Date('2026-11-24T02:00:00Z');
const first17 = '13040819580302001';
const idNumber = first17 + residentIdCheck(first17);
const patient: PatientIdentity = {
  name: '某某',
  idType: 'resident-id',
  idNumber,
  sex: 'male',
  birthDate: '1958-03-02',
  phone: null,
  address: null,
};
const checking = (changes: Partial<PatientIdentity>) => () => requireConsistent({ ...patient, ...changes }, now);
const refusal = (code: string, ...pointers: string[]) =>
  expect.objectContaining({ code, errors: pointers.map((pointer) => expect.objectContaining({ pointer })) });

describe('patient identity', () => {
  it('accepts a number that is right and agrees', () => {
    expect(checking({})).not.toThrow();
  });

  it('refuses a wrong check digit and a wrong form by their names', () => {
    const wrong = first17 + (idNumber.endsWith('5') ? '6' : '5');
    expect(checking({ idNumber: wrong })).toThrow(refusal('wrong-check-digit', '/patient/idNumber'));
    for (const malformed of ['123', '', null, `13040819581302001${residentIdCheck('13040819581302001')}`]) {
      expect(checking({ idNumber: malformed })).toThrow(refusal('malformed-id-number', '/patient/idNumber'));
    }
  });

  it('refuses a number that disagrees, naming both places at once', () => {
    expect(checking({ sex: 'female', birthDate: '1958-03-03' })).toThrow(
      refusal('resident-id-disagrees', '/patient/birthDate', '/patient/sex'),
    );
  });

  it('checks other papers for being there only, and the unknown not at all', () => {
    expect(checking({ idType: 'passport', idNumber: 'E12345678' })).not.toThrow();
    expect(checking({ idType: 'passport', idNumber: null })).toThrow(
      refusal('malformed-id-number', '/patient/idNumber'),
    );
    expect(checking({ idType: 'none', idNumber: null })).not.toThrow();
    expect(checking({ idType: 'none' })).toThrow(refusal('malformed-id-number', '/patient/idNumber'));
  });

  it('takes phone numbers of here and abroad, and nothing else for one', () => {
    for (const phone of [null, '13800138000', '0310-6551101', '+85291234567'])
      expect(checking({ phone })).not.toThrow();
    for (const phone of ['12345', '+8612345', 'none']) {
      expect(checking({ phone })).toThrow(refusal('malformed-phone', '/patient/phone'));
    }
  });

  it('says how to reach the patient, except in an emergency; without a document the phone alone', () => {
    const reached = { phone: '13800138000', address: { divisionCode: '130408', text: '广府镇东街六号' } };
    const asking =
      (changes: Partial<PatientIdentity>, priority: 'routine' | 'emergency' = 'routine') =>
      () =>
        requireContact({ ...patient, ...changes }, priority);
    expect(asking(reached)).not.toThrow();
    expect(asking({})).toThrow(refusal('patient-contact-missing', '/patient/phone', '/patient/address'));
    expect(asking({ ...reached, address: null })).toThrow(refusal('patient-contact-missing', '/patient/address'));
    expect(asking({}, 'emergency')).not.toThrow();
    const undocumented = { idType: 'none', idNumber: null } as const;
    expect(asking(undocumented)).toThrow(refusal('patient-contact-missing', '/patient/phone'));
    expect(asking({ ...undocumented, phone: reached.phone })).not.toThrow();
  });

  it('refuses a birth date after today in Shanghai', () => {
    expect(checking({ birthDate: '2026-11-25' })).toThrow(refusal('birth-date-in-future', '/patient/birthDate'));
  });
});

describe('calendar', () => {
  it('counts whole years up to the birthday', () => {
    expect(ageAt('1958-11-24', now)).toBe(68);
    expect(ageAt('1958-11-25', now)).toBe(67);
  });

  it('lives in Shanghai', () => {
    const evening = new Date('2026-11-24T16:30:00Z');
    expect(dateIn(evening)).toBe('2026-11-25');
    expect(dayOf(evening)).toEqual({ from: new Date('2026-11-24T16:00:00Z'), to: new Date('2026-11-25T16:00:00Z') });
  });
});

describe('other details of the same person', () => {
  const address = { divisionCode: '130408', text: '东街六号' };

  it('are those that are given and differ, an address by what it says', () => {
    expect(changedIn(patient, { ...patient, name: '别人', phone: '13900000000' })).toEqual(['name', 'phone']);
    expect(changedIn({ ...patient, address }, { ...patient, address: { ...address, text: '西街' } })).toEqual([
      'address',
    ]);
    const { divisionCode, text } = address;
    expect(changedIn({ ...patient, address }, { ...patient, address: { text, divisionCode } })).toEqual([]);
    expect(changedIn({ ...patient, phone: '13900000000', address }, patient)).toEqual([]);
  });
});
