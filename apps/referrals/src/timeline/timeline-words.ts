import type { Bilingual, DutyLevel, OverdueDuty } from '#contracts';
import { type WithdrawalReason } from '../domain/attaching.js';
import { type cancelReasons } from '../domain/cancellation.js';
import { type errorReasons } from '../domain/error.js';
import { convertedReason, rerouteReason, type OnwardReason } from '../domain/hops.js';
import { type rejectReasons } from '../domain/triage.js';

/** Why scheduling takes an appointment back, beside the reasons that a referral has itself. */
type SlotReason = 'patient-cannot-come' | 'practitioner-away' | 'clinic-closed';
type ReasonCode =
  | (typeof rejectReasons)[number]
  | (typeof cancelReasons)[number]
  | (typeof errorReasons)[number]
  | OnwardReason
  | WithdrawalReason
  | SlotReason
  | typeof rerouteReason
  | typeof convertedReason;

const reasons: Record<ReasonCode, Bilingual> = {
  'no-capacity': { zh: '接诊能力不足', en: 'no capacity' },
  'insufficient-information': { zh: '资料不全', en: 'insufficient information' },
  'outside-competence': { zh: '不属本科室诊治范围', en: 'outside our competence' },
  duplicate: { zh: '重复转诊', en: 'duplicate' },
  'patient-declined': { zh: '患者不愿转诊', en: 'patient declined' },
  'patient-improved': { zh: '病情好转', en: 'patient improved' },
  'patient-cannot-come': { zh: '患者不能按时就诊', en: 'the patient cannot come' },
  'practitioner-away': { zh: '医师停诊', en: 'the practitioner is away' },
  'clinic-closed': { zh: '门诊停诊', en: 'the clinic is closed' },
  'patient-died': { zh: '患者死亡', en: 'patient died' },
  'treated-elsewhere': { zh: '已在他处就诊', en: 'treated elsewhere' },
  'wrong-department': { zh: '科室有误', en: 'wrong department' },
  'needs-higher-level': { zh: '需更高级别诊治', en: 'needs a higher level' },
  'nearer-to-patient': { zh: '就近诊治', en: 'nearer to the patient' },
  'wrong-patient': { zh: '患者有误', en: 'wrong patient' },
  'wrong-file': { zh: '文件有误', en: 'wrong file' },
  'wrong-organization': { zh: '机构有误', en: 'wrong organization' },
  'test-entry': { zh: '测试录入', en: 'test entry' },
  [rerouteReason]: { zh: '接收单位已暂停或退出', en: 'the receiver left the group' },
  [convertedReason]: { zh: '后续单位的咨询转为转诊', en: 'the advice of the next hop became a referral' },
  other: { zh: '其他原因', en: 'other reason' },
};

/** Other services have reason codes of their own; an unknown one is shown as it is. */
export const reason = (code = 'other'): Bilingual =>
  (reasons as Record<string, Bilingual>)[code] ?? { zh: code, en: code };

export const duties: Record<OverdueDuty, Bilingual> = {
  unread: { zh: '转诊未阅', en: 'unread' },
  undecided: { zh: '已阅未答复', en: 'opened, not decided' },
  unanswered: { zh: '未答复补充资料', en: 'question not answered' },
  contact: { zh: '候补患者未联系', en: 'waiting patient not contacted' },
  outcome: { zh: '结果未回复', en: 'outcome overdue' },
  acknowledgement: { zh: '结果未确认', en: 'outcome not acknowledged' },
  'no-show': { zh: '爽约患者未联系', en: 'no-show not contacted' },
  'internal-review': { zh: '院内未审核', en: 'not reviewed before it leaves' },
  revision: { zh: '退回未修改', en: 'sent back, not revised' },
  'emergency-review': { zh: '危急转诊未补审', en: 'emergency not reviewed' },
  arrival: { zh: '逾期未登记到诊或爽约', en: 'day past without arrival or no-show' },
  cancellation: { zh: '取消申请未答复', en: 'request to cancel not answered' },
};
export const levels: Record<DutyLevel, Bilingual> = {
  clerk: { zh: '转诊专员', en: 'the clerk' },
  'duty-officer': { zh: '值班负责人', en: 'the duty officer' },
  'operations-office': { zh: '运营办公室', en: 'the operations office' },
};
