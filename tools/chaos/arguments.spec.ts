import { HelpAsked } from '../cli/tool.js';
import { chaosArguments } from './arguments.js';

test('without a word every fault happens once, by a seed of chance', () => {
  const { seed, ...others } = chaosArguments([]);
  expect(others).toEqual({ minutes: undefined, only: [], json: false, planted: false });
  expect(Number.isInteger(seed)).toBe(true);
});

test('a run may be long, of a known seed, and of some faults alone', () => {
  expect(chaosArguments(['--minutes', '20', '--seed=7', '--only', 'kill kafka,redis', '--json'])).toEqual({
    minutes: 20,
    seed: 7,
    only: ['kill kafka', 'redis'],
    json: true,
    planted: false,
  });
});

test.each([
  [['--seed', '1.5'], '--seed'],
  [['--minutes', '0'], '--minutes'],
  [['--short', '--minutes', '5'], '--short'],
  [['--only', 'meteor'], 'no "meteor"; there are: topic missing at start, kill kafka'],
  [['--loud'], '--loud'],
  [['now'], 'too many arguments'],
])('%j is refused with what would be right', (words, named) => {
  expect(() => chaosArguments(words)).toThrow(named);
});

test('help is given, whatever else was asked for', () => {
  expect(() => chaosArguments(['--seed', '7', '--help'])).toThrow(HelpAsked);
  expect(() => chaosArguments(['-h'])).toThrow(/npm run chaos --[^]*--minutes[^]*--planted/);
});
