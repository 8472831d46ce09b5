import { publicityRuleCodes, publicityStatuses, Refusal, type PublicityStatus } from '#contracts';
import {
  advance,
  approve,
  find,
  submitMaterial,
  transitions,
  type Material,
  type MaterialCommand,
} from './publicity-material.js';

const input = { by: 'user', at: '2026-03-02T08:00:00Z', reason: '暗示疗效' };
const id = (n: number) => `01980000-0000-7000-8000-00000000000${n}`;
const submission = {
  consortiumId: id(1),
  organizationId: id(2),
  title: '白内障复明周',
  medium: 'leaflet',
  content: '免费筛查',
} as const;
const at = (status: PublicityStatus): Material => ({ ...submitMaterial(id(3), submission, input).state, status });

const commands = Object.keys(transitions) as MaterialCommand[];
const pairs = publicityStatuses.flatMap((status) => commands.map((command) => ({ status, command })));

describe('the life of publicity material', () => {
  it.each(pairs)('$status × $command', ({ status, command }) => {
    const { from, to, event } = transitions[command];
    if (!(from as readonly PublicityStatus[]).includes(status)) {
      expect(() => advance(at(status), command, input)).toThrow(Refusal);
      return;
    }
    const { state, events } = advance(at(status), command, input);
    expect(state.steps.at(-1)).toMatchObject({ command, to, by: 'user' });
    expect(events.map((e) => e.definition.type)).toEqual([event('m', state as never).definition.type]);
    expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
    expect(events[0]?.data).not.toHaveProperty('content');
  });

  it('can reach every status from its submission, and ends when it lapses or is taken down', () => {
    const reached = new Set<PublicityStatus>(['submitted']);
    for (const status of reached) {
      for (const { from, to } of Object.values(transitions)) {
        if ((from as readonly PublicityStatus[]).includes(status)) reached.add(to);
      }
    }
    expect([...reached].toSorted()).toEqual([...publicityStatuses].toSorted());
    const left = Object.values(transitions).flatMap(({ from }) => from as readonly string[]);
    expect(publicityStatuses.filter((status) => !left.includes(status))).toEqual(['lapsed', 'taken-down']);
  });

  it('is approved when every rule was checked, for a time that the group allows', () => {
    const approving = (rules: typeof publicityRuleCodes, day: string) =>
      approve(at('submitted'), rules, day, '2027-03-01', input);
    expect(approving(publicityRuleCodes, '2027-03-01').state).toMatchObject({
      status: 'approved',
      expiresOn: '2027-03-01',
    });
    expect(() => approving(publicityRuleCodes.slice(1), '2027-03-01')).toThrow('rules-not-checked');
    expect(() => approving(publicityRuleCodes, '2027-03-02')).toThrow('publicity/expiry');
    expect(() => approving(publicityRuleCodes, '2026-03-01')).toThrow('publicity/expiry');
  });

  it('says which rules it breaks when it is rejected, and forgets them when its revision is approved', () => {
    const rejected = find(at('submitted'), 'reject', ['no-promise-of-cure'], input).state;
    expect(rejected).toMatchObject({ brokenRules: ['no-promise-of-cure'], reason: '暗示疗效' });
    const revised = advance(rejected, 'revise', input, { content: '筛查时间与地点' }).state;
    expect(approve(revised, publicityRuleCodes, '2027-03-01', '2027-03-01', input).state).toMatchObject({
      content: '筛查时间与地点',
      brokenRules: [],
      reason: null,
    });
  });
});
