import { goodRun } from '../good-run.fixture.js';
import { audit } from './audit.js';

const { facts } = goodRun();

describe('invariant 7, audit', () => {
  it('holds when trails only grow and have every decision', () => expect(audit(facts)).toEqual([]));

  it('finds a trail that can be changed', () => {
    const changed = { ...facts, audit: { ...facts.audit, changeable: ['operator_actions of referrals'] } };
    expect(audit(changed).map(({ what }) => what)).toEqual(['an audit trail that can be changed']);
  });

  it('finds a decision that is not on record', () => {
    const unrecorded = { ...facts, audit: { ...facts.audit, recordedDiscards: ['referrals/3'] } };
    expect(audit(unrecorded).map(({ subject }) => subject)).toEqual(['scheduling/3']);
  });
});
