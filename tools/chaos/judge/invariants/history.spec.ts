import { event, goodRun } from '../good-run.fixture.js';
import type { TopicEvent } from '../facts.js';
import { history } from './history.js';

const { facts } = goodRun();
const found = (changes: Partial<typeof facts>): string[] => history({ ...facts, ...changes }).map(({ what }) => what);
const r1 = (...sequences: number[]): TopicEvent[] => [
  ...facts.events.filter(({ key }) => key !== 'r1'),
  ...sequences.map((sequence) => event('r1', sequence)),
];

describe('invariant 3, histories', () => {
  it('holds when every history is whole, also where its end was sent again', () => {
    expect(history(facts)).toEqual([]);
    expect(found({ events: r1(1, 2, 3, 2, 3) })).toEqual([]);
  });

  it.each([
    ['a gap in a history', r1(1, 3)],
    ['a history that is not in order', r1(1, 3, 2, 3)],
    ['a history that is not in order', r1(1, 2, 3, 1, 2)],
    ['a committed event that was not published', r1(1, 2)],
    ['a committed event that was not published', r1()],
    ['a published event that was not committed', r1(1, 2, 3, 4)],
    ['a published event that was not committed', [...facts.events, event('r9', 1)]],
    ['two events in one place of a history', [...r1(1, 2), event('r1', 2, { id: 'other' }), event('r1', 3)]],
    ['an aggregate with events on several partitions', [...r1(1, 2), event('r1', 3, { partition: 2 })]],
    [
      'two events in one place of a history',
      [...facts.events, event('c1', 1, { topic: 'yilian.command-outcomes', id: 'other' })],
    ],
    ['a history that is not in order', [...facts.events, event('o1', 4, { topic: 'yilian.organization' })]],
    ['a committed event that was not published', facts.events.filter(({ sequence }) => sequence !== 5)],
  ])('finds %s', (what, events) => expect(found({ events })).toEqual([what]));

  it('finds a timeline that is not the history', () => {
    const [first, ...others] = facts.referrals;
    if (!first) throw new Error('no referral');
    expect(found({ referrals: [{ ...first, timeline: [1, 3] }, ...others] })).toEqual([
      'a timeline that is not the history',
    ]);
  });
});
