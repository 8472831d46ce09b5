import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import type { Bilingual } from '#contracts';

/** What every field may say of itself. */
export interface FieldOptions {
  /** The property may be left out. */
  readonly optional?: boolean;
  /** The property may be null. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

/** One demand on a field's value and what to say when it is not met. */
export interface Demand {
  readonly name: string;
  readonly says: Bilingual;
  readonly holds: (value: unknown) => boolean;
}

/** Validation and documentation of a property in one decorator, so that the two cannot disagree. */
export function field(
  schema: ApiPropertyOptions,
  demands: readonly Demand[],
  options: FieldOptions = {},
): PropertyDecorator {
  const { optional = false, nullable = false, description, example } = options;
  const rules = demands.map(({ name, says, holds }) =>
    ValidateBy(
      { name, validator: { validate: (value: unknown) => (nullable && value === null) || holds(value) } },
      { message: says.en, context: says },
    ),
  );
  const documented = {
    ...schema,
    required: !optional,
    ...(nullable && { nullable }),
    ...(description && { description }),
  };
  return applyDecorators(
    ...rules,
    ...(optional ? [ValidateIf((_: object, value: unknown) => value !== undefined)] : []),
    ApiProperty({ ...documented, ...(example !== undefined && { example }) } as ApiPropertyOptions),
  );
}
