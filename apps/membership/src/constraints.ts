import { Refusal } from '#contracts';

const taken = (code: string, zh: string, en: string) => (): Refusal => new Refusal('conflict', code, { zh, en });

/** Named where it is known: it may be closed, and so in no directory, and is opened again instead. */
export const scopeExists = (id = ''): Refusal =>
  new Refusal('conflict', 'service-scope/exists-already', {
    zh: `该科室的服务范围已登记 ${id}`.trim(),
    en: `The department has a scope already ${id}`.trim(),
  });

/** What a violated constraint means to the caller. */
export const constraints = {
  organizations_credit_code: taken(
    'organization/registered-already',
    '该统一社会信用代码已登记',
    'This credit code is registered already',
  ),
  consortia_code: taken('consortium/code-taken', '该医联体代码已使用', 'This code is taken'),
  memberships_one_at_a_time: taken(
    'membership/exists-already',
    '该机构已是成员或正在加入',
    'The organization is a member or joining already',
  ),
  agreements_number: taken('agreement/number-taken', '该协议编号已登记', 'This agreement number is registered already'),
  service_scopes_one_per_department: () => scopeExists(),
  practitioners_staff_number: taken(
    'practitioner/registered-already',
    '该单位已有此工号',
    'The employer has this staff number already',
  ),
  gp_teams_name: taken('gp-team/name-taken', '该机构已有此名称的团队', 'The organization has a team of this name'),
  policies_version_set_once: taken(
    'policy/version-is-set',
    '该版本刚被他人设定，请重试',
    'This version was just set by another; try again',
  ),
  users_username: taken('user/username-taken', '该用户名已使用', 'This username is taken'),
};
