import {
  departmentName,
  type Bilingual,
  type BookingMode,
  type MembershipStatus,
  type PublicityStatus,
} from '#contracts';

/** What people call the codes of the platform's answers. */
export const membershipNames: Readonly<Record<MembershipStatus, Bilingual>> = {
  intent: { zh: '意向', en: 'intended' },
  survey: { zh: '考察中', en: 'being surveyed' },
  'file-complete': { zh: '材料齐备', en: 'complete in its file' },
  agreed: { zh: '已签约', en: 'agreed' },
  active: { zh: '正式成员', en: 'active' },
  suspended: { zh: '暂停', en: 'suspended' },
  ended: { zh: '终止', en: 'ended' },
};

export const materialNames: Readonly<Record<PublicityStatus, Bilingual>> = {
  submitted: { zh: '待审核', en: 'submitted' },
  rejected: { zh: '未通过', en: 'rejected' },
  approved: { zh: '已批准', en: 'approved' },
  lapsed: { zh: '批准已到期', en: 'lapsed' },
  'taken-down': { zh: '已撤下', en: 'taken down' },
};

export const bookingNames: Readonly<Record<BookingMode, Bilingual>> = {
  direct: { zh: '直接预约', en: 'booked directly' },
  triage: { zh: '分诊后预约', en: 'booked after triage' },
};

export const channelNames: Readonly<Record<string, Bilingual>> = {
  inbox: { zh: '站内消息', en: 'inbox' },
  sms: { zh: '短信', en: 'text message' },
};

export const departmentNamed = (code: string): Bilingual => departmentName(code) ?? { zh: code, en: code };
