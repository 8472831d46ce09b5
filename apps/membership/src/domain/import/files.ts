import { problem, type ImportProblem } from './problem.js';
import type { ColumnSpec, Row } from './table.js';

/** A county folder or a part of it as read from a request: rows under their headings and the YAML document, nothing understood yet. */
export interface Folder {
  /** Names of all files of the folder, also of those that could not be read. */
  readonly names: readonly string[];
  readonly rows: Readonly<Partial<Record<Register, readonly Row[]>>>;
  /** Tables of which nothing could be read: what they say is not known. */
  readonly unread?: readonly Register[];
  readonly group?: GroupDocument | undefined;
}

/** `group.yaml` as plain values, and where in the file a path of it stands. */
export interface GroupDocument {
  /** Where it was read. */
  readonly file: string;
  readonly value: unknown;
  lineOf(path: readonly (string | number)[]): number;
}

/** Which service imports which file of a folder; a file that is not here is refused. */
export const importedBy = {
  'group.yaml': 'membership',
  'organizations.csv': 'membership',
  'scopes.csv': 'membership',
  'practitioners.csv': 'membership',
  'gp-teams.csv': 'membership',
  'users.csv': 'membership',
  'clinics.csv': 'scheduling',
} as const;
export type FolderFile = keyof typeof importedBy;

export const isFolderFile = (name: string): name is FolderFile => Object.hasOwn(importedBy, name);

/** Registers of a county folder that a service of its own will keep; none does yet (ADR 0053). */
const keptByNone: readonly string[] = ['equipment.csv'];

export const unknownFile = (name: string): ImportProblem =>
  keptByNone.includes(name) ? notKept(name) : notKnown(name);

const notKept = (name: string): ImportProblem =>
  problem(
    name,
    0,
    '',
    '共享设备尚无服务登记，本文件不能导入；请移出后重新导入',
    'No service keeps shared equipment yet: take the file out and import again',
  );

const notKnown = (name: string): ImportProblem =>
  problem(
    name,
    0,
    '',
    `未知文件；可用文件：${Object.keys(importedBy).join('、')}`,
    `Unknown file; known are ${Object.keys(importedBy).join(', ')}`,
  );

type Columns = Readonly<Record<string, ColumnSpec>>;

export const organizationColumns = {
  creditCode: { zh: '统一社会信用代码' },
  name: { zh: '机构名称' },
  shortName: { zh: '简称' },
  level: { zh: '级别' },
  kind: { zh: '类别' },
  ownership: { zh: '所有制' },
  divisionCode: { zh: '行政区划代码' },
  latitude: { zh: '纬度', optional: true },
  longitude: { zh: '经度', optional: true },
  address: { zh: '地址', optional: true },
  phone: { zh: '电话', optional: true },
  parentCreditCode: { zh: '上级机构信用代码', optional: true },
  role: { zh: '成员角色', optional: true },
} as const satisfies Columns;

export const scopeColumns = {
  organizationCreditCode: { zh: '机构信用代码' },
  department: { zh: '诊疗科目代码', isCode: true },
  directions: { zh: '接收方向' },
  bookingMode: { zh: '预约方式' },
  minAge: { zh: '最小年龄', optional: true },
  maxAge: { zh: '最大年龄', optional: true },
  sex: { zh: '性别', optional: true },
  indications: { zh: '接收指征', optional: true },
  contact: { zh: '联系电话', optional: true },
  openingHours: { zh: '服务时间', optional: true },
  waitDays: { zh: '参考等候天数', optional: true },
  open: { zh: '是否开放', optional: true },
} as const satisfies Columns;

export const practitionerColumns = {
  employerCreditCode: { zh: '单位信用代码' },
  staffNumber: { zh: '工号', isCode: true },
  name: { zh: '姓名' },
  sex: { zh: '性别', optional: true },
  title: { zh: '职称' },
  specialty: { zh: '诊疗科目代码', isCode: true },
  practicePoints: { zh: '执业点信用代码', optional: true },
  endsOn: { zh: '离任日期', optional: true },
} as const satisfies Columns;

export const gpTeamColumns = {
  organizationCreditCode: { zh: '机构信用代码' },
  name: { zh: '团队名称' },
  leader: { zh: '队长', isCode: true },
  members: { zh: '成员', isCode: true, optional: true },
  active: { zh: '是否在用', optional: true },
} as const satisfies Columns;

export const userColumns = {
  username: { zh: '用户名', isCode: true },
  displayName: { zh: '显示名' },
  roles: { zh: '角色' },
  organizationCreditCode: { zh: '机构信用代码', optional: true },
  staffNumber: { zh: '工号', isCode: true, optional: true },
  active: { zh: '是否启用', optional: true },
} as const satisfies Columns;

/** The tables of this service, each after those that it refers to, and their columns. */
export const columnsOf = {
  'organizations.csv': organizationColumns,
  'scopes.csv': scopeColumns,
  'practitioners.csv': practitionerColumns,
  'gp-teams.csv': gpTeamColumns,
  'users.csv': userColumns,
} as const satisfies Readonly<Partial<Record<FolderFile, Columns>>>;
export type Register = keyof typeof columnsOf;
