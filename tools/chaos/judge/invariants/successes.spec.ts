import type { Operation } from '../../evidence.js';
import { goodRun } from '../good-run.fixture.js';
import { successes } from './successes.js';

const { evidence } = goodRun();
const times = (count: number, outcome: Operation['outcome']): Operation[] =>
  Array.from({ length: count }, (_, at) => ({ key: `${outcome}-${at}`, kind: 'create', invokedAt: 0, outcome }));
const found = (...operations: readonly Operation[]): string[] =>
  successes({ operations }).map(({ subject }) => subject);

describe('invariant 1, how much was answered', () => {
  it('holds when enough operations were done, also those that a retry settled', () => {
    expect(successes(evidence)).toEqual([]);
    expect(found(...times(20, 'ok'), ...times(20, 'unknown'), ...times(500, 'fail'))).toEqual([]);
    const settled = times(20, 'ok').map((each) => ({ ...each, outcome: 'unknown' as const }));
    expect(found(...settled, ...times(20, 'ok'), ...times(20, 'unknown'))).toEqual([]);
  });

  it.each<[string, readonly Operation[], string]>([
    ['nothing was asked', [], '0, 0 unknown'],
    ['of nothing the outcome is known', times(500, 'unknown'), '0, 500 unknown'],
    ['everything is refused', times(500, 'fail'), '0, 0 unknown'],
    ['nearly nothing was done', times(19, 'ok'), '19, 0 unknown'],
    ['one operation is done again and again', times(20, 'ok').map((each) => ({ ...each, key: 'k' })), '1, 0 unknown'],
    ['most outcomes are unknown', [...times(100, 'ok'), ...times(101, 'unknown')], '100, 101 unknown'],
  ])('finds a run in which %s', (_, operations, said) => expect(found(...operations)).toEqual([said]));
});
