import { isDepartment, Refusal } from '#contracts';

/** Scopes and specialties are named by the national list (诊疗科目名录), so that all members mean the same. */
export function checkDepartment(code: string, pointer: string): void {
  if (isDepartment(code)) return;
  throw new Refusal(
    'invalid',
    'unknown-department',
    { zh: `诊疗科目名录中没有 ${code}`, en: `${code} is not in the national list of departments` },
    [{ pointer, detail: { zh: '不在诊疗科目名录中', en: 'not in the list' } }],
  );
}
