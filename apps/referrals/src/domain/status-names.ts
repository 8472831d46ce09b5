import type { Bilingual, ReferralStatus } from '#contracts';

/** How a status is called on a screen and in a refusal. */
export const statusNames: Record<ReferralStatus, Bilingual> = {
  draft: { zh: '草稿', en: 'draft' },
  'internal-review': { zh: '院内审核中', en: 'in internal review' },
  submitted: { zh: '已提交', en: 'submitted' },
  delivered: { zh: '已送达', en: 'delivered' },
  'in-triage': { zh: '审核中', en: 'in triage' },
  'info-requested': { zh: '待补充资料', en: 'waiting for information' },
  returned: { zh: '已退回补充', en: 'returned for information' },
  'advice-returned': { zh: '已回复咨询意见', en: 'advice returned' },
  'referred-onward': { zh: '已改转', en: 'referred onward' },
  accepted: { zh: '已接收', en: 'accepted' },
  'awaiting-slot': { zh: '候补中', en: 'awaiting a slot' },
  scheduled: { zh: '已预约', en: 'scheduled' },
  'in-transit': { zh: '转运中', en: 'in transit' },
  'no-show': { zh: '爽约', en: 'no-show' },
  arrived: { zh: '已到诊', en: 'arrived' },
  'in-care': { zh: '诊治中', en: 'in care' },
  'outcome-sent': { zh: '已回复结果', en: 'outcome sent' },
  closed: { zh: '已结案', en: 'closed' },
  rejected: { zh: '已拒绝', en: 'rejected' },
  'cancel-requested': { zh: '申请取消中', en: 'cancellation requested' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  expired: { zh: '已过期', en: 'expired' },
  'entered-in-error': { zh: '录入有误', en: 'entered in error' },
};
