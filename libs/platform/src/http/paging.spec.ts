import 'reflect-metadata';
import { decodeCursor, page, PageQuery } from './paging.js';
import { InvalidInput } from './validation.pipe.js';

const query = (limit: number): PageQuery => Object.assign(new PageQuery(), { limit });

test('a page has a cursor exactly when there is more', () => {
  const more = page([1, 2, 3], query(2), (n) => n);
  expect(more.items).toEqual([1, 2]);
  expect(decodeCursor<number>(more.nextCursor)).toBe(2);
  expect(page([1, 2], query(2), (n) => n)).toEqual({ items: [1, 2] });
  expect(page([], query(2), (n) => n)).toEqual({ items: [] });
});

test('a cursor carries any value, and a foreign one is refused', () => {
  const { nextCursor } = page(['a', 'b'], query(1), (id) => ({ id, name: '𠮷' }));
  expect(decodeCursor(nextCursor)).toEqual({ id: 'a', name: '𠮷' });
  expect(decodeCursor(undefined)).toBeUndefined();
  expect(() => decodeCursor('%%%')).toThrow(InvalidInput);
});
