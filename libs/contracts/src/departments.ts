import { departmentList } from './department-list.js';
import type { Bilingual } from './refusal.js';

const departments: ReadonlyMap<string, readonly [string, string]> = new Map(Object.entries(departmentList));

/** Every code of the national list of clinical departments (诊疗科目名录), parents before their sub-departments. */
export const departmentCodes: readonly string[] = [...departments.keys()].sort();

/** True for a code of the national list, for example `02`, `03.04` or `04.01.01`. */
export function isDepartment(code: string): boolean {
  return departments.has(code);
}

/** Name of a department in both languages, or undefined when the code is not in the list. */
export function departmentName(code: string): Bilingual | undefined {
  const names = departments.get(code);
  return names && { zh: names[0], en: names[1] };
}

/** True when `inner` is `outer` itself or one of its sub-departments: `03.04` is within `03`. */
export function isWithinDepartment(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`);
}
