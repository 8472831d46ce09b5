import { argumentsOf } from './arguments.js';

const demo = { flags: ['once', 'json'], operands: [] };

describe('arguments of the local run', () => {
  it('are the flags and operands of a verb', () => {
    expect([...argumentsOf('demo', demo, ['--json', '--once']).flags].sort()).toEqual(['json', 'once']);
    expect(argumentsOf('token', { flags: [], operands: ['user'] }, ['liu.ying']).operands).toEqual(['liu.ying']);
  });

  it('are refused in one line that says what there is', () => {
    expect(() => argumentsOf('demo', demo, ['--twice'])).toThrow(
      'unknown flag --twice; usage: npm run demo -- [--once] [--json]',
    );
    expect(() => argumentsOf('token', { flags: [], operands: ['user'] }, [])).toThrow('usage: npm run token -- <user>');
    expect(() => argumentsOf('stop', { flags: [], operands: [] }, ['now'])).toThrow('usage: npm run stop');
  });
});
