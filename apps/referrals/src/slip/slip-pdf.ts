import type { Names } from '../registry/groups.js';
import type { PatientIdentity } from '../domain/patient.js';
import type { Referral } from '../domain/referral.js';
import { Sheet } from './sheet.js';
import { directionNames, idTypeNames, indicationName, priorityNames, sexNames } from './slip-words.js';

/** All that a printed slip shows. */
export interface PrintedSlip {
  readonly referral: Referral;
  readonly patient: PatientIdentity;
  readonly organizations: Names;
  readonly practitioners: Names;
  /** What the QR code says. */
  readonly code: string;
  readonly printedAt: Date;
}

const [left, right, top] = [40, 555, 36];
const width = right - left;
const labelWidth = 78;
const size = 9.5;
const padding = 5;

const localTime = new Intl.DateTimeFormat('zh-CN', {
  ...{ timeZone: 'Asia/Shanghai', hourCycle: 'h23' },
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
});
const at = (time: Date | string | null): string => (time ? localTime.format(new Date(time)) : '');

/** The referral slip (转诊单) as one page of A4: what does not fit is cut with `…`, all of it stands in the system. */
export function slipPdf({
  referral,
  patient,
  organizations,
  practitioners,
  code,
  printedAt,
}: PrintedSlip): Promise<Buffer> {
  const sheet = new Sheet({ Title: `双向转诊单 ${referral.number}`, Subject: '双向转诊单 Referral slip' });
  const { slip, appointment } = referral;
  sheet.text(`双向转诊单（${directionNames[referral.direction]}）`, { x: left, y: top + 8, width: 400, size: 20 });
  const status = referral.status === 'draft' ? '　草稿，未提交' : '';
  sheet.text(`编号 ${referral.number}${status}`, { x: left, y: top + 44, width: 400, size: 11 });
  sheet.text(`优先级 ${priorityNames[referral.priority]}　提交时间 ${at(referral.submittedAt)}`, {
    ...{ x: left, y: top + 62, width: 400, size },
  });
  sheet.qr(code, right - 84, top, 84);
  sheet.text('扫码核验真伪', { x: right - 70, y: top + 87, width: 84, size: 8 });

  let y = top + 106;
  const begin = y;
  const row = (label: string, text: string, lines = 1): void => {
    const box = { y: y + padding, size };
    sheet.text(label, { ...box, x: left + padding, width: labelWidth });
    const height = sheet.text(text || '—', {
      ...{ ...box, x: left + labelWidth + padding, width: width - labelWidth - 2 * padding, lines },
    });
    y += height + 2 * padding;
    sheet.line(left, y, right, y);
  };
  const named = (id: string | null): string => (id && practitioners.get(id)) || '';
  const end = (side: 'from' | 'to'): string =>
    [
      organizations.get(referral[`${side}OrganizationId`]) ?? '',
      `科目 ${referral[`${side}Department`]}`,
      named(referral[`${side}PractitionerId`]) && `医师 ${named(referral[`${side}PractitionerId`])}`,
    ]
      .filter(Boolean)
      .join('　');

  row('患者', `${patient.name}　${sexNames[patient.sex]}　${referral.patientAge} 岁　出生 ${patient.birthDate}`, 2);
  row('证件', `${idTypeNames[patient.idType]}　${patient.idNumber ?? ''}`);
  row('电话与住址', [patient.phone, patient.address?.text].filter(Boolean).join('　'), 2);
  row('转出', end('from'), 2);
  row('转入', end('to'), 2);
  row('预约', appointment ? `${at(appointment.startsAt)}　${appointment.place ?? ''}` : '', 2);
  row('转诊指征', slip.indications.map(indicationName).join('；'), 3);
  row('转诊原因', slip.reason, 4);
  row('主诉', slip.chiefComplaint, 2);
  row('诊断', slip.diagnoses.map(({ code: icd, name }, i) => `${i + 1}. ${name}（${icd}）`).join('　'), 4);
  row('病史', slip.history, 6);
  row('治疗经过', slip.treatment, 5);
  row('知情同意', slip.consent ? '患者或家属已同意转诊' : '未记录');
  sheet.frame(left, begin, width, y - begin);
  sheet.line(left + labelWidth, begin, left + labelWidth, y);

  const hand = { y: y + 22, width: 170, size };
  sheet.text('转出医师签字：', { ...hand, x: left });
  sheet.text('患者/家属签字：', { ...hand, x: left + 175 });
  sheet.text('接诊签字：', { ...hand, x: left + 350 });
  const foot = { x: left, width, size: 7.5 };
  sheet.text(`打印时间 ${at(printedAt)}　本单含个人信息，请妥善保管`, { ...foot, y: y + 62 });
  sheet.text(code, { ...foot, size: 5.5, y: y + 76, lines: 2 });
  return sheet.end();
}
