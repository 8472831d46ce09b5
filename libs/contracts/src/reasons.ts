import type { Bilingual } from './refusal.js';

/** Why people and services end, refuse or change what was agreed, by the code that events carry, as people read it. */
const reasonNames = {
  'no-capacity': { zh: '接诊能力不足', en: 'no capacity' },
  'insufficient-information': { zh: '资料不全', en: 'insufficient information' },
  'outside-competence': { zh: '不属本科室诊治范围', en: 'outside the competence of the department' },
  duplicate: { zh: '重复转诊', en: 'duplicate' },
  'patient-declined': { zh: '患者不愿转诊', en: 'the patient declined' },
  'patient-improved': { zh: '病情好转', en: 'the patient improved' },
  'patient-died': { zh: '患者死亡', en: 'the patient died' },
  'patient-cannot-come': { zh: '患者不能按时就诊', en: 'the patient cannot come' },
  'treated-elsewhere': { zh: '已在他处就诊', en: 'treated elsewhere' },
  'wrong-department': { zh: '科室有误', en: 'wrong department' },
  'needs-higher-level': { zh: '需更高级别诊治', en: 'a higher level is needed' },
  'nearer-to-patient': { zh: '就近诊治', en: 'nearer to the patient' },
  'wrong-patient': { zh: '患者有误', en: 'wrong patient' },
  'wrong-file': { zh: '文件有误', en: 'wrong file' },
  'wrong-organization': { zh: '机构有误', en: 'wrong organization' },
  'test-entry': { zh: '测试录入', en: 'test entry' },
  'receiver-left': { zh: '接收单位已暂停或退出', en: 'the receiver left the group' },
  'advice-converted': { zh: '后续单位的咨询转为转诊', en: 'the advice of the next hop became a referral' },
  'practitioner-away': { zh: '医师停诊', en: 'the practitioner is away' },
  'clinic-closed': { zh: '门诊停诊', en: 'the clinic is closed' },
  'room-unavailable': { zh: '诊室不可用', en: 'the room is not available' },
  'equipment-failure': { zh: '设备故障', en: 'the equipment failed' },
  'public-health-emergency': { zh: '突发公共卫生事件', en: 'a public health emergency' },
  'opened-by-mistake': { zh: '门诊误开放', en: 'the clinic was opened by mistake' },
  other: { zh: '其他原因', en: 'another reason' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** A reason that has words. */
export type ReasonCode = keyof typeof reasonNames;

/** The words of a reason. A code from a newer service is shown as it is; no code is another reason. */
export const reasonText = (code: string = 'other'): Bilingual =>
  (reasonNames as Readonly<Record<string, Bilingual>>)[code] ?? { zh: code, en: code };
