import { allHeld, linesOf, reportOf } from './report.js';
import type { Ordeal, Ran } from './run/run.js';

const kill: Ordeal = { name: 'kill kafka', startedAt: 0, endedAt: 1, recoverySeconds: 4.26 };
const report = (ran: Partial<Ran>, first = 'held') =>
  reportOf(
    7,
    { startedAt: 0, operations: [], ordeals: [kill], poison: [], processes: [], shown: [], skipped: {}, ...ran },
    { lost: 0, doubled: 0, outOfOrder: 0, invariants: { ...held, 1: first } },
  );
const held = { 1: 'held', 2: 'held', 3: 'held', 4: 'held', 5: 'held', 6: 'held', 7: 'held', 8: 'held', 9: 'held' };

test('the table has every fault, also one that could not be injected, and why', () => {
  const lines = linesOf(report({ skipped: { 'disk of kafka full': 'it needs root' } }));
  expect(lines.find((line) => line.startsWith('kill kafka'))).toMatch(/^kill kafka +1 +4\.3/);
  expect(lines.find((line) => line.startsWith('disk of'))).toMatch(
    /^disk of kafka full +0 +– +未注入 · not injected: it needs root/,
  );
});

test('all held when something was broken and nothing was found', () => {
  expect(allHeld(report({}))).toBe(true);
  expect(allHeld(report({ skipped: { 'disk of kafka full': 'it needs root' } }))).toBe(true);
  expect(allHeld(report({ ordeals: [], skipped: { 'disk of kafka full': 'it needs root' } }))).toBe(false);
  expect(allHeld(report({ ordeals: [kill, { ...kill, wrong: 'referrals is not ready' }] }))).toBe(false);
  expect(allHeld(report({}, '1 × lost thing: r1'))).toBe(false);
});
