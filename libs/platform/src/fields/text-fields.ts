import { departmentCodes, isCreditCode, isDate, isDepartment } from '#contracts';
import { DateTime } from 'luxon';
import { field, type Demand, type FieldOptions } from './field.js';

/** Limits of a text, in characters. */
interface Limits extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

/** A pattern, and what it demands in words: people read no patterns. */
interface Form {
  readonly pattern: RegExp;
  readonly says: Demand['says'];
}

/** What a text may be. */
export type TextOptions = Limits & (Form | Partial<Record<keyof Form, never>>);

const isText = (value: unknown): value is string => typeof value === 'string';
const demand = (name: string, zh: string, en: string, holds: (value: string) => boolean): Demand => ({
  name,
  says: { zh, en },
  holds: (value) => isText(value) && holds(value),
});

/** Control characters other than line breaks and tabs, NUL above all, and halves of surrogate pairs cannot be stored or shown. */

const isStorable = (value: string): boolean =>
  value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(value);

/** Text of at least one (or `min`) and at most 2000 (or `max`) characters. */
export function TextField({ min = 1, max = 2_000, pattern, says, ...options }: TextOptions = {}): PropertyDecorator {
  const schema = {
    type: 'string',
    minLength: min,
    maxLength: max,
    ...(pattern && { pattern: pattern.source }),
  } as const;
  const demands = [
    demand('text', '须为文本', 'must be a text', () => true),
    demand('length', `长度须为 ${min}–${max} 个字符`, `must have ${min} to ${max} characters`, (v) => {
      const length = [...v].length;
      return length >= min && length <= max && (min === 0 || v.trim() !== '');
    }),
    demand('storable', '含有不可用的控制字符', 'has characters that cannot be used', isStorable),
    ...(pattern ? [demand('pattern', says.zh, says.en, (v: string) => pattern.test(v))] : []),
  ];
  return field(schema, demands, options);
}

/** A UUID, as every id is. */
export const IdField = (options?: FieldOptions): PropertyDecorator =>
  field(
    { type: 'string', format: 'uuid' },
    [demand('uuid', '须为 UUID', 'must be a UUID', (v) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(v))],
    options,
  );

/** A calendar date `YYYY-MM-DD` between 1850 and 2200. */
export const DateField = (options?: FieldOptions): PropertyDecorator =>
  field(
    { type: 'string', format: 'date' },
    [demand('date', '须为 YYYY-MM-DD 格式的日期', 'must be a date YYYY-MM-DD', isDate)],
    options,
  );

/** An RFC 3339 time with offset, given as text. In answers a `Date` is written as such. */
export const InstantField = (options?: FieldOptions): PropertyDecorator =>
  field(
    { type: 'string', format: 'date-time' },
    [
      demand('instant', '须为带时区的 RFC 3339 时间', 'must be an RFC 3339 time with offset', (v) => {
        const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
        const year = Number(v.slice(0, 4));
        return form.test(v) && year >= 1850 && year <= 2200 && DateTime.fromISO(v).isValid;
      }),
    ],
    options,
  );

/** A code of the national list of clinical departments (诊疗科目). */
export const DepartmentField = (options?: FieldOptions): PropertyDecorator =>
  field(
    {
      type: 'string',
      pattern: '^\\d{2}(\\.\\d{2}){0,2}$',
      example: departmentCodes.includes('03.04') ? '03.04' : undefined,
    },
    [
      demand(
        'department',
        '须为诊疗科目代码，如 03.04',
        'must be a code of the list of departments, such as 03.04',
        isDepartment,
      ),
    ],
    options,
  );

/** A six-digit division code (GB/T 2260). */
export const DivisionCodeField = (options?: FieldOptions): PropertyDecorator =>
  field(
    { type: 'string', pattern: '^[1-9]\\d{5}$', example: '130408' },
    [
      demand('division', '须为六位行政区划代码', 'must be a division code of six digits', (v) =>
        /^[1-9]\d{5}$/.test(v),
      ),
    ],
    options,
  );

/** A unified social credit code with its check character (GB 32100). */
export const CreditCodeField = (options?: FieldOptions): PropertyDecorator =>
  field(
    { type: 'string', minLength: 18, maxLength: 18, example: '12130408526013017A' },
    [
      demand(
        'creditCode',
        '统一社会信用代码的格式或校验码不正确',
        'is no unified social credit code: its form or check character is wrong',
        isCreditCode,
      ),
    ],
    options,
  );
