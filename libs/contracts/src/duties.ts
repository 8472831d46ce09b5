import type { Bilingual } from './refusal.js';

/** What may be overdue in a referral. */
export const overdueDuties = [
  'unread',
  'undecided',
  'unanswered',
  'contact',
  'outcome',
  'acknowledgement',
  'no-show',
  'emergency-review',
  'internal-review',
  'revision',
  'arrival',
  'cancellation',
] as const;
/** One thing that may be overdue. */
export type OverdueDuty = (typeof overdueDuties)[number];
/** Who is called, one after the other, until someone acts: 转诊专员, 值班负责人, 运营办公室. */
export const dutyLevels = ['clerk', 'duty-officer', 'operations-office'] as const;
/** One rung of the ladder. */
export type DutyLevel = (typeof dutyLevels)[number];

/** What is overdue on a referral, as people read it. */
export const dutyNames: Readonly<Record<OverdueDuty, Bilingual>> = {
  unread: { zh: '尚未阅读', en: 'not read yet' },
  undecided: { zh: '已阅读，尚未答复', en: 'opened, but not decided yet' },
  unanswered: { zh: '对方要求补充的资料尚未答复', en: 'the receiver’s question is not answered yet' },
  contact: { zh: '候补患者尚未联系', en: 'the waiting patient was not contacted' },
  outcome: { zh: '尚未回复结果', en: 'no outcome yet' },
  acknowledgement: { zh: '结果尚未确认', en: 'the outcome is not acknowledged' },
  'no-show': { zh: '爽约患者尚未联系', en: 'the patient who did not come was not contacted' },
  'internal-review': { zh: '尚未完成院内审核', en: 'the slip was not reviewed before it leaves' },
  revision: { zh: '院内审核退回的转诊单尚未修改', en: 'the slip that the own office sent back is not revised' },
  'emergency-review': { zh: '危急转诊尚未补审', en: 'the emergency was not reviewed' },
  arrival: { zh: '预约日已过，尚未登记到诊或爽约', en: 'the day is past, and neither arrival nor no-show is recorded' },
  cancellation: { zh: '取消申请尚未答复', en: 'the request to cancel is not answered' },
};

/** The rungs of the escalation ladder, as people read them. */
export const dutyLevelNames: Readonly<Record<DutyLevel, Bilingual>> = {
  clerk: { zh: '转诊专员', en: 'clerk' },
  'duty-officer': { zh: '值班负责人', en: 'duty officer' },
  'operations-office': { zh: '运营办公室', en: 'operations office' },
};
