import type { AuditFacts } from '../facts.js';
import { goodRun } from '../good-run.fixture.js';
import { audit } from './audit.js';

const { evidence, facts } = goodRun();
const found = (changes: Partial<AuditFacts>): string[] =>
  audit(evidence, { ...facts, audit: { ...facts.audit, ...changes } }).map(
    ({ what, subject }) => `${what}: ${subject}`,
  );

describe('invariant 7, audit', () => {
  it('holds when chains verify and trails have everything', () => expect(audit(evidence, facts)).toEqual([]));

  it.each<[string, Partial<AuditFacts>]>([
    ['an audit chain that does not verify: line 3', { brokenChains: ['line 3'] }],
    ['an audit trail that can be changed: audit_trail', { changeable: ['audit_trail'] }],
    ['an identity that was shown without a record: r1', { recordedLooks: new Map([['r1', 1]]) }],
    ['an identity that was shown without a record: r1', { recordedLooks: new Map() }],
    ['a dead letter that was given up without a record: scheduling/3', { recordedDiscards: ['referrals/3'] }],
  ])('finds %s', (said, changes) => expect(found(changes)).toEqual([said]));
});
