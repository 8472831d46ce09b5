import { HelpAsked } from '../cli/tool.js';
import { benchArguments } from './arguments.js';

test('without a word every row runs but the longest', () => {
  const { only, ...bounds } = benchArguments([]);
  expect(only).toEqual(['post', 'relay', 'replay', 'chain', 'paced', 'burst', 'contention', 'import', 'start']);
  expect(bounds).toEqual({
    json: false,
    seconds: 20,
    repeats: 3,
    scale: 1,
    output: 'bench-results.json',
    profile: false,
  });
});

test('rows run in their own order, whatever the order in which they were asked for', () => {
  expect(benchArguments(['--only', 'paced,chain', '--json'])).toMatchObject({ only: ['chain', 'paced'], json: true });
  expect(benchArguments(['--only=growth', '--profile'])).toMatchObject({ only: ['growth'], profile: true });
});

test('bounds are numbers above zero', () => {
  expect(benchArguments(['--seconds', '0.5', '--repeats=1', '--scale', '0.01'])).toMatchObject({
    seconds: 0.5,
    repeats: 1,
    scale: 0.01,
  });
  for (const bad of ['0', '-1', 'many', '']) expect(() => benchArguments(['--seconds', bad])).toThrow('--seconds');
});

test('what it does not know is refused with what it does know', () => {
  expect(() => benchArguments(['--only', 'chain,speed'])).toThrow(/no row "speed"; there are: post,/);
  expect(() => benchArguments(['--only', ''])).toThrow('no row');
  expect(() => benchArguments(['fast'])).toThrow('npm run bench -- --help');
  expect(() => benchArguments(['--only'])).toThrow('argument missing');
});

test('help is given, with every row', () => {
  expect(() => benchArguments(['--help'])).toThrow(HelpAsked);
  expect(() => benchArguments(['--help'])).toThrow(/npm run bench --[^]*--only[^]*growth[^]*--profile/);
});
