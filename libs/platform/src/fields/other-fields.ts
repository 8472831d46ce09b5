import { applyDecorators, type Type } from '@nestjs/common';
import { Transform, Type as TypeOf } from 'class-transformer';
import { ValidateIf, ValidateNested } from 'class-validator';
import { field, type Demand, type FieldOptions } from './field.js';

/** Limits of a number, inclusive. */
export interface NumberOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

/** In a query everything is text; only there it is read as what it stands for. */
const inQuery = (read: (text: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? read(value) : value), {
    groups: ['query'],
  });

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const numberIn = (text: string): unknown => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text);

function range(min: number, max: number): Demand {
  return {
    name: 'range',
    says: { zh: `须在 ${min} 到 ${max} 之间`, en: `must be from ${min} to ${max}` },
    holds: (value) => isNumber(value) && value >= min && value <= max,
  };
}

/** A whole number that fits PostgreSQL's `integer`. */
export function IntegerField({
  min = -2_147_483_648,
  max = 2_147_483_647,
  ...options
}: NumberOptions = {}): PropertyDecorator {
  const whole = { name: 'integer', says: { zh: '须为整数', en: 'must be a whole number' }, holds: Number.isInteger };
  const schema = { type: 'integer', minimum: min, maximum: max } as const;
  return applyDecorators(inQuery(numberIn), field(schema, [whole, range(min, max)], options));
}

/** A number. */
export function NumberField({ min = -1e15, max = 1e15, ...options }: NumberOptions = {}): PropertyDecorator {
  const number = { name: 'number', says: { zh: '须为数字', en: 'must be a number' }, holds: isNumber };
  const schema = { type: 'number', minimum: min, maximum: max } as const;
  return applyDecorators(inQuery(numberIn), field(schema, [number, range(min, max)], options));
}

/** True or false. */
export const BooleanField = (options?: FieldOptions): PropertyDecorator =>
  applyDecorators(
    inQuery((text) => (text === 'true' ? true : text === 'false' ? false : text)),
    field(
      { type: 'boolean' },
      [
        {
          name: 'boolean',
          says: { zh: '须为 true 或 false', en: 'must be true or false' },
          holds: (v) => typeof v === 'boolean',
        },
      ],
      options,
    ),
  );

/** One of some words. */
export function EnumField(values: readonly string[], options?: FieldOptions): PropertyDecorator {
  const says = { zh: `须为以下之一：${values.join('、')}`, en: `must be one of ${values.join(', ')}` };
  const holds = (value: unknown): boolean => values.includes(value as string);
  return field({ type: 'string', enum: [...values] }, [{ name: 'enum', says, holds }], options);
}

/** An object of another DTO. */
export function NestedField(type: () => Type, options: FieldOptions = {}): PropertyDecorator {
  const says = { zh: '须为对象', en: 'must be an object' };
  const holds = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  return applyDecorators(
    TypeOf(type),
    ValidateNested(),
    ...(options.nullable ? [ValidateIf((_: object, value: unknown) => value !== null)] : []),
    field({ type: () => type() }, [{ name: 'object', says, holds }], options),
  );
}

/** Limits of a list. */
export interface ListOptions extends FieldOptions {
  readonly minItems?: number;
  /** At most 1000 unless said otherwise. */
  readonly maxItems?: number;
}

type Scalars =
  | { readonly of: 'enum'; readonly values: readonly string[] }
  | { readonly of: 'id' }
  | { readonly of: 'text'; readonly max?: number };

/** What a list holds: objects of a DTO, words of an enumeration, ids, or texts; scalars take the options beside them. */
export type ListItems = (() => Type) | (Scalars & ListOptions);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function scalarItems(items: Scalars): { schema: object; demand: Demand } {
  const each = (says: Demand['says'], fits: (item: string) => boolean): Demand => ({
    name: 'items',
    says,
    holds: (list) =>
      Array.isArray(list) &&
      list.every((item) => typeof item === 'string' && item.isWellFormed() && !item.includes('\0') && fits(item)),
  });
  if (items.of === 'enum') {
    const { values } = items;
    const says = { zh: `每项须为以下之一：${values.join('、')}`, en: `each must be one of ${values.join(', ')}` };
    return { schema: { type: 'string', enum: [...values] }, demand: each(says, (item) => values.includes(item)) };
  }
  if (items.of === 'id') {
    return {
      schema: { type: 'string', format: 'uuid' },
      demand: each({ zh: '每项须为 UUID', en: 'each must be a UUID' }, (item) => uuid.test(item)),
    };
  }
  const { max = 200 } = items;
  const says = { zh: `每项须为 1–${max} 个字符的文本`, en: `each must be a text of 1 to ${max} characters` };
  return {
    schema: { type: 'string', minLength: 1, maxLength: max },
    demand: each(says, (item) => item.trim() !== '' && item.length <= max),
  };
}

/** A list. */
export function ListField(items: ListItems, given: ListOptions = {}): PropertyDecorator {
  const { minItems = 0, maxItems = 1_000, ...options } = typeof items === 'function' ? given : { ...items, ...given };
  const size = (min: number, max: number) => ({ zh: `须有 ${min}–${max} 项`, en: `must have ${min} to ${max} items` });
  const says = { zh: '须为列表', en: 'must be a list' };
  const list: Demand = { name: 'list', says, holds: Array.isArray };
  const length: Demand = {
    name: 'size',
    says: size(minItems, maxItems),
    holds: (value) => Array.isArray(value) && value.length >= minItems && value.length <= maxItems,
  };
  const limits = { type: 'array', minItems, maxItems } as const;
  if (typeof items === 'function') {
    const type = items();
    return applyDecorators(
      TypeOf(items),
      ValidateNested({ each: true }),
      field({ ...limits, isArray: true, type: () => type }, [list, length], options),
    );
  }
  const { schema, demand } = scalarItems(items);
  return field({ ...limits, items: schema }, [list, length, demand], options);
}
