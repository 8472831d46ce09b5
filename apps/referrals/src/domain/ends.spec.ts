import { commonGroup, type Member } from './ends.js';

const member = (organizationId: string, ...activeIn: string[]): Member => ({
  organizationId,
  name: organizationId,
  divisionCode: '130408',
  kind: null,
  activeIn,
});
const refusal = (code: string, pointer: string) =>
  expect.objectContaining({ code, errors: [expect.objectContaining({ pointer })] });

describe('the two ends', () => {
  it('share an active group', () => {
    expect(commonGroup(member('a', 'g2', 'g1'), member('b', 'g3', 'g2'))).toBe('g2');
  });

  it('run in the group that is asked for, in which both are active', () => {
    const [from, to] = [member('a', 'g1', 'g2', 'g3'), member('b', 'g1', 'g2', 'g4')];
    expect(commonGroup(from, to, 'g2', '/groupId')).toBe('g2');
    for (const group of ['g3', 'g4', 'g5'])
      expect(() => commonGroup(from, to, group, '/groupId')).toThrow(refusal('inactive-member', '/groupId'));
    expect(() => commonGroup(from, to, 'g4')).toThrow(refusal('inactive-member', '/from/organizationId'));
    expect(() => commonGroup(from, to, 'g3')).toThrow(refusal('inactive-member', '/to/organizationId'));
  });

  it('are both in the register', () => {
    expect(() => commonGroup(undefined, member('b', 'g'))).toThrow(
      refusal('unknown-organization', '/from/organizationId'),
    );
    expect(() => commonGroup(member('a', 'g'), undefined)).toThrow(
      refusal('unknown-organization', '/to/organizationId'),
    );
  });

  it('are two', () => {
    expect(() => commonGroup(member('a', 'g'), member('a', 'g'))).toThrow(
      refusal('same-organization', '/to/organizationId'),
    );
  });

  it('are both active, in the same group', () => {
    expect(() => commonGroup(member('a'), member('b', 'g'))).toThrow(
      refusal('inactive-member', '/from/organizationId'),
    );
    expect(() => commonGroup(member('a', 'g'), member('b'))).toThrow(refusal('inactive-member', '/to/organizationId'));
    expect(() => commonGroup(member('a', 'g'), member('b', 'h'))).toThrow(
      refusal('no-common-group', '/to/organizationId'),
    );
  });
});
