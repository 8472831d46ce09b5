import type { Role } from './events/user.js';
import { Refusal, type Bilingual } from './refusal.js';

/** Roles as people read them. */
export const roleNames: Readonly<Record<Role, Bilingual>> = {
  clinician: { zh: '医师', en: 'clinician' },
  'referral-coordinator': { zh: '转诊专员', en: 'referral coordinator' },
  scheduler: { zh: '排班员', en: 'scheduler' },
  'equipment-manager': { zh: '设备管理员', en: 'equipment manager' },
  'dispatch-officer': { zh: '派驻管理员', en: 'dispatch officer' },
  'quality-manager': { zh: '质控管理员', en: 'quality manager' },
  'group-admin': { zh: '集团管理员', en: 'group administrator' },
  'committee-observer': { zh: '医管委观察员', en: 'committee observer' },
  auditor: { zh: '审计员', en: 'auditor' },
  integration: { zh: '信息系统', en: 'information system' },
};

/** Codes as people read them, each code behind its name: 医师（clinician）. */
export const namedCodes = <Code extends string>(
  codes: readonly Code[],
  names: Readonly<Record<Code, Bilingual>>,
): Bilingual => ({
  zh: codes.map((code) => `${names[code].zh}（${code}）`).join('、'),
  en: codes.map((code) => `${names[code].en} (${code})`).join(', '),
});

/** The refusal of whoever has none of some roles. */
export function roleMissing(roles: readonly Role[]): Refusal {
  const { zh, en } = namedCodes(roles, roleNames);
  return new Refusal('forbidden', 'role-missing', {
    zh: `此操作需要以下角色之一：${zh}`,
    en: `This needs one of the roles: ${en}`,
  });
}
