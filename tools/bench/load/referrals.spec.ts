import { readResidentId } from '#contracts';
import { seeded } from './random.js';
import { Referrals } from './referrals.js';

const receiver = { organizationId: 'hospital', departments: ['03.01', '03.04'] };
const sender = { token: '', organizationId: 'township', practitionerId: 'doctor' };

const someOf = (seed: number): string[] => {
  const referrals = new Referrals(seeded(seed), receiver);
  return Array.from({ length: 200 }, () => referrals.next(sender));
};

test('one seed always sends the same patients, another seed others', () => {
  expect(someOf(1)).toEqual(someOf(1));
  expect(someOf(1)).not.toEqual(someOf(2));
});

test('every invented patient has an id that the platform takes, and no two are alike', () => {
  const patients = someOf(3).map((body) => (JSON.parse(body) as { patient: Record<string, string> }).patient);
  for (const { idNumber = '', birthDate, sex } of patients) {
    expect(readResidentId(idNumber)).toMatchObject({ birthDate, sex });
  }
  expect(new Set(patients.map(({ idNumber }) => idNumber)).size).toBeGreaterThan(195);
});
