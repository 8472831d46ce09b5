import { beginOf, dateIn, endOf, timeIn } from './calendar.js';

it('begins and ends a day in Shanghai', () => {
  expect(beginOf('2026-04-01').toISOString()).toBe('2026-03-31T16:00:00.000Z');
  expect(endOf('2026-04-01').toISOString()).toBe('2026-04-01T16:00:00.000Z');
  expect([dateIn(beginOf('2026-04-01')), dateIn(endOf('2026-04-01'))]).toEqual(['2026-04-01', '2026-04-02']);
});

it('tells a time as the clocks in Shanghai show it', () => {
  expect(timeIn(new Date('2026-11-24T16:05:59Z'))).toBe('2026-11-25 00:05');
});
