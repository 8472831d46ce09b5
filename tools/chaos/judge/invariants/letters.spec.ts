import { goodRun, parked } from '../good-run.fixture.js';
import type { Facts } from '../facts.js';
import { handled } from './handled.js';
import { deadLetters } from './letters.js';

const { evidence, facts } = goodRun();
const found = (...all: Facts['parked']): string[] => deadLetters(evidence, { parked: all }).map(({ what }) => what);
const [poison, , behind] = facts.parked as [Facts['parked'][0], unknown, Facts['parked'][0]];

describe('invariant 6, dead letters', () => {
  it('holds when nothing but poison is there', () => {
    expect(deadLetters(evidence, facts)).toEqual([]);
    expect(found(poison, parked('3', { offset: '8', status: 'discarded' }))).toEqual([]);
  });

  it.each([
    ['is not parked', found()],
    ['is tried again and again', found(parked('1', { status: 'retrying' })).slice(0, 1)],
    ['is parked elsewhere', found(parked('1', { service: 'notifications' }))],
  ])('finds a poison that %s', (_, whats) => expect(whats).toEqual(['a poison that is no dead letter']));

  it.each(['dead', 'unreadable', 'retrying', 'waiting'])('finds what is %s without being poison', (status) =>
    expect(found(poison, parked('3', { offset: '8', key: 'r8', status }))).toEqual([
      'an event that stands parked without being poison',
    ]),
  );

  it('finds a dead letter behind the poison', () => {
    expect(found(poison, { ...behind, status: 'dead' })).toEqual(['an event that stands parked without being poison']);
  });
});

describe('invariants 1 and 3, what was handled', () => {
  it('holds when every event was handled, or stands parked', () => expect(handled(facts)).toEqual([]));

  it('finds an event that nobody handled', () => {
    const [{ what, counts } = {}] = handled({ ...facts, parked: [poison] });
    expect({ what, counts }).toEqual({ what: 'an event that was never handled', counts: 'lost' });
  });

  it('finds an event that was handled before an earlier one', () => {
    const [{ invariant, counts } = {}] = handled({
      ...facts,
      handledEarly: [{ service: 'scheduling', eventId: 'r1-2' }],
    });
    expect({ invariant, counts }).toEqual({ invariant: '3', counts: 'outOfOrder' });
  });
});
