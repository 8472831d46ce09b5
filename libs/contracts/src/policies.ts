import Type, { type TProperties, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Bilingual, InputError } from './refusal.js';
import { organizationLevels, sessionKinds } from './values.js';

/** What a duration or a count is of; more than `max` is a slip of the pen. */
interface Unit extends Bilingual {
  readonly max: number;
}
const minutes: Unit = { zh: '分钟', en: 'minutes', max: 43_200 };
const hours: Unit = { zh: '小时', en: 'hours', max: 8_760 };
const days: Unit = { zh: '天', en: 'days', max: 3_650 };

const expecting = (zh: string, en: string): { expected: Bilingual } => ({ expected: { zh, en } });
const above0 = ({ zh, en, max }: Unit): TSchema =>
  Type.Number({
    exclusiveMinimum: 0,
    maximum: max,
    ...expecting(`大于 0、不超过 ${max} 的数（${zh}）`, `a number above 0, at most ${max} (${en})`),
  });
const number = (minimum: number, { zh, en, max }: Unit): TSchema =>
  Type.Number({
    minimum,
    maximum: max,
    ...expecting(`${minimum} 到 ${max} 的数（${zh}）`, `a number from ${minimum} to ${max} (${en})`),
  });
const whole = (minimum: number, { zh, en, max }: Unit): TSchema =>
  Type.Integer({
    minimum,
    maximum: max,
    ...expecting(`${minimum} 到 ${max} 的整数（${zh}）`, `a whole number from ${minimum} to ${max} (${en})`),
  });
const among = (words: readonly string[]): TSchema =>
  Type.Enum([...words], expecting(`${words.join('、')} 之一`, `one of ${words.join(', ')}`));
const list = (item: TSchema): TSchema => Type.Array(item, expecting('列表', 'a list'));
const nonEmptyList = (item: TSchema): TSchema =>
  Type.Array(item, { minItems: 1, ...expecting('非空列表', 'a list that is not empty') });
/** Parameters that may each be left out. */
const optional = (properties: TProperties): TSchema => Type.Partial(Type.Object(properties));

const share = number(0, { zh: '比例', en: 'a share', max: 1 });
const flag = Type.Boolean(expecting('true 或 false', 'true or false'));
const date = Type.String({ format: 'date', ...expecting('日期 YYYY-MM-DD（须加引号）', 'a quoted date, YYYY-MM-DD') });
const byPriority = (unit: Unit): TSchema =>
  optional({ routine: above0(unit), urgent: above0(unit), emergency: above0(unit) });

/**
 * The policies that are known, by code: name, type, range and unit of each parameter. What a group leaves out is as the service that
 * reads it has it. Policies of other codes are their group's own, and hold anything.
 */
export const policyParameters: Readonly<Record<string, TSchema>> = {
  'dispatch.assessment': optional({
    protectedAllowanceShare: share,
    scoreCap: above0({ zh: '分', en: 'points', max: 1_000 }),
  }),
  'dispatch.ward-rounds': optional({ daysPerYear: whole(0, { ...days, max: 366 }) }),
  'group.working-days': optional({ holidays: list(date), makeUpDays: list(date) }),
  'membership.application-file': optional({ completeWithinHours: above0(hours) }),
  'membership.publicity-review': optional({ approvalDays: whole(1, days) }),
  'referrals.capability': optional({ indicationNeeded: flag, consentNeeded: flag, internalReviewNeeded: flag }),
  'referrals.green-channel': optional({
    needs: nonEmptyList(among(['slip', 'card'])),
    registrationFeeWaived: flag,
    registrationFee: number(0, { zh: '元', en: 'yuan', max: 1_000 }),
    queuePriority: flag,
    seenWithinMinutes: above0({ ...minutes, max: 1_440 }),
  }),
  'referrals.timers': optional({
    unreadMinutes: byPriority(minutes),
    decideMinutes: byPriority(minutes),
    infoAnswerHours: above0(hours),
    slotAnswerMinutes: above0(minutes),
    contactByDays: byPriority(days),
    outcomeDueHours: optional({ visit: above0(hours), discharge: above0(hours) }),
    callAgainHours: above0(hours),
    acknowledgeReminderDays: above0(days),
    expiryDays: above0(days),
    cancelAnswerHours: above0(hours),
    noShowGraceMinutes: above0(minutes),
    dayMissedHours: above0(hours),
    contactWorkingDays: whole(1, { zh: '工作日', en: 'working days', max: 365 }),
    maxRebookings: whole(1, { zh: '次', en: 'times', max: 100 }),
    internalReviewWorkingDays: whole(1, { zh: '工作日', en: 'working days', max: 365 }),
    emergencyReviewWorkingDays: whole(1, { zh: '工作日', en: 'working days', max: 365 }),
  }),
  'scheduling.expert-quota': Type.Object({
    quotaShare: share,
    exclusiveWindowShare: Type.Optional(share),
    releasePolicy: Type.Optional(Type.Object({ hoursBefore: number(0, hours) })),
    bookingWindowDays: number(1, { ...days, max: 365 }),
    levels: Type.Optional(list(among(organizationLevels))),
    sessionKinds: Type.Optional(list(among(sessionKinds))),
  }),
  'scheduling.grassroots-priority': optional({ before: among(['local']), within: among(['priority']) }),
};

/** Every parameter of a policy of a known code that does not fit, with what is expected; pointers are relative to the parameters. */
export function parameterErrors(code: string, parameters: unknown): InputError[] {
  const schema = Object.hasOwn(policyParameters, code) ? policyParameters[code] : undefined;
  return schema ? [...misfits(schema, parameters, ''), ...feeMissing(code, parameters)] : [];
}

/** Who does not waive the fee says what it is. */
function feeMissing(code: string, parameters: unknown): InputError[] {
  const { registrationFeeWaived, registrationFee } = (parameters ?? {}) as Record<string, unknown>;
  const isMissing = registrationFeeWaived === false && registrationFee === undefined;
  if (code !== 'referrals.green-channel' || !isMissing) return [];
  const detail = { zh: '不免挂号费时须填写', en: 'is required where the fee is not waived' };
  return [{ pointer: '/registrationFee', detail }];
}

function misfits(schema: TSchema, value: unknown, pointer: string): InputError[] {
  if (Type.IsObject(schema)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ pointer, detail: { zh: '应为键值映射', en: 'a mapping is expected' } }];
    const values = value as Record<string, unknown>;
    return [...new Set([...Object.keys(schema.properties), ...Object.keys(values)])].flatMap((name) => {
      const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const parameter = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      if (!parameter) return [unknown(place, Object.keys(schema.properties))];
      if (values[name] !== undefined) return misfits(parameter, values[name], place);
      return schema.required?.includes(name) ? [expected(parameter, place)] : [];
    });
  }
  if (Type.IsArray(schema) && Array.isArray(value) && value.length > 0)
    return value.flatMap((item, i) => misfits(schema.items, item, `${pointer}/${i}`));
  return Check(schema, value) ? [] : [expected(schema, pointer)];
}

const unknown = (pointer: string, names: readonly string[]): InputError => ({
  pointer,
  detail: {
    zh: `没有此参数；可用：${names.join('、')}`,
    en: `there is no such parameter; known are ${names.join(', ')}`,
  },
});

const expected = (schema: TSchema, pointer: string): InputError => {
  const { zh, en } = (schema as { expected?: Bilingual }).expected ?? { zh: '其他内容', en: 'something else' };
  return { pointer, detail: { zh: `应为${zh}`, en: `${en} is expected` } };
};
