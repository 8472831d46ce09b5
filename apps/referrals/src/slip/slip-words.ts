import {
  departmentName,
  downIndications,
  upIndications,
  type DiagnosisBasis,
  type Direction,
  type IdType,
  type Indication,
  type Priority,
  type Sex,
} from '#contracts';

/* A printed slip goes with the patient and is in Chinese whoever prints it. */

export const directionNames: Record<Direction, string> = { up: '上转', down: '下转', lateral: '平转' };
export const priorityNames: Record<Priority, string> = { routine: '普通', urgent: '急', emergency: '危急' };
export const sexNames: Record<Sex, string> = { male: '男', female: '女' };
export const idTypeNames: Record<IdType, string> = {
  'resident-id': '居民身份证',
  passport: '护照',
  'travel-permit': '通行证',
  none: '无证件',
};
export const basisNames: Record<DiagnosisBasis, string> = {
  clinical: '临床',
  laboratory: '实验室',
  imaging: '影像',
  pathology: '病理',
};
export const departmentIn = (code: string): string => departmentName(code)?.zh ?? `科目 ${code}`;
const indications = { ...upIndications, ...downIndications };
export const indicationName = (code: Indication): string => indications[code].zh;
