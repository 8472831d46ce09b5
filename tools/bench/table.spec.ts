import { tableOf } from './table.js';

test('figures of a row are told line by line, group by group, in words', () => {
  const figures = { 8: { perSecond: 512, p50Ms: 14, residentMiB: { referrals: 200 } }, lost: 0 };
  expect(tableOf('chain', 'the chain', figures)).toEqual([
    'chain  the chain',
    `  ${''.padEnd(22)} lost 0`,
    `  ${'8'.padEnd(22)} per second 512, p50 ms 14`,
    `  ${'8 resident MiB'.padEnd(22)} referrals 200`,
    '',
  ]);
});
