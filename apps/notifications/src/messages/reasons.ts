import type { Bilingual } from '#contracts';

/** Reasons that referrals and scheduling give by code, in words. */
const reasons: Readonly<Record<string, Bilingual>> = {
  'no-capacity': { zh: '接诊能力不足', en: 'no capacity' },
  'insufficient-information': { zh: '资料不全', en: 'insufficient information' },
  'outside-competence': { zh: '不属本科室诊治范围', en: 'outside the competence of the department' },
  duplicate: { zh: '重复转诊', en: 'duplicate' },
  'patient-declined': { zh: '患者不愿转诊', en: 'the patient declined' },
  'patient-improved': { zh: '病情好转', en: 'the patient improved' },
  'patient-died': { zh: '患者死亡', en: 'the patient died' },
  'treated-elsewhere': { zh: '已在他处就诊', en: 'treated elsewhere' },
  'wrong-department': { zh: '科室有误', en: 'wrong department' },
  'needs-higher-level': { zh: '需更高级别诊治', en: 'a higher level is needed' },
  'nearer-to-patient': { zh: '就近诊治', en: 'nearer to the patient' },
  'wrong-patient': { zh: '患者有误', en: 'wrong patient' },
  'wrong-organization': { zh: '机构有误', en: 'wrong organization' },
  'test-entry': { zh: '测试录入', en: 'a test entry' },
  'receiver-left': { zh: '接收单位已暂停或退出', en: 'the receiver left the group' },
  'advice-converted': { zh: '咨询转为转诊', en: 'its advice became a referral' },
  'session-cancelled': { zh: '停诊', en: 'the clinic session was cancelled' },
};

const other: Bilingual = { zh: '其他原因', en: 'another reason' };

/** The words of a reason; a code that is not known here is some other reason. */
export const reasonText = (code = ''): Bilingual => reasons[code] ?? other;
