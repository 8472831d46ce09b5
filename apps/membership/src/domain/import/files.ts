import type { FolderColumns, FolderFile, FolderRow } from '#contracts';

/** A county folder or a part of it as read from a request: rows under their headings and the YAML document, nothing understood yet. */
export interface Folder {
  /** Names of all files of the folder, also of those that could not be read. */
  readonly names: readonly string[];
  readonly rows: Readonly<Partial<Record<Register, readonly FolderRow[]>>>;
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
} as const satisfies FolderColumns;

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
} as const satisfies FolderColumns;

export const practitionerColumns = {
  employerCreditCode: { zh: '单位信用代码' },
  staffNumber: { zh: '工号', isCode: true },
  name: { zh: '姓名' },
  sex: { zh: '性别', optional: true },
  title: { zh: '职称' },
  specialty: { zh: '诊疗科目代码', isCode: true },
  practicePoints: { zh: '执业点信用代码', optional: true },
  endsOn: { zh: '离任日期', optional: true },
} as const satisfies FolderColumns;

export const gpTeamColumns = {
  organizationCreditCode: { zh: '机构信用代码' },
  name: { zh: '团队名称' },
  leader: { zh: '队长', isCode: true },
  members: { zh: '成员', isCode: true, optional: true },
  active: { zh: '是否在用', optional: true },
} as const satisfies FolderColumns;

export const userColumns = {
  username: { zh: '用户名', isCode: true },
  displayName: { zh: '显示名' },
  roles: { zh: '角色' },
  organizationCreditCode: { zh: '机构信用代码', optional: true },
  staffNumber: { zh: '工号', isCode: true, optional: true },
  active: { zh: '是否启用', optional: true },
} as const satisfies FolderColumns;

/** The tables of this service, each after those that it refers to, and their columns. */
export const columnsOf = {
  'organizations.csv': organizationColumns,
  'scopes.csv': scopeColumns,
  'practitioners.csv': practitionerColumns,
  'gp-teams.csv': gpTeamColumns,
  'users.csv': userColumns,
} as const satisfies Readonly<Partial<Record<FolderFile, FolderColumns>>>;
export type Register = keyof typeof columnsOf;
