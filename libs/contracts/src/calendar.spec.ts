import { beginOf, dateIn, endOf, isDate, timeIn } from './calendar.js';

it('begins and ends a day in Shanghai', () => {
  expect(beginOf('2026-04-01').toISOString()).toBe('2026-03-31T16:00:00.000Z');
  expect(endOf('2026-04-01').toISOString()).toBe('2026-04-01T16:00:00.000Z');
  expect([dateIn(beginOf('2026-04-01')), dateIn(endOf('2026-04-01'))]).toEqual(['2026-04-01', '2026-04-02']);
});

it.each([
  '2026-02-29',
  '2026-2-1',
  '0206-03-01',
  '9999-12-31',
  '1849-12-31',
  '2201-01-01',
  '2026-13-01',
  '',
  '2026-04-01T00',
])('has no day %j', (text) => expect(isDate(text)).toBe(false));

it.each(['2024-02-29', '1850-01-01', '2200-12-31'])('has the day %s', (text) => expect(isDate(text)).toBe(true));

it('tells a time as the clocks in Shanghai show it', () => {
  expect(timeIn(new Date('2026-11-24T16:05:59Z'))).toBe('2026-11-25 00:05');
});
