import {
  departmentName,
  downIndications,
  namedCodes,
  Refusal,
  upIndications,
  type Bilingual,
  type BookingMode,
  type Direction,
  type Indication,
  type ServiceScopeState,
  type Sex,
} from '#contracts';

/** A member's service scope as the register tells it, with its organization's name. */
export interface Scope extends ServiceScopeState {
  readonly organizationName: string;
}

/** What a referral asks of a service scope. */
export interface Demand {
  readonly direction: Direction;
  readonly department: string;
  readonly age: number;
  readonly sex: Sex;
  readonly indications: readonly Indication[];
}

/** What submission knows of the group's directory. */
export interface Directory {
  /** Scopes of the receiving organization for the department asked. */
  readonly receiving: readonly Scope[];
  /** Departments the referring organization has open itself. */
  readonly ownDepartments: readonly string[];
  /** Scopes of other members for the department; needed only to say what would have allowed the referral. */
  readonly elsewhere: readonly Scope[];
  /** The receiver stands above the referrer by their kinds. */
  readonly receiverAbove: boolean;
}

const rules: readonly { says: Bilingual; allows: (scope: Scope, demand: Demand) => boolean }[] = [
  { says: { zh: '该科室暂停接收', en: 'the department is closed to referrals' }, allows: (s) => s.open },
  {
    says: { zh: '不接收该方向的转诊', en: 'it does not accept this direction' },
    allows: (s, d) => s.directions.includes(d.direction),
  },
  {
    says: { zh: '患者年龄超出接收范围', en: 'the patient is outside its age limits' },
    allows: (s, d) => d.age >= (s.minAge ?? 0) && d.age <= (s.maxAge ?? Infinity),
  },
  { says: { zh: '患者性别不在接收范围', en: 'it serves the other sex' }, allows: (s, d) => !s.sex || s.sex === d.sex },
  {
    says: { zh: '转诊指征不在接收范围', en: 'it accepts none of the indications given' },
    allows: (s, d) => s.indications.length === 0 || d.indications.some((i) => s.indications.includes(i)),
  },
];

/** Why a scope does not accept what is demanded; empty when it does. */
export const misfits = (scope: Scope, demand: Demand): readonly Bilingual[] =>
  rules.filter((rule) => !rule.allows(scope, demand)).map((rule) => rule.says);

/**
 * The receiving scope must accept the demand; answers how it books.
 * @throws Refusal `beyond-service-scope`, naming the scopes that would have allowed it
 */
export function receivingMode(demand: Demand, { receiving, elsewhere }: Directory): BookingMode {
  const fitting = receiving.find((scope) => misfits(scope, demand).length === 0);
  if (fitting) return fitting.bookingMode;
  const why = receiving[0]
    ? misfits(receiving[0], demand)
    : [{ zh: '该机构未开放此科室', en: 'it has not opened this department' }];
  const allowing = elsewhere.filter((scope) => misfits(scope, demand).length === 0);
  const names = allowing.map(nameOf);
  throw new Refusal(
    'conflict',
    'beyond-service-scope',
    {
      zh: `超出接收方服务范围（${why.map((w) => w.zh).join('；')}）。${names.length ? `可接收：${names.map((name) => name.zh).join('、')}` : '目前没有成员单位可接收'}`,
      en: `Beyond the service scope of the receiver: ${why.map((w) => w.en).join('; ')}. ${
        names.length ? `These would accept it: ${names.map((name) => name.en).join(', ')}` : 'No member accepts it now'
      }`,
    },
    why.map((detail) => ({ pointer: '/to/department', detail })),
  );
}

function nameOf({ organizationName, department }: Scope): Bilingual {
  const { zh, en } = departmentName(department) ?? { zh: '科目', en: 'department' };
  return { zh: `${organizationName} ${zh}（${department}）`, en: `${organizationName} ${en} (${department})` };
}

const indicationNames = { ...upIndications, ...downIndications };
const ups = Object.keys(upIndications) as Indication[];
const downs = Object.keys(downIndications) as Indication[];
const coded: Record<Direction, readonly Indication[]> = { up: ups, down: downs, lateral: [...ups, ...downs] };

function oneOf(codes: readonly Indication[]): Bilingual {
  const { zh, en } = namedCodes(codes, indicationNames);
  return { zh: `可选：${zh}`, en: `one of ${en}` };
}

/**
 * A member refers what is beyond its own function: a coded indication of the direction, or, except downwards, a
 * department it does not have itself (Yongnian's rule). To a receiver above it the reason is one to go up, lateral as well.
 * @throws Refusal `within-own-capability`
 */
export function requireReason(demand: Demand, { ownDepartments, receiverAbove }: Directory): void {
  const codes = coded[demand.direction === 'lateral' && receiverAbove ? 'up' : demand.direction];
  if (demand.indications.some((i) => codes.includes(i))) return;
  if (demand.direction !== 'down' && !ownDepartments.includes(demand.department)) return;
  throw new Refusal(
    'conflict',
    'within-own-capability',
    {
      zh: '须至少有一项与转诊方向相符的指征，或所转科室超出本机构诊疗科目',
      en: 'A coded indication of this direction is needed, or a department that the referrer does not have',
    },
    [{ pointer: '/indications', detail: oneOf(codes) }],
  );
}
