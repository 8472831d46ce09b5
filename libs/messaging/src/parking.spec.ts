import { backoffMs, storable, storableCause } from './parking.js';

test('waits grow by two with jitter in their upper half, up to the limit', () => {
  expect(backoffMs(1, 1_000, 60_000, 0)).toBe(500);
  expect(backoffMs(1, 1_000, 60_000, 1)).toBe(1_000);
  expect(backoffMs(4, 1_000, 60_000, 1)).toBe(8_000);
  expect(backoffMs(50, 1_000, 60_000, 1)).toBe(60_000);
});

test('text is made storable: no NUL, no half of a surrogate pair; a cause is bounded', () => {
  expect(storable('a\0b\ud800c')).toBe('a\uFFFDb\uFFFDc');
  expect(storable('𠮷')).toBe('𠮷');
  expect(storableCause('x'.repeat(1_999) + '𠮷')).toBe('x'.repeat(1_999) + '\uFFFD');
});
