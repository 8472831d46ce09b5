import {
  Refusal,
  type Bilingual,
  type DiagnosisBasis,
  type Direction,
  type Indication,
  type InputError,
} from '#contracts';

export interface Diagnosis {
  /** ICD-10, for example `I20.0`. */
  readonly code: string;
  readonly name: string;
  readonly basis: DiagnosisBasis;
}

/** What an examination found, and the report that says so where there is one. */
export interface ExaminationResult {
  readonly name: string;
  readonly finding: string;
  readonly reportId?: string;
}

/** The clinical content of a referral slip (转诊单); a draft may lack parts of it. */
export interface Slip {
  readonly indications: readonly Indication[];
  readonly reason: string;
  readonly chiefComplaint: string;
  readonly diagnoses: readonly Diagnosis[];
  readonly history: string;
  readonly treatment: string;
  readonly results: readonly ExaminationResult[];
  /** What the lower level goes on with, in a down referral. */
  readonly rehabilitation: string;
  /** Who sees the patient again when, in a down referral. */
  readonly followUpPlan: string;
  /** Where the receiver reaches who refers. */
  readonly referrerPhone: string;
  readonly consent: boolean;
}

export const emptySlip: Slip = {
  indications: [],
  reason: '',
  chiefComplaint: '',
  diagnoses: [],
  history: '',
  treatment: '',
  results: [],
  rehabilitation: '',
  followUpPlan: '',
  referrerPhone: '',
  consent: false,
};

/** The doctor who refers, where that is not said with the organization. */
export interface Referrer {
  readonly practitionerId: string;
}

/** The parts of a slip that are given in `input`, and nothing else of it. */
export function slipPartsOf(input: Partial<Slip>): Partial<Slip> {
  const parts = Object.keys(emptySlip).map((part) => [part, input[part as keyof Slip]] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

type Required = readonly [
  keyof Slip & ('reason' | 'chiefComplaint' | 'diagnoses' | LaterPart | 'rehabilitation' | 'followUpPlan'),
  Bilingual,
];

const required: readonly Required[] = [
  ['reason', { zh: '转诊原因', en: 'the reason' }],
  ['chiefComplaint', { zh: '主诉', en: 'the chief complaint' }],
  ['diagnoses', { zh: '诊断', en: 'a diagnosis' }],
];
/** What an emergency may leave for later: it goes at once. */
export const laterParts = ['history', 'treatment', 'referrerPhone'] as const satisfies (keyof Slip)[];
export type LaterPart = (typeof laterParts)[number];
const requiredLater: readonly Required[] = [
  ['history', { zh: '病史', en: 'the history' }],
  ['treatment', { zh: '诊治经过', en: 'the course of treatment' }],
  ['referrerPhone', { zh: '转出医生联系电话', en: 'the phone of who refers' }],
];
/** What the lower level goes on with. */
const requiredDown: readonly Required[] = [
  ['rehabilitation', { zh: '康复方案', en: 'the rehabilitation plan' }],
  ['followUpPlan', { zh: '随访计划', en: 'the follow-up plan' }],
];

/** A part that says nothing counts as missing, blanks or not. */
export const isBlank = (part: string | readonly unknown[] = ''): boolean =>
  (typeof part === 'string' ? part.trim() : part).length === 0;

const lacking = (slip: Slip, parts: readonly Required[]): InputError[] =>
  parts
    .filter(([field]) => isBlank(slip[field]))
    .map(([field, name]) => ({ pointer: `/${field}`, detail: { zh: `缺少${name.zh}`, en: `${name.en} is missing` } }));

/** A slip, and the doctor who refers: null where none is named. */
interface Signed {
  readonly slip: Slip;
  readonly fromPractitionerId: string | null;
}

/** What a slip that left at once still lacks. */
export const lackingStill = ({ slip, fromPractitionerId }: Signed): InputError[] => [
  ...lacking(slip, requiredLater),
  ...(fromPractitionerId
    ? []
    : [
        {
          pointer: '/from/practitionerId',
          detail: { zh: '缺少转出医生', en: 'the doctor who refers is missing' },
        },
      ]),
];

/** What is asked of a slip beside what every one says. */
interface Wanted {
  readonly direction: Direction;
  /** History, treatment, doctor and phone are not waited for. */
  readonly goesAtOnce: boolean;
}

/** @throws Refusal `consent-missing` */
export function requireConsent({ consent }: Slip): void {
  if (consent) return;
  throw new Refusal(
    'invalid',
    'consent-missing',
    { zh: '患者未同意转诊，不能提交', en: 'The patient has not consented; consent is needed to submit' },
    [{ pointer: '/consent', detail: { zh: '须为 true', en: 'must be true' } }],
  );
}

/** What a slip must say before it may leave the referrer. @throws Refusal `minimum-slip-data` */
export function requireComplete(signed: Signed, { direction, goesAtOnce }: Wanted): void {
  const { slip } = signed;
  const missing = [
    ...lacking(slip, required),
    ...(goesAtOnce ? [] : lackingStill(signed)),
    ...(direction === 'down' ? lacking(slip, requiredDown) : []),
  ];
  if (missing.length > 0) throw incomplete(missing);
}

export const incomplete = (missing: InputError[]): Refusal =>
  new Refusal(
    'invalid',
    'minimum-slip-data',
    { zh: '转诊单缺少必填内容', en: 'The referral slip lacks data that it must have' },
    missing,
  );
