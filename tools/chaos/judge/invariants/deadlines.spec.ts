import type { InjectedFault } from '../../evidence.js';
import { goodRun, released } from '../good-run.fixture.js';
import type { Facts, SessionFact } from '../facts.js';
import { deadlines } from './deadlines.js';

const { evidence, facts } = goodRun();
const others = facts.events.filter(({ key, sequence }) => key !== 'cs2' || sequence === 1);
const session = (more: Partial<SessionFact>) =>
  facts.sessions.map((each) => (each.id === 'cs2' ? { ...each, ...more } : each));
const found = (changes: Partial<Facts>, faults: readonly InjectedFault[] = []): string[] =>
  deadlines({ startedAt: 1_000, faults }, { ...facts, ...changes }).map(({ what }) => what);
const firedAt = (releasedAt: number, at = releasedAt): Partial<Facts> => ({
  events: [...others, released('cs2', 2, { at })],
  sessions: session({ releasedAt }),
});
const fault = { name: 'freeze', startedAt: 1_200, endedAt: 20_000 };

describe('invariant 8, deadlines', () => {
  it('holds when every deadline fired once in time', () => {
    expect(deadlines(evidence, facts)).toEqual([]);
    expect(found(firedAt(3_500))).toEqual([]);
    expect(found(firedAt(50_000), [fault])).toEqual([]);
    expect(found({ ...firedAt(9_000), sessions: session({ releasedAt: 9_000, releaseDueAt: 900 }) })).toEqual([]);
    // The broker was away, and the clock ahead.
    expect(found(firedAt(2_000, 90_000))).toEqual([]);
    expect(found(firedAt(600_000, 2_000))).toEqual([]);
  });

  it.each([
    ['a deadline that was not fired', found({ overdue: ['quota-release of cs1'] })],
    ['a deadline that fired twice', found({ events: [...facts.events, released('cs2', 3, { at: 2_200 })] })],
    ['a deadline that fired twice', found({ sessions: session({ releases: 2 }) })],
    ['a deadline that fired early', found(firedAt(1_500, 1_499))],
    ['a deadline that fired late', found(firedAt(3_501))],
    ['a deadline that fired late', found(firedAt(50_001), [fault])],
    ['a deadline that fired late', found(firedAt(3_501), [{ ...fault, startedAt: 3_600 }])],
  ])('finds %s', (what, whats) => expect(whats).toEqual([what]));
});
