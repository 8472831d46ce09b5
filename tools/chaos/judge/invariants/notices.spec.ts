import { ReferralCancellationRequested, ReferralQueued } from '#contracts';
import { event, goodRun, message } from '../good-run.fixture.js';
import type { Facts } from '../facts.js';
import { notices } from './notices.js';

const { facts } = goodRun();
const found = (changes: Partial<Facts>): string[] => notices({ ...facts, ...changes }).map(({ what }) => what);
const queued = { events: [...facts.events, event('r1', 4, { type: ReferralQueued.type })] };
const requested = { events: [...facts.events, event('r1', 4, { type: ReferralCancellationRequested.type })] };
const and = (...more: Facts['messages']) => ({ messages: [...facts.messages, ...more] });

describe('invariant 2, notifications', () => {
  it('holds when everybody was told once', () => {
    expect(notices(facts)).toEqual([]);
    expect(found({ ...queued, ...and(message('r1-4', 'patient'), message('r1-4', 'referrer')) })).toEqual([]);
    expect(found({ ...requested, ...and(message('r1-4', 'receiving-desk', { status: 'withdrawn' })) })).toEqual([]);
  });

  it.each<[string, Partial<Facts>]>([
    ['an event of which somebody was not told', { messages: facts.messages.slice(1) }],
    ['an event of which somebody was not told', requested],
    ['an event of which somebody was not told', { ...queued, ...and(message('r1-4', 'patient')) }],
    [
      'an event of which somebody was told in vain',
      { ...requested, ...and(message('r1-4', 'receiving-desk'), message('r1-4', 'patient')) },
    ],
    ['a message that was written twice', and(message('r1-3', 'referrer', { id: 'other' }))],
    ['a message of an event that nobody published', and(message('r9-1', 'referrer'))],
    ['a message that was not delivered', and(message('r2-1', 'referrer', { status: 'pending' }))],
  ])('finds %s', (what, changes) => expect(found(changes)).toEqual([what]));
});
