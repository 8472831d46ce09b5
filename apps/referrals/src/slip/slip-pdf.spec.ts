import { prepareReader, readPrinted, wordsOf } from '../../test/printed.js';
import type { PatientIdentity } from '../domain/patient.js';
import type { Referral } from '../domain/referral.js';
import { aReferral, at, history, hospital, newReferral, township } from '../domain/test-referral.js';
import { markOf, rowsOf } from './printed-slip.js';
import { SignedCodes } from './signed-codes.js';
import { slipPdf } from './slip-pdf.js';

const codes = new SignedCodes({ CODE_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` });
const down = aReferral('arrived', { direction: 'down' });
const code = codes.sign('slip', down.id);
const patient: PatientIdentity = {
  ...{ name: '王𠮷㛃䶮', idType: 'resident-id', idNumber: '130408195803020017', sex: 'male', birthDate: '1958-03-02' },
  ...{ phone: '13903101234', address: { divisionCode: '130408', text: '广府镇东街六号' } },
};

function slipOf(referral: Referral, originalNumber?: string, name: string = patient.name) {
  const organizations = new Map([
    [township, '广府卫生院'],
    [hospital, '区一院'],
  ]);
  const practitioners = new Map([[newReferral.from.practitionerId ?? '', '刘颖']]);
  const named = { ...patient, name };
  return { referral, originalNumber, patient: named, organizations, practitioners, attachments, code, printedAt: at };
}
const printed = async (referral: Referral) => readPrinted(await slipPdf(slipOf(referral, '130408-20261120-000007')));
const said = (referral: Referral) => rowsOf(slipOf(referral)).map(({ label, text }) => `${label}: ${text}`);

const slip = {
  ...down.slip,
  referrerPhone: '0310-6551101',
  results: [
    { name: '肌钙蛋白 I', finding: '0.02 ng/mL', reportId: 'LIS-2026-8841' },
    { name: '心电图', finding: '窦性心律' },
  ],
  rehabilitation: '每周心脏康复训练三次',
  followUpPlan: '两周后家庭医生随访',
};
const attachments = ['心电图.png', '化验单.pdf'];
const handover = { checked: [], note: null, handedOverBy: '刘颖', takenOverBy: '120 张三', at: at.toISOString() };

beforeAll(() => prepareReader(), 60_000);

it('says all that a slip has to', () => {
  expect(said({ ...down, slip, handover })).toEqual([
    '患者: 王𠮷㛃䶮　男　68 岁　出生 1958-03-02',
    '证件: 居民身份证　130408195803020017',
    '电话与住址: 13903101234　广府镇东街六号（130408）',
    '转出: 广府卫生院　全科医疗科　医师 刘颖　电话 0310-6551101',
    '转入: 区一院　心血管内科',
    '号源或床位: 2026-11-25 08:30　门诊三楼',
    '转诊指征: 需上级医院进一步检查',
    '转诊原因: 需冠脉造影',
    '主诉: 胸痛三天',
    '诊断: 1. 不稳定型心绞痛（I20.0，临床诊断）',
    '病史: 高血压十年',
    '治疗经过: 硝酸甘油',
    '检查检验结果: 肌钙蛋白 I：0.02 ng/mL　报告号 LIS-2026-8841；心电图：窦性心律',
    '康复建议: 每周心脏康复训练三次',
    '随访计划: 两周后家庭医生随访',
    '附件: 心电图.png；化验单.pdf',
    '知情同意: 患者或家属已同意转诊',
    '时间: 开单 2026-11-24 10:00　提交 2026-11-24 10:00　到诊 2026-11-24 10:00',
    '交接: 交出 刘颖　接收 120 张三　2026-11-24 10:00',
  ]);
});

it('has its rehabilitation advice on the way down, even when nobody gave any', () => {
  expect(said(down)).toContain('康复建议: ');
  expect(said(aReferral('scheduled')).filter((row) => row.startsWith('康复'))).toEqual([]);
});

it.each([
  ['draft', '　草稿，未提交'],
  ['internal-review', '　院内审核中，未提交'],
  ['scheduled', ''],
  ['closed', ''],
  ['rejected', '　已拒绝，本单失效'],
  ['cancelled', '　已取消，本单失效'],
  ['expired', '　已过期，本单失效'],
  ['entered-in-error', '　录入有误，本单失效'],
] as const)('in %s says %j of itself', (status, mark) => {
  expect(markOf(aReferral(status))).toBe(mark);
});

it('says where it asks for advice and brings nobody', async () => {
  const mark = '仅线上咨询，不转患者 · Advice only';
  const words = async (referral: Referral) => wordsOf(await slipPdf(slipOf(referral)));
  expect(await words(aReferral('in-triage', { intent: 'advice' }))).toContain(mark);
  expect(await words(aReferral('in-triage'))).not.toContain('Advice');
});

it('shows tabs as spaces, and nothing of what is not seen', async () => {
  const reason = '血压\t160/95\u00a0mmHg，\u200b\ufeff需\u2060冠脉\u202d造影';
  const words = await wordsOf(
    await slipPdf(slipOf({ ...down, slip: { ...slip, reason } }, undefined, '葛\u{e0100}洪')),
  );
  expect(words).toContain('血压 160/95 mmHg，需冠脉造影');
  expect(words).toContain('葛洪');
  expect(words).not.toContain('U+');
});

it('is one page whose QR code a scanner reads from the picture', async () => {
  expect(await printed({ ...down, slip, handover })).toEqual({ pages: 1, codes: [code] });
});

it('uses the whole page before it cuts anything', async () => {
  const diagnoses = Array.from({ length: 30 }, () => ({
    code: 'I20.0',
    name: '不稳定型心绞痛',
    basis: 'clinical' as const,
  }));
  const words = await wordsOf(await slipPdf(slipOf({ ...down, slip: { ...slip, diagnoses } })));
  expect(words).toContain('30. 不稳定型心绞痛');
  expect(words).not.toContain('…');
});

it('stays that whatever is written on it', async () => {
  const long = '病情描述需要很长的一段文字，包括 laboratory results 与各种检查。'.repeat(60);
  const parts = ['reason', 'chiefComplaint', 'history', 'treatment', 'rehabilitation', 'followUpPlan'].map((part) => [
    part,
    long,
  ]);
  const full = {
    ...{ ...slip, ...Object.fromEntries(parts) },
    diagnoses: Array.from({ length: 30 }, () => ({
      code: 'I20.0',
      name: '不稳定型心绞痛',
      basis: 'clinical' as const,
    })),
    results: Array.from({ length: 50 }, () => ({ name: '肌钙蛋白', finding: long, reportId: 'LIS-1' })),
  };
  const appointment = { ...history.appointment, place: '门诊楼'.repeat(60) };
  const all = slipOf({ ...down, slip: full, handover, appointment }, '130408-20261120-000007', '𠮷㛃䶮'.repeat(33));
  const two = { address: { divisionCode: '130408', text: '街'.repeat(200) } };
  const names = new Map([township, hospital].map((id) => [id, '中医医院'.repeat(25)]));
  const pdf = await slipPdf({
    ...all,
    patient: { ...all.patient, ...two },
    organizations: names,
    attachments: Array(20).fill('检查报告.pdf'),
  });
  expect(await readPrinted(pdf)).toEqual({ pages: 1, codes: [code] });
});
