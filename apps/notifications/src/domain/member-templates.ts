import { template, type Template } from './template.js';

/** Texts about memberships and what members publish. */
export const memberTemplates = {
  'membership-file-delayed.lead-office': template(
    '{applicant}申请加入{consortium}，申报材料应于{dueAt}前齐备，现已逾期，请跟进督促。',
    'The application file of {applicant} for {consortium} was due by {dueAt} and is not complete. Please follow it up.',
  ),
  'membership-file-delayed.applicant': template(
    '贵单位加入{consortium}的申报材料应于{dueAt}前齐备，现已逾期，请尽快补齐并报送牵头单位。',
    'Your application file for {consortium} was due by {dueAt}. Please complete it and send it to the lead organization.',
  ),
  'membership-suspended.member': template(
    '贵单位在{consortium}的成员资格已暂停，原因：{ground}。恢复前不得新开、接收转诊，也不得使用医联体名称。',
    'Your membership in {consortium} is suspended: {ground}. Until it is resumed you refer, receive and use the group’s name no more.',
  ),
  'membership-ended.member': template(
    '贵单位在{consortium}的成员资格已终止，原因：{ground}。',
    'Your membership in {consortium} has ended: {ground}.',
  ),
  'publicity-material-submitted.lead-office': template(
    '{applicant}向{consortium}送审宣传材料《{title}》，请对照宣传规范审核。',
    '{applicant} submitted the publicity material “{title}” to {consortium}. Please review it against the publicity rules.',
  ),
  'publicity-material-approved.member': template(
    '贵单位的宣传材料《{title}》已通过{consortium}审核，批准至{expiresOn}止。',
    '{consortium} approved your publicity material “{title}”. It may appear until {expiresOn}.',
  ),
  'publicity-material-rejected.member': template(
    '贵单位的宣传材料《{title}》未通过{consortium}审核（{brokenRules}）：{ground}。请修改后重新提交。',
    '{consortium} rejected your publicity material “{title}” ({brokenRules}): {ground}. Please revise it and submit it again.',
  ),
  'publicity-material-lapsed.member': template(
    '{consortium}对贵单位宣传材料《{title}》的批准已于{expiresOn}到期，请立即撤下；如需继续使用，请重新送审。',
    'The approval of your publicity material “{title}” in {consortium} ended on {expiresOn}. Please take it down; submit it anew to go on.',
  ),
  'publicity-material-taken-down.member': template(
    '{consortium}责令贵单位立即撤下宣传材料《{title}》，原因：{ground}。',
    '{consortium} demands that you take down your publicity material “{title}” at once: {ground}.',
  ),
  'publicity-violation-recorded.member': template(
    '{consortium}记录了贵单位的宣传违规（{brokenRules}）：{ground}。',
    '{consortium} put on record that you broke a rule of publicity ({brokenRules}): {ground}.',
  ),
} as const satisfies Record<string, Template>;
