import { agreementStatuses, Refusal, type AgreementStatus } from '#contracts';
import {
  advance,
  amendDraft,
  draftAgreement,
  sign,
  transitions,
  type Agreement,
  type AgreementCommand,
  type AgreementTerms,
  type Clause,
} from './agreement.js';

const input = { by: 'user', at: '2026-03-02T08:00:00Z', document: '永协〔2026〕12号', reason: '未履约' };
const parties = {
  consortiumId: '01980000-0000-7000-8000-000000000001',
  organizationId: '01980000-0000-7000-8000-000000000002',
};
const quota = { code: 'scheduling.expert-quota', parameters: { quotaShare: 0.5, bookingWindowDays: 14 } };
const plain: Clause = { number: '第一条', text: '托管期限三年' };
const setting: Clause = { number: '第二条', text: '专家号源一半留给基层', policy: quota };
const terms: AgreementTerms = {
  number: '永协〔2026〕12号',
  mode: 'trusteeship',
  validFrom: '2026-04-01',
  validTo: '2029-03-31',
  clauses: [plain, setting],
};
const draft = () => draftAgreement('01980000-0000-7000-8000-000000000003', parties, terms, input);
const at = (status: AgreementStatus): Agreement => ({ ...draft().state, status });

const commands = Object.keys(transitions) as AgreementCommand[];
const pairs = agreementStatuses.flatMap((status) => commands.map((command) => ({ status, command })));

describe('the life of an agreement', () => {
  it.each(pairs)('$status × $command', ({ status, command }) => {
    const { from, to, event } = transitions[command];
    if (!(from as readonly AgreementStatus[]).includes(status)) {
      expect(() => advance(at(status), command, input)).toThrow(Refusal);
      return;
    }
    const { state, events } = advance(at(status), command, input);
    expect(state.steps.at(-1)).toMatchObject({ command, to, by: 'user', document: input.document });
    expect(events.map((e) => e.definition.type)).toEqual([event('a', state as never).definition.type]);
    expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
  });

  it('can reach every status from a draft, and leaves neither end', () => {
    const reached = new Set<AgreementStatus>(['draft']);
    for (const status of reached) {
      for (const { from, to } of Object.values(transitions)) {
        if ((from as readonly AgreementStatus[]).includes(status)) reached.add(to);
      }
    }
    expect([...reached].toSorted()).toEqual([...agreementStatuses].toSorted());
    const left = new Set(Object.values(transitions).flatMap(({ from }) => from as readonly string[]));
    expect(agreementStatuses.filter((status) => !left.has(status))).toEqual(['expired', 'terminated']);
  });

  it.each([
    ['signed without its paper', 'draft', 'sign', 'document'],
    ['terminated without a reason', 'in-force', 'terminate', 'reason'],
  ] as const)('is not %s', (_, status, command, missing) => {
    expect(() => advance(at(status), command, { ...input, [missing]: undefined })).toThrow(
      `agreement/${missing}-needed`,
    );
  });
});

describe('the clauses of an agreement', () => {
  it('point at the policies they set once it is signed', () => {
    const policyId = '01980000-0000-7000-8000-000000000004';
    const { state, events } = sign(draft().state, input, [undefined, policyId]);
    expect(state.clauses).toEqual([plain, { ...setting, policyId }]);
    expect(events[0]?.data).toMatchObject({ status: 'signed', clauses: [{}, { policyId }] });
  });

  it('change in a draft only', () => {
    const clauses = [{ number: '第一条', text: '托管期限五年' }];
    expect(amendDraft(draft().state, { clauses }).events.map((e) => e.definition.eventName)).toEqual([
      'AgreementAmended',
    ]);
    expect(amendDraft(draft().state, { clauses: [...terms.clauses] }).events).toEqual([]);
    expect(() => amendDraft(at('signed'), { clauses })).toThrow('agreement/not-draft');
  });

  it.each([
    ['two of them set the same policy', { clauses: [setting, setting] }, 'policy-set-twice'],
    [
      'one holds what no database keeps',
      { clauses: [{ number: '1', text: '一', policy: { code: 'a', parameters: { t: '\u0000' } } }] },
      'unwritable',
    ],
    [
      'one sets what its policy cannot be',
      { clauses: [plain, { ...setting, policy: { ...quota, parameters: { quotaShare: 50 } } }] },
      'quotaShare a number from 0 to 1 (a share) is expected; bookingWindowDays',
    ],
    ['they are too long to travel', { clauses: Array(200).fill({ ...plain, text: '一'.repeat(2_000) }) }, 'too-long'],
    ['the last day is before the first', { validTo: '2026-03-31' }, 'valid-to-before-from'],
  ] satisfies [string, Partial<AgreementTerms>, string][])('are refused where %s', (_, change, code) => {
    expect(() => amendDraft(draft().state, change)).toThrow(code);
    expect(() => draftAgreement('a', parties, { ...terms, ...change }, input)).toThrow(code);
  });

  it('are refused with everything that is wrong named at once', () => {
    const unusable = { ...setting, policy: { ...quota, parameters: { ...quota.parameters, quotaShare: 50 } } };
    const bad = { ...terms, validTo: '2026-03-31', clauses: [plain, unusable, setting, setting] };
    const reasons = [
      /The last day is before the first/,
      /Two clauses set the same policy/,
      /quotaShare a number from 0 to 1/,
    ];
    expect(() => draftAgreement('a', parties, bad, input)).toThrow(
      expect.objectContaining({
        code: 'agreement/valid-to-before-from',
        errors: [
          'validTo',
          'clauses/2/policy/code',
          'clauses/3/policy/code',
          'clauses/1/policy/parameters/quotaShare',
        ].map((place) => expect.objectContaining({ pointer: `/${place}` })),
      }),
    );
    for (const reason of reasons) expect(() => draftAgreement('a', parties, bad, input)).toThrow(reason);
  });
});
