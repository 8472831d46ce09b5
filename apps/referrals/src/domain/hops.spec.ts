import { conclude, downChild, onwardChild, referDown } from './hops.js';
import { factsOf } from './referral.js';
import { submit } from './submission.js';
import { aReferral, at, history, hospital, stranger, township } from './test-referral.js';

const hop = { id: history.otherId, number: '130408-20261124-000043', practitionerId: null };
const onward = {
  to: { organizationId: stranger, department: '03.04' },
  direction: 'up',
  reasonCode: 'needs-higher-level',
  comment: '需介入',
} as const;

describe('a hop onward', () => {
  const parent = aReferral('in-triage');
  const child = onwardChild(parent, hop, onward, at);

  it('shares root, patient and slip, and goes from who received it last', () => {
    expect(child).toMatchObject({
      ...{ id: hop.id, rootId: parent.rootId, parentId: parent.id, patientId: parent.patientId, slip: parent.slip },
      ...{ fromOrganizationId: hospital, toOrganizationId: stranger, status: 'draft' },
    });
  });

  it('names every referrer before in each of its events, the first of them first', () => {
    const second = onwardChild({ ...child, status: 'in-triage' }, hop, onward, at);
    expect(second.upstream.map(({ organizationId }) => organizationId)).toEqual([township, hospital]);
    const { events } = submit(child, history.directory, at);
    expect(events[0]?.data).toMatchObject({ upstream: [{ organizationId: township }] });
    expect(factsOf(parent)).not.toHaveProperty('upstream');
  });

  it('ends the one before it when it ends, and nothing else', () => {
    const ended = { ...child, status: 'rejected' as const };
    const { state, events } = conclude(aReferral('referred-onward'), ended, at);
    expect(state).toMatchObject({ status: 'closed', endedAt: at });
    expect(events[0]?.data).toMatchObject({ childId: child.id, childStatus: 'rejected' });
    expect(conclude(aReferral('outcome-sent'), ended, at).events).toEqual([]);
  });
});

describe('a down referral from an outcome', () => {
  const parent = aReferral('outcome-sent', { outcome: { ...history.outcome, treatment: '支架植入' } });
  const down = { rehabilitation: '每周心脏康复训练', indications: ['acute-phase-over'] as const };

  it('is a draft to where the patient came from first, with the plan and without consent yet', () => {
    const child = downChild(parent, hop, down, at);
    expect(child).toMatchObject({
      ...{ direction: 'down', status: 'draft', fromOrganizationId: hospital, toOrganizationId: township },
      slip: {
        rehabilitation: down.rehabilitation,
        treatment: '支架植入',
        consent: false,
        indications: down.indications,
      },
    });
    const chained = { ...parent, upstream: [{ organizationId: stranger, department: '02' }] };
    expect(downChild(chained, hop, down, at)).toMatchObject({ toOrganizationId: stranger, upstream: [] });
    const elsewhere = { ...down, to: { organizationId: stranger, department: '05.01' } };
    expect(downChild(parent, hop, elsewhere, at)).toMatchObject({ toOrganizationId: stranger, toDepartment: '05.01' });
  });

  it('leaves the outcome to be acknowledged, and what was called for about it', () => {
    const escalation = { duty: 'acknowledgement', times: 1, at: at.toISOString() } as const;
    expect(referDown({ ...parent, escalation }, hop.id).state).toEqual({ ...parent, escalation });
  });
});
