import type {
  BookingMode,
  Direction,
  MembershipState,
  OrganizationKind,
  OrganizationLevel,
  Ownership,
  Role,
  Sex,
  Title,
  Words,
} from '#contracts';

export const levelWords: Words<OrganizationLevel> = {
  tertiary: '三级',
  secondary: '二级',
  primary: '一级',
  village: '村级',
  none: '未定级',
};

export const kindWords: Words<OrganizationKind> = {
  'general-hospital': '综合医院',
  'tcm-hospital': '中医医院',
  'maternal-child-hospital': '妇幼保健院',
  cdc: '疾控中心',
  'township-health-centre': '乡镇卫生院',
  'community-health-centre': '社区卫生服务中心',
  'village-clinic': '村卫生室',
  'private-hospital': '民营医院',
  'outpatient-department': '门诊部',
  'emergency-centre': '急救中心',
  'university-hospital': '大学附属医院',
};

export const ownershipWords: Words<Ownership> = { public: '公立', private: '民营' };

export const memberRoleWords: Words<MembershipState['role']> = {
  superior: '上级医院',
  lead: '牵头医院',
  'county-centre': '县级中心',
  member: '成员单位',
  grassroots: '基层成员',
};

export const directionWords: Words<Direction> = { up: '上转', down: '下转', lateral: '平转' };

export const bookingModeWords: Words<BookingMode> = { direct: '直接预约', triage: '分诊后预约' };

export const sexWords: Words<Sex> = { male: '男', female: '女' };

export const titleWords: Words<Title> = {
  resident: '住院医师',
  attending: '主治医师',
  'associate-chief': '副主任医师',
  chief: '主任医师',
};

export const roleWords: Words<Role> = {
  clinician: '临床医生',
  'referral-coordinator': '转诊协调员',
  scheduler: '号源管理员',
  'equipment-manager': '设备管理员',
  'dispatch-officer': '派驻管理员',
  'quality-manager': '质控管理员',
  'group-admin': '医共体管理员',
  'committee-observer': '医管委观察员',
  auditor: '审计员',
  integration: '接口账号',
};

export const yesNoWords: Words<'yes' | 'no'> = { yes: '是', no: '否' };
