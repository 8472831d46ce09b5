import Type, { type Static } from 'typebox';
import Format from 'typebox/format';
import { isCreditCode } from './credit-code.js';
import { isDepartment } from './departments.js';

Format.Set('credit-code', isCreditCode);
Format.Set('department-code', isDepartment);

/** UUIDv7 in canonical lower case. */
export const Id = Type.String({ format: 'uuid', description: 'UUIDv7' });
/** RFC 3339 instant with offset, for example `2026-11-24T08:00:00Z`. */
export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339 time with offset' });
/** Calendar date `YYYY-MM-DD`, Asia/Shanghai. */
export const CalendarDate = Type.String({ format: 'date', description: 'YYYY-MM-DD' });
/** Unified social credit code, 18 characters with check character (GB 32100). */
export const CreditCode = Type.String({ format: 'credit-code', description: 'Unified social credit code (GB 32100)' });
/** Six-digit administrative division code (GB/T 2260), for example `130408`. */
export const DivisionCode = Type.String({ pattern: '^[1-9]\\d{5}$', description: 'Division code (GB/T 2260)' });
/** Code of the 诊疗科目 list, for example `03.04` (cardiology); see departments.ts. */
export const DepartmentCode = Type.String({
  format: 'department-code',
  pattern: '^\\d{2}(\\.\\d{2}){0,2}$',
  description: 'Code of the national list of clinical departments (诊疗科目), for example 03.04',
});

/** Half-open period [from, to). */
export const Period = Type.Object({ from: Instant, to: Instant });
export type Period = Static<typeof Period>;

/** How soon a referral must be seen, the least urgent first: 普通, 急, 危急. */
export const priorities = ['routine', 'urgent', 'emergency'] as const;
/** One priority of a referral; decides its place in every queue. */
export const Priority = Type.Enum(priorities, { description: 'routine 普通, urgent 急, emergency 危急' });
export type Priority = (typeof priorities)[number];

/** Ways a referral goes: up 上转, down 下转, lateral 平转. */
export const directions = ['up', 'down', 'lateral'] as const;
/** One direction of a referral. */
export const Direction = Type.Enum(directions, { description: 'up 上转, down 下转, lateral 平转' });
export type Direction = (typeof directions)[number];

/** Sexes as an id document names them. */
export const sexes = ['male', 'female'] as const;
/** Sex as an id document names it. */
export const Sex = Type.Enum(sexes);
export type Sex = (typeof sexes)[number];

/** Hospital levels: 三级, 二级, 一级, 村级, 未定级. */
export const organizationLevels = ['tertiary', 'secondary', 'primary', 'village', 'none'] as const;
/** Hospital level: tertiary 三级, secondary 二级, primary 一级, village 村级, none 未定级. */
export type OrganizationLevel = (typeof organizationLevels)[number];

/** Kinds of organization that a consortium may have as members. */
export const organizationKinds = [
  'general-hospital',
  'tcm-hospital',
  'maternal-child-hospital',
  'cdc',
  'township-health-centre',
  'community-health-centre',
  'village-clinic',
  'private-hospital',
  'outpatient-department',
  'emergency-centre',
  'university-hospital',
] as const;
/** One kind of organization. */
export type OrganizationKind = (typeof organizationKinds)[number];

/** Kinds that count as grassroots 基层 wherever a rule favours them (quota, queue rank). */
export const grassrootsKinds: readonly OrganizationKind[] = [
  'township-health-centre',
  'community-health-centre',
  'village-clinic',
];

/** Who owns an organization: the public, or private persons. */
export const ownerships = ['public', 'private'] as const;
/** Ownership of an organization. */
export type Ownership = (typeof ownerships)[number];

/** Ranks of physicians: 住院, 主治, 副主任, 主任医师. */
export const titles = ['resident', 'attending', 'associate-chief', 'chief'] as const;
/** Rank of a physician. */
export type Title = (typeof titles)[number];

/** How a service takes referrals: `direct` books at once, `triage` is looked at first. */
export const bookingModes = ['direct', 'triage'] as const;
/** How one service scope takes referrals. */
export type BookingMode = (typeof bookingModes)[number];

/** Kinds of clinic session: 普通, 专家, 特需, 远程门诊. */
export const sessionKinds = ['ordinary', 'expert', 'special', 'remote'] as const;
/** Kind of one clinic session. */
export type SessionKind = (typeof sessionKinds)[number];

/** Languages of the system towards its users, the primary one first. */
export const languages = ['zh-CN', 'en'] as const;
/** Language of one user or text. */
export type Language = (typeof languages)[number];
