import { membershipStatuses, Refusal, type MembershipStatus } from '#contracts';
import {
  admit,
  advance,
  changeRole,
  missFileTarget,
  propose,
  transitions,
  type Membership,
  type MembershipCommand,
} from './membership.js';

const input = { by: 'user', at: '2026-03-02T08:00:00Z', document: '永医共体〔2026〕3号', reason: '未按期整改' };
const proposal = { consortiumId: 'group', organizationId: 'centre', role: 'grassroots' } as const;
const at = (status: MembershipStatus): Membership => ({ ...propose('m', proposal, input).state, status });

const commands = Object.keys(transitions) as MembershipCommand[];
const pairs = membershipStatuses.flatMap((status) => commands.map((command) => ({ status, command })));

describe('the life of a membership', () => {
  it.each(pairs)('$status × $command', ({ status, command }) => {
    const { from, to, event } = transitions[command];
    if (!(from as readonly MembershipStatus[]).includes(status)) {
      expect(() => advance(at(status), command, input)).toThrow(Refusal);
      return;
    }
    const { state, events } = advance(at(status), command, input);
    expect(state.status).toBe(to);
    expect(state.steps.at(-1)).toMatchObject({ command, to, by: 'user', document: input.document });
    expect(events.map((e) => e.definition.type)).toEqual([event('m', state as never).definition.type]);
    expect(events[0]?.definition.errors(events[0].data)).not.toContainEqual(
      expect.objectContaining({ pointer: '/status' }),
    );
  });

  it('can reach every status from intent', () => {
    const reached = new Set<MembershipStatus>(['intent']);
    for (const status of reached) {
      for (const { from, to } of Object.values(transitions)) {
        if ((from as readonly MembershipStatus[]).includes(status)) reached.add(to);
      }
    }
    expect([...reached].toSorted()).toEqual([...membershipStatuses].toSorted());
  });

  it('is final once ended', () => {
    expect(Object.values(transitions).flatMap(({ from }) => from as readonly string[])).not.toContain('ended');
  });

  it('admits a member of a group that exists already, telling both steps', () => {
    const { state, events } = admit('m', proposal, input);
    expect(state.status).toBe('active');
    expect(events.map((e) => e.definition.eventName)).toEqual(['MembershipProposed', 'MembershipActivated']);
  });

  it.each([
    ['suspended without a reason', 'active', 'suspend', 'reason'],
    ['ended without a reason', 'active', 'end', 'reason'],
    ['surveyed without the report', 'intent', 'survey', 'document'],
    ['complete without its file', 'survey', 'completeFile', 'document'],
    ['agreed without the agreement', 'file-complete', 'agree', 'document'],
    ['active without what it rests on', 'agreed', 'activate', 'document'],
  ] as const)('is not %s', (_, status, command, missing) => {
    expect(() => advance(at(status), command, { ...input, [missing]: undefined })).toThrow(
      `membership/${missing}-needed`,
    );
  });

  it('tells the reason of a suspension and forgets it when resumed', () => {
    const suspended = advance(at('active'), 'suspend', input);
    expect(suspended.events[0]?.data).toMatchObject({ status: 'suspended', reason: '未按期整改' });
    expect(advance(suspended.state, 'resume', { by: 'user', at: input.at }).events[0]?.data).not.toHaveProperty(
      'reason',
    );
  });

  it.each(membershipStatuses)('has its application file awaited or not: %s', (status) => {
    const awaited = status === 'intent' || status === 'survey';
    const { state, events } = missFileTarget(at(status));
    expect(events.map((e) => e.definition.eventName)).toEqual(awaited ? ['MembershipFileDelayed'] : []);
    expect(state.fileOverdue).toBe(awaited);
    expect(missFileTarget(state).events).toEqual([]);
  });

  it('is no longer overdue once its file is complete', () => {
    const late = missFileTarget(propose('m', proposal, input, new Date('2026-03-04T08:00:00Z')).state).state;
    const surveyed = advance(late, 'survey', input);
    expect(surveyed.events[0]?.data).toMatchObject({ fileOverdue: true, fileDueAt: '2026-03-04T08:00:00.000Z' });
    expect(advance(surveyed.state, 'completeFile', input).events[0]?.data).toMatchObject({ fileOverdue: false });
    expect(advance(surveyed.state, 'end', input).state.fileOverdue).toBe(false);
  });

  it('changes a role once, and not after the end', () => {
    expect(changeRole(at('active'), 'county-centre').events).toHaveLength(1);
    expect(changeRole(at('active'), 'grassroots').events).toEqual([]);
    expect(() => changeRole(at('ended'), 'member')).toThrow('membership/ended');
  });
});
