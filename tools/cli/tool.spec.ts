import { Command } from 'commander';
import { CommandProblem } from './api.js';
import { endingOf, HelpAsked, optionsIn } from './tool.js';

const tool = () => new Command('npm run spin --').option('--fast', 'at once');
const endingWith = (...words: string[]) => {
  try {
    return optionsIn(tool(), words);
  } catch (error) {
    return endingOf(error);
  }
};

it.each(['--help', '-h'])('ends well after the help that %s asks for', (word) => {
  expect(endingWith('--fast')).toEqual({ fast: true });
  expect(() => optionsIn(tool(), [word])).toThrow(HelpAsked);
  expect(endingWith(word)).toEqual({
    exitCode: 0,
    text: expect.stringMatching(/^Usage: npm run spin --[^]*--fast +at once/),
  });
});

it.each([
  [['--slow'], "unknown option '--slow'"],
  [['now'], 'too many arguments'],
])('refuses %j in one line that says where to look', (words, named) => {
  expect(endingWith(...words)).toEqual({
    exitCode: 1,
    text: expect.stringMatching(new RegExp(`^命令有误 · ${named}.*\\(npm run spin -- --help\\)$`)),
  });
});

it('tells what it knows in one line, and anything else with its stack', () => {
  expect(endingOf(new CommandProblem('坏了', 'broken'))).toEqual({ exitCode: 1, text: '坏了 · broken' });
  expect(endingOf(new TypeError('odd'))).toEqual({ exitCode: 1, text: expect.stringContaining('tool.spec.ts') });
  expect(endingOf('odd')).toEqual({ exitCode: 1, text: 'odd' });
});
