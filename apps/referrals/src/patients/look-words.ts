import { roleNames, timeIn, type Bilingual, type Language, type Role } from '#contracts';
import type { LookAction, LookPurpose } from './looks.js';

/* Looks as a patient reads them. */

const actions: Record<LookAction, Bilingual> = {
  'identity-read': { zh: '查看身份信息', en: 'read the identity' },
  'patient-search': { zh: '按证件号查找', en: 'searched by the id number' },
  'duplicate-told': { zh: '获知另有未结束的转诊', en: 'was told that another referral is open' },
  'looks-read': { zh: '查看访问记录', en: 'read who looked' },
  'slip-printed': { zh: '打印转诊单', en: 'printed the slip' },
  'attachments-listed': { zh: '查看附件目录', en: 'listed the attachments' },
  'attachment-read': { zh: '查看附件', en: 'read an attachment' },
  'own-looks-read': { zh: '查看访问记录', en: 'read who looked' },
  'own-looks-refused': { zh: '查看访问记录被拒', en: 'was refused to read who looked' },
};
/** Who it was where nobody signed in: with the card in hand, but not always with the right document. */
const own: Partial<Record<LookAction, Bilingual>> = {
  'own-looks-read': { zh: '本人', en: 'You' },
  'own-looks-refused': { zh: '持卡人', en: 'Who had the card' },
};
const purposes: Record<LookPurpose, Bilingual> = {
  treatment: { zh: '诊治', en: 'treatment' },
  reception: { zh: '接诊', en: 'reception' },
  contact: { zh: '联系', en: 'contact' },
  'follow-up': { zh: '随访', en: 'follow-up' },
  'own-request': { zh: '本人查询', en: 'own request' },
};
const fieldNames: Readonly<Record<string, Bilingual>> = {
  name: { zh: '姓名', en: 'name' },
  idType: { zh: '证件类型', en: 'kind of id' },
  idNumber: { zh: '证件号码', en: 'id number' },
  sex: { zh: '性别', en: 'sex' },
  birthDate: { zh: '出生日期', en: 'birth date' },
  phone: { zh: '电话', en: 'phone' },
  address: { zh: '住址', en: 'address' },
  attachments: { zh: '附件', en: 'attachments' },
};

interface Told {
  readonly at: Date;
  readonly action: LookAction;
  readonly organizationName: string | null;
  readonly purpose: LookPurpose;
  readonly fields: readonly string[];
}

/** One look in a sentence; whatever is not on record is said to be so. */
export function wordsOf(look: Told, roles: readonly Role[], language: Language): string {
  const say = ({ zh, en }: Bilingual) => (language === 'en' ? en : zh);
  const list = (words: readonly Bilingual[]) => words.map(say).join(language === 'en' ? ', ' : '、');
  const organization = look.organizationName ?? say({ zh: '平台', en: 'the platform' });
  const role = list(roles.map((each) => roleNames[each])) || say({ zh: '未记录的角色', en: 'a role not on record' });
  const reader = { zh: `${organization}（${role}）`, en: `${organization} (${role})` };
  const who = say(own[look.action] ?? reader);
  const what = list(look.fields.map((field) => fieldNames[field] ?? { zh: field, en: field }));
  const of = what && `: ${what}`;
  return language === 'en'
    ? `${timeIn(look.at)} ${who} ${say(actions[look.action])}${of}; purpose: ${say(purposes[look.purpose])}`
    : `${timeIn(look.at)}　${who}${say(actions[look.action])}${of.replace(': ', '：')}；目的：${say(purposes[look.purpose])}`;
}
