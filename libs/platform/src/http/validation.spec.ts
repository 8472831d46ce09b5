import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { IsObject } from 'class-validator';
import { BooleanField, EnumField, IntegerField, ListField, NestedField } from '../fields/other-fields.js';
import { DateField, DepartmentField, IdField, InstantField, TextField } from '../fields/text-fields.js';
import { InputPipe, InvalidInput } from './validation.pipe.js';

class Inner {
  @TextField({ max: 5 }) name!: string;
}

class Sample {
  @TextField({ max: 10, optional: true }) text?: string;
  @IdField({ optional: true }) id?: string;
  @IntegerField({ min: 1, max: 9, optional: true }) count?: number;
  @BooleanField({ optional: true }) open?: boolean;
  @EnumField(['up', 'down'], { optional: true }) way?: string;
  @DateField({ optional: true }) day?: string;
  @InstantField({ optional: true }) at?: string;
  @DepartmentField({ optional: true, nullable: true }) department?: string | null;
  @NestedField(() => Inner, { optional: true }) inner?: Inner;
  @NestedField(() => Inner, { optional: true, nullable: true }) perhaps?: Inner | null;
  @ListField(() => Inner, { optional: true, maxItems: 2 }) list?: Inner[];
  @ListField({ of: 'enum', values: ['a', 'b'], optional: true }) words?: string[];
}

class Free {
  @IsObject() anything!: object;
}

const pipe = new InputPipe();
const read = (value: unknown, type: 'body' | 'query' = 'body', metatype: Type = Sample) =>
  pipe.transform(value, { type, metatype });
const placesOf = async (...given: Parameters<typeof read>) => {
  try {
    await read(...given);
  } catch (error) {
    if (error instanceof InvalidInput) return error.places;
    throw error;
  }
  return [];
};
const pointersOf = async (...given: Parameters<typeof read>) =>
  (await placesOf(...given)).map(({ pointer }) => pointer);

test('what fits is read as it is', async () => {
  const given = {
    text: '𠮷野家',
    count: 3,
    open: false,
    way: 'up',
    day: '2026-02-28',
    at: '2026-11-24T08:00:00+08:00',
    department: null,
    perhaps: null,
  };
  expect(await read({ ...given, inner: { name: 'x' }, list: [{ name: 'y' }], words: ['a'] })).toMatchObject(given);
});

test.each([
  ['/text', { text: 5 }],
  ['/text', { text: '' }],
  ['/text', { text: '   ' }],
  ['/text', { text: 'x'.repeat(11) }],
  ['/text', { text: 'a\0b' }],
  ['/text', { text: 'a\ud800b' }],
  ['/text', { text: null }],
  ['/id', { id: "1' OR '1'='1" }],
  ['/count', { count: '3' }],
  ['/count', { count: 3.5 }],
  ['/count', { count: 0 }],
  ['/count', { count: 1e300 }],
  ['/open', { open: 'true' }],
  ['/way', { way: 'sideways' }],
  ['/day', { day: '2026-02-30' }],
  ['/day', { day: '0001-01-01' }],
  ['/at', { at: '2026-11-24T08:00:00' }],
  ['/at', { at: '2026-11-24T25:00:00Z' }],
  ['/department', { department: '99' }],
  ['/inner', { inner: 'x' }],
  ['/inner', { inner: [] }],
  ['/inner/name', { inner: {} }],
  ['/inner', { inner: null }],
  ['/perhaps/name', { perhaps: {} }],
  ['/list', { list: {} }],
  ['/list', { list: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }],
  ['/list/1/name', { list: [{ name: 'a' }, { name: 7 }] }],
  ['/words', { words: ['c'] }],
  ['/beyond', { beyond: 1 }],
  ['/inner/beyond~1it', { inner: { name: 'a', 'beyond/it': 1 } }],
  ['', []],
  ['', 'text'],
])('%s is the bad place of %j', async (pointer, value) => {
  expect(await pointersOf(value)).toEqual([pointer]);
});

test('every bad place is named at once', async () => {
  expect((await pointersOf({ text: '', count: 0, beyond: 1 })).sort()).toEqual(['/beyond', '/count', '/text']);
});

test.each([
  ['/list/1', { list: [{ name: 'a' }, 7] }, Sample],
  ['/inner/more', { inner: { name: 'a', more: 1 } }, Sample],
  ['/anything', { anything: 'x' }, Free],
])('what is wrong at %s is said in both languages', async (pointer, value, metatype) => {
  const [place] = await placesOf(value, 'body', metatype);
  expect(place).toEqual({
    pointer,
    detail: { zh: expect.stringMatching(/^[\u4e00-\u9fff]+$/), en: expect.stringMatching(/^(must be|unknown) /) },
  });
});

test('a missing body is an empty one', async () => {
  expect(await pointersOf(undefined)).toEqual([]);
});

test('deep nesting is refused before anything walks it', async () => {
  let deep: object = {};
  for (let i = 0; i < 50_000; i++) deep = { inner: deep };
  expect(await pointersOf(deep)).toEqual(['']);
});

test('in a query numbers and booleans are read from text', async () => {
  expect(await read({ count: '3', open: 'true' }, 'query')).toMatchObject({ count: 3, open: true });
  expect(await pointersOf({ count: '3x' }, 'query')).toEqual(['/count']);
  expect(await pointersOf({ count: ['3', '4'] }, 'query')).toEqual(['/count']);
});
