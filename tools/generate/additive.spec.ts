import { breakingChanges } from './additive.js';

const published = {
  title: 'ParcelPosted',
  type: 'object',
  required: ['id', 'priority', 'to'],
  properties: {
    id: { type: 'string', format: 'uuid', description: 'Id' },
    priority: { enum: ['routine', 'urgent'] },
    to: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, floor: { type: 'integer' } } },
    lines: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } } },
  },
};
type Changed = typeof published & Record<string, any>;

function after(change: (schema: Changed) => void): string[] {
  const current = structuredClone(published) as Changed;
  change(current);
  return breakingChanges(published, current);
}

describe('a published schema', () => {
  it.each<[string, (schema: Changed) => void]>([
    ['nothing', () => undefined],
    ['a new optional property', (s) => Object.assign(s.properties, { note: { type: 'string' } })],
    [
      'a new optional property deep inside',
      (s) => Object.assign(s.properties.to.properties, { lift: { type: 'boolean' } }),
    ],
    ['a new value of an enumeration', (s) => s.properties.priority.enum.push('emergency')],
    ['other words of explanation', (s) => Object.assign(s.properties.id, { description: 'UUIDv7' })],
  ])('may change by %s', (_, change) => expect(after(change)).toEqual([]));

  it.each<[string, (schema: Changed) => void, string]>([
    ['a removed property', (s) => Reflect.deleteProperty(s.properties, 'id'), '/id: was removed or renamed'],
    ['a property that became optional', (s) => s.required.shift(), '/id: was required, is optional'],
    ['a property that became required', (s) => s.required.push('lines'), '/lines: was optional, is required'],
    [
      'a new required property',
      (s) => {
        Object.assign(s.properties, { note: {} });
        s.required.push('note');
      },
      '/note: is new and required',
    ],
    [
      'another type',
      (s) => Object.assign(s.properties.id, { type: 'integer' }),
      '/id: type changed from "string" to "integer"',
    ],
    [
      'another format',
      (s) => Reflect.deleteProperty(s.properties.id, 'format'),
      '/id: format changed from "uuid" to nothing',
    ],
    ['a lost value of an enumeration', (s) => s.properties.priority.enum.pop(), '/priority: value "urgent" is gone'],
    [
      'a removed property deep inside',
      (s) => Reflect.deleteProperty(s.properties.to.properties, 'floor'),
      '/to/floor: was removed or renamed',
    ],
    [
      'a new limit on items',
      (s) => Object.assign(s.properties.lines.items, { minProperties: 2 }),
      '/lines/items: minProperties changed from nothing to 2',
    ],
    [
      'a new enumeration',
      (s) => Object.assign(s.properties.to.properties.name, { enum: ['a'] }),
      '/to/name: was not limited to an enumeration',
    ],
  ])('may not change by %s', (_, change, reason) => expect(after(change)).toContain(reason));
});
