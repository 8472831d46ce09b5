import { timeIn, type ReferralStatus } from '#contracts';
import { hiddenFromReceiver } from '../domain/actions.js';
import type { PatientIdentity } from '../domain/patient.js';
import type { Referral } from '../domain/referral.js';
import { statusNames } from '../domain/status-names.js';
import type { Names } from '../registry/groups.js';
import { basisNames, departmentIn, idTypeNames, indicationName, sexNames } from './slip-words.js';

/** All that a printed slip shows. */
export interface PrintedSlip {
  readonly referral: Referral;
  /** Number of the slip that the patient's way began with; undefined on that slip itself. */
  readonly originalNumber: string | undefined;
  readonly patient: PatientIdentity;
  readonly organizations: Names;
  readonly practitioners: Names;
  /** Names of what is attached. */
  readonly attachments: readonly string[];
  /** What the QR code says. */
  readonly code: string;
  readonly printedAt: Date;
}

/** One row of the sheet. */
export interface Row {
  readonly label: string;
  readonly text: string;
  /** Lines that it may take where the page is full. */
  readonly lines: number;
}

/** A sheet of paper that brings nobody anywhere, or not any more, says so. */
const marked: readonly ReferralStatus[] = [
  'draft',
  'internal-review',
  'rejected',
  'cancelled',
  'expired',
  'entered-in-error',
];

export function markOf({ status }: Referral): string {
  if (!marked.includes(status)) return '';
  return `　${statusNames[status].zh}${hiddenFromReceiver.includes(status) ? '，未提交' : '，本单失效'}`;
}

/** Who asks for advice does not ask to take anybody. */
export const adviceMark = '仅线上咨询，不转患者 · Advice only';

const beside = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join('　');

/** What the slip says, from top to bottom. A row that says nothing is empty on the paper, but for those of some referrals only. */
export function rowsOf({ referral, patient, organizations, practitioners, attachments }: PrintedSlip): Row[] {
  const { slip, appointment, handover } = referral;
  const rows: Row[] = [];
  const row = (label: string, text: string, lines = 1): void => void rows.push({ label, text, lines });
  const times = (['createdAt', 'submittedAt', 'acceptedAt', 'arrivedAt'] as const).map(
    (name) => referral[name] && `${timeNames[name]} ${timeIn(referral[name])}`,
  );
  const { name, sex, birthDate, idType, idNumber, phone, address } = patient;

  row('患者', beside(name, sexNames[sex], `${referral.patientAge} 岁`, `出生 ${birthDate}`), 2);
  row('证件', beside(idTypeNames[idType], idNumber));
  row('电话与住址', beside(phone, address && `${address.text}（${address.divisionCode}）`), 2);
  row('转出', endOf('from'), 2);
  row('转入', endOf('to'), 2);
  row('号源或床位', appointment ? beside(timeIn(new Date(appointment.startsAt)), appointment.place) : '');
  row('转诊指征', slip.indications.map(indicationName).join('；'), 2);
  row('转诊原因', slip.reason, 3);
  row('主诉', slip.chiefComplaint, 2);
  const diagnoses = slip.diagnoses.map(
    ({ code, name: named, basis }, i) => `${i + 1}. ${named}（${code}，${basisNames[basis]}诊断）`,
  );
  row('诊断', diagnoses.join('　'), 4);
  row('病史', slip.history, 6);
  row('治疗经过', slip.treatment, 5);
  const results = slip.results.map(({ name: item, finding, reportId }) =>
    beside(`${item}：${finding}`, reportId && `报告号 ${reportId}`),
  );
  row('检查检验结果', results.join('；'), 6);
  if (referral.direction === 'down' || slip.rehabilitation) row('康复建议', slip.rehabilitation, 5);
  if (referral.direction === 'down' || slip.followUpPlan) row('随访计划', slip.followUpPlan, 3);
  row('附件', attachments.join('；'), 2);
  row('知情同意', slip.consent ? '患者或家属已同意转诊' : '未记录');
  row('时间', beside(...times), 2);
  if (handover) {
    const { handedOverBy, takenOverBy, at } = handover;
    row('交接', beside(`交出 ${handedOverBy}`, `接收 ${takenOverBy}`, timeIn(new Date(at))), 2);
  }
  return rows;

  function endOf(side: 'from' | 'to'): string {
    const practitioner = practitioners.get(referral[`${side}PractitionerId`] ?? '');
    return beside(
      organizations.get(referral[`${side}OrganizationId`]),
      departmentIn(referral[`${side}Department`]),
      practitioner && `医师 ${practitioner}`,
      side === 'from' && slip.referrerPhone && `电话 ${slip.referrerPhone}`,
    );
  }
}

const timeNames = { createdAt: '开单', submittedAt: '提交', acceptedAt: '接收', arrivedAt: '到诊' } as const;
