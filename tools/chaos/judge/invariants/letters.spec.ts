import { CommandAccepted, CommandRejected } from '#contracts';
import { goodRun, parked } from '../good-run.fixture.js';
import type { Facts } from '../facts.js';
import { handled } from './handled.js';
import { deadLetters, poisonedCommands } from './letters.js';

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

describe('invariant 6, commands', () => {
  const command = { ...evidence.poison[0]!, kind: 'empty', expectedAt: [], commandId: 'c7' };
  const answer = (type: string, id: string, key = 'c7') => ({ ...facts.events[0]!, key, id, type });
  const wrong = (...answers: Facts['events']): string[] =>
    poisonedCommands({ poison: [command] }, { events: [...facts.events, ...answers] }).map(({ subject }) => subject);
  const rejected = answer(CommandRejected.type, 'e1');

  it('holds when each is rejected, and every other poison is none', () => {
    expect(poisonedCommands(evidence, facts)).toEqual([]);
    expect(wrong(rejected, rejected, answer('yilian.referral.submitted.v1', 'e2'))).toEqual([]);
  });

  it.each([
    ['has no answer', wrong(answer(CommandRejected.type, 'e1', 'c8'))],
    ['is answered twice', wrong(rejected, answer(CommandRejected.type, 'e2'))],
    ['is accepted', wrong(answer(CommandAccepted.type, 'e1'))],
  ])('finds one that %s', (_, subjects) => expect(subjects).toEqual(['empty, c7']));
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
