import { isDate } from '#contracts';

export const divisionForm = /^[1-9]\d{5}$/;
export const usernameForm = /^[a-z0-9][a-z0-9.-]{1,63}$/;
/** What a cell of a register gives back as it was: a table trims its cells, and a spreadsheet runs some as formulas. */
export const cellForm = /^(?![=@]|[+-](?!\d)|[\s\S]*\r)\S([\s\S]*\S)?$/;
export const cellSays = {
  zh: '首尾不得有空白，不得以公式符号（=、@、+、-）开头，不得含回车符',
  en: 'must not begin or end in white space, begin like a formula (=, @, +, -) or hold a carriage return',
};
/** A cell that a list may name as `<credit code>/<staff number>` beside others. */
export const staffNumberForm = /^(?![=@]|[+-](?!\d))[^\s/;；|]([^\r/;；|]*[^\s/;；|])?$/;
export const staffNumberSays = {
  zh: '不得含 /、;、；、|，不得以公式符号（=、@、+、-）开头，首尾不得有空白',
  en: 'must not hold / ; ； |, begin like a formula (=, @, +, -), or begin or end in white space',
};
export const slugForm = /^[a-z0-9][a-z0-9.-]{0,63}$/;
export const slugSays = {
  zh: '须为代码：小写字母、数字、点和连字符，以字母或数字开头，至多 64 位',
  en: 'must be a code: lower-case letters, digits, dots and hyphens, a letter or digit first, at most 64',
};

/** A day that the calendar has, as `YYYY-MM-DD`. */
export const calendarDate = { test: isDate };
