import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import type { Bilingual } from '#contracts';
import type { ProblemPlace } from './problem.js';

/** Deeper JSON is no form of ours; without a limit its nesting would exhaust the stack. */
const maxDepth = 32;
const mustBeObject: Bilingual = { zh: '须为对象', en: 'must be an object' };

/** For rules of the validator itself, which speaks English only. */
const ownRules: Readonly<Record<string, Bilingual>> = {
  whitelistValidation: { zh: '未知的字段', en: 'unknown property' },
  nestedValidation: mustBeObject,
  isObject: mustBeObject,
};

/** A body or query that does not fit its DTO, with every bad place. */
export class InvalidInput extends Error {
  constructor(readonly places: readonly ProblemPlace[]) {
    super(`invalid input at ${places.map(({ pointer }) => pointer).join(', ')}`);
  }
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is wrong with each place; a property's first complaint is enough, the others follow from it. */
function places(errors: readonly ValidationError[], at = ''): ProblemPlace[] {
  return errors.flatMap(({ property, constraints = {}, contexts = {}, children = [] }) => {
    const pointer = `${at}/${escaped(property)}`;
    const [first] = Object.entries(constraints);
    if (!first) return places(children, pointer);
    const [name, message] = first;
    const said = (contexts as Record<string, Bilingual | undefined>)[name];
    return [{ pointer, detail: said ?? ownRules[name] ?? { zh: message, en: message } }];
  });
}

function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

const isDto = (type: Type | undefined): type is Type =>
  type !== undefined && ![String, Number, Boolean, Array, Object].includes(type as never);

/**
 * Makes DTOs of bodies and queries and refuses what does not fit, unknown properties included, with a pointer to every bad
 * place. In a query, where everything is text, numbers and booleans are read from it; in a body they must be such.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if ((type !== 'body' && type !== 'query') || !isDto(metatype)) return value;
    const input = value ?? {};
    if (typeof input !== 'object' || Array.isArray(input)) {
      throw new InvalidInput([{ pointer: '', detail: { zh: '须为 JSON 对象', en: 'must be a JSON object' } }]);
    }
    if (isDeep(input)) throw new InvalidInput([{ pointer: '', detail: { zh: '嵌套过深', en: 'nested too deeply' } }]);
    const dto = plainToInstance(metatype, input, type === 'query' ? { groups: ['query'] } : {}) as object;
    const errors = await validate(dto, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
    });
    if (errors.length > 0) throw new InvalidInput(places(errors));
    return dto;
  }
}
