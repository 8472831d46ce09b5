import type { InjectedFault } from '../../evidence.js';
import { goodRun } from '../good-run.fixture.js';
import { recovery } from './recovery.js';

const { evidence, facts } = goodRun();
const fault: InjectedFault = { name: 'kill', startedAt: 0, endedAt: 1 };
const found = (faults: readonly InjectedFault[], changes: Partial<typeof facts> = {}) =>
  recovery({ faults }, { ...facts, ...changes }).map(({ what, subject }) => `${what}: ${subject}`);

describe('invariant 5, recovery', () => {
  it('holds when all is well within a minute', () => {
    expect(recovery(evidence, facts)).toEqual([]);
    expect(found([{ ...fault, recoverySeconds: 60 }])).toEqual([]);
  });

  it.each([
    ['a fault from which the platform did not recover: kill', found([fault])],
    ['a fault from which it recovered too late: kill (61 s)', found([{ ...fault, recoverySeconds: 60.6 }])],
    ['a place where something still waits: 3 in outbox', found([], { waiting: [{ where: 'outbox', count: 3 }] })],
    ['a replica that is not ready: scheduling', found([], { notReady: ['scheduling'] })],
  ])('finds %s', (said, violations) => expect(violations).toEqual([said]));
});
