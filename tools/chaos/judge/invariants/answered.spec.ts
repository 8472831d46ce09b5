import type { Operation } from '../../evidence.js';
import type { ReferralFact } from '../facts.js';
import { goodRun } from '../good-run.fixture.js';
import { answered } from './answered.js';

const { evidence, facts } = goodRun();
const [r1] = facts.referrals as [ReferralFact];
const found = (operations: readonly Operation[], changes: Partial<typeof facts> = {}): string[] =>
  answered({ ...evidence, operations }, { ...facts, ...changes }).map(({ what }) => what);

const ask = (more: Partial<Operation>): Operation[] => [
  ...evidence.operations,
  { key: 'k9', kind: 'create', invokedAt: 0, outcome: 'ok', ...more },
];
const answer = (status = 'accepted', referralId = 'r1') => ({
  answers: [...facts.answers, { key: 'k9', referralId, referralStatus: status }],
});
const referral = (more: Partial<ReferralFact>) => ({
  referrals: facts.referrals.map((each) => (each.id === 'r1' ? { ...each, ...more } : each)),
});

describe('invariant 1, what was answered', () => {
  it('holds when all that was answered is there, and nothing else', () => {
    expect(answered(evidence, facts)).toEqual([]);
    expect(found(ask({ kind: 'cancel' }), { ...answer(), ...referral({ status: 'cancel-requested' }) })).toEqual([]);
    expect(found(ask({ outcome: 'unknown' }))).toEqual([]);
    const draft = { ...r1, id: 'r9', status: 'draft' };
    expect(found(ask({}), { ...answer('draft', 'r9'), referrals: [...facts.referrals, draft] })).toEqual([]);
    expect(found(evidence.operations, { referrals: [...facts.referrals, { ...r1, id: 'r0', createdAt: 1 }] })).toEqual(
      [],
    );
  });

  it.each<[string, string[]]>([
    ['no answer of what succeeded', found(ask({}))],
    ['no referral of an answer', found(ask({}), answer('accepted', 'r9'))],
  ])('finds lost: %s', (_, whats) => expect(whats).toEqual(['an operation answered with success that is not there']));

  it.each(['accepted', 'submitted', 'draft'])('finds a referral that stays %s', (status) =>
    expect(found(evidence.operations, referral({ status }))).toEqual(['a referral that did not reach its end']),
  );

  it('finds a draft that was submitted and stays one', () => {
    const draft = { ...r1, id: 'r9', status: 'draft' };
    const create = { key: 'k8', kind: 'create', invokedAt: 0, outcome: 'ok' } as const;
    const answers = [...answer('delivered', 'r9').answers, { key: 'k8', referralId: 'r9', referralStatus: 'draft' }];
    expect(found([...ask({ kind: 'submit' }), create], { answers, referrals: [...facts.referrals, draft] })).toEqual([
      'a referral that did not reach its end',
    ]);
  });

  it.each([
    ['cancel', 'cancelled'],
    ['confirm-cancel', 'cancelled'],
    ['submit', 'delivered'],
  ] as const)('finds a refused %s after which the referral is %s all the same', (kind, status) => {
    const fails = { kind, outcome: 'fail', referralId: 'r1' } as const;
    const operations = [
      ...evidence.operations.filter(({ referralId }) => referralId !== 'r1'),
      ...ask(fails).slice(-1),
    ];
    const whats = (more: readonly Operation[] = []) => found([...operations, ...more], referral({ status }));
    expect(whats()).toContain('a refused operation that had an effect');
    const perhaps = { ...operations.at(-1), key: 'k10', outcome: 'unknown' } as Operation;
    expect(whats([perhaps])).not.toContain('a refused operation that had an effect');
  });

  it.each([
    ['cancel', 'scheduled'],
    ['confirm-cancel', 'cancel-requested'],
  ] as const)('finds a %s that leaves the referral %s', (kind, status) =>
    expect(found(ask({ kind }), { ...answer(), ...referral({ status }) })).toEqual([
      'a cancellation answered with success that was not made',
    ]),
  );

  it('finds what was refused and has an effect', () => {
    expect(found(ask({ outcome: 'fail' }), answer())).toEqual(['a refused operation that had an effect']);
  });

  it('finds a key that was answered with two referrals', () => {
    expect(found(ask({ referralId: 'r2' }), answer())).toEqual(['one key that was answered with two referrals']);
  });

  it('finds a referral that nobody asked for', () => {
    expect(found(evidence.operations, { referrals: [...facts.referrals, { ...r1, id: 'r9' }] })).toEqual([
      'a referral that no operation asked for',
    ]);
  });
});
