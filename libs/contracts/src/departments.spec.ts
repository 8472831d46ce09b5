import { Compile } from 'typebox/compile';
import { departmentCodes, departmentName, isDepartment, isWithinDepartment } from './departments.js';
import { DepartmentCode } from './values.js';

describe('clinical departments (诊疗科目)', () => {
  it('knows departments and sub-departments by code, in both languages', () => {
    expect(departmentName('02')).toEqual({ zh: '全科医疗科', en: 'General practice' });
    expect(departmentName('03.04')).toEqual({ zh: '心血管内科', en: 'Cardiology' });
    expect(departmentName('52')).toEqual({ zh: '中西医结合科', en: 'Integrated Chinese and Western medicine' });
  });

  it.each(['', '0', '3', '00', '29', '33', '49', '53', '03.4', '03.12', '03.00', '03.04.01', '03.', 'toString'])(
    'refuses "%s", which the list does not have',
    (code) => {
      expect(isDepartment(code)).toBe(false);
      expect(departmentName(code)).toBeUndefined();
    },
  );

  it('lists the parent of every sub-department', () => {
    const orphans = departmentCodes.filter((code) => code.includes('.') && !isDepartment(code.replace(/\.\d\d$/, '')));
    expect(orphans).toEqual([]);
  });

  it('gives every department a name of its own', () => {
    const names = departmentCodes.map((code) => departmentName(code));
    for (const language of ['zh', 'en'] as const) {
      expect(new Set(names.map((name) => name?.[language])).size).toBe(departmentCodes.length);
    }
  });

  it('places a sub-department within its parent only', () => {
    expect(isWithinDepartment('03.04', '03')).toBe(true);
    expect(isWithinDepartment('03', '03')).toBe(true);
    expect(isWithinDepartment('03', '03.04')).toBe(false);
    expect(isWithinDepartment('30.01', '3')).toBe(false);
  });

  it('makes events and requests refuse a code that is not in the list', () => {
    const validator = Compile(DepartmentCode);
    expect(departmentCodes.every((code) => validator.Check(code))).toBe(true);
    expect(validator.Check('03.99')).toBe(false);
    expect(validator.Check('29')).toBe(false);
  });
});
