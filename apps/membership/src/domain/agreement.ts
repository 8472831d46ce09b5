import {
  AgreementAmended,
  AgreementBegun,
  AgreementDrafted,
  AgreementExpired,
  AgreementSigned,
  AgreementState,
  AgreementTerminated,
  Refusal,
  type AgreementStatus,
  type Decision,
  type Versioned,
} from '#contracts';
import { told, type Facts } from './facts.js';
import { refuseAll } from './faults.js';
import { unusableParameters, type Policy } from './policy.js';
import { amend } from './registration.js';
import { checkGround, stepOf, type Step, type StepInput } from './step.js';

/** The life of an agreement; `begin` and `expire` are what its first and last day do. */
export const transitions = {
  sign: { from: ['draft'], to: 'signed', event: AgreementSigned, needs: 'document' },
  begin: { from: ['signed'], to: 'in-force', event: AgreementBegun },
  expire: { from: ['in-force'], to: 'expired', event: AgreementExpired },
  terminate: { from: ['draft', 'signed', 'in-force'], to: 'terminated', event: AgreementTerminated, needs: 'reason' },
} as const satisfies Record<
  string,
  {
    from: readonly AgreementStatus[];
    to: AgreementStatus;
    event: (id: string, data: AgreementState) => ReturnType<typeof AgreementSigned>;
    needs?: 'document' | 'reason';
  }
>;

export type AgreementCommand = keyof typeof transitions;
export type AgreementStep = Step<'draft' | AgreementCommand, AgreementStatus>;

export interface Agreement extends Versioned, Facts<AgreementState> {
  readonly steps: readonly AgreementStep[];
}

export type Clause = Agreement['clauses'][number];
export type AgreementTerms = Pick<Agreement, 'number' | 'mode' | 'validFrom' | 'validTo' | 'clauses'>;

const tell = (state: Agreement): AgreementState => told<AgreementState>(AgreementState, state);

export function draftAgreement(
  id: string,
  parties: Pick<Agreement, 'consortiumId' | 'organizationId'>,
  terms: AgreementTerms,
  input: StepInput,
): Decision<Agreement> {
  const steps = [stepOf('draft' as const, 'draft' as const, input)];
  const state: Agreement = { id, version: 0, ...parties, ...terms, status: 'draft', reason: null, steps };
  check(state);
  return { state, events: [AgreementDrafted(id, tell(state))] };
}

/** Amends a draft; what is signed changes by another agreement only. */
export function amendDraft(agreement: Agreement, terms: Partial<AgreementTerms>): Decision<Agreement> {
  if (agreement.status !== 'draft') {
    throw new Refusal('conflict', 'agreement/not-draft', {
      zh: '协议已签署，变更须另订协议',
      en: 'The agreement is signed; a change needs another agreement',
    });
  }
  const telling = { schema: AgreementState, registered: AgreementDrafted, amended: AgreementAmended };
  const decision = amend(telling, agreement, terms);
  check(decision.state);
  return decision;
}

/** Takes one step of the table; the only place that writes `status`. */
export function advance(agreement: Agreement, command: AgreementCommand, input: StepInput): Decision<Agreement> {
  const transition = transitions[command];
  const { from, to, event } = transition;
  if (!(from as readonly AgreementStatus[]).includes(agreement.status)) {
    throw new Refusal('conflict', `agreement/not-${from.join('-or-')}`, {
      zh: `协议状态为“${statusWords[agreement.status]}”，此操作要求“${from.map((s) => statusWords[s]).join('、')}”`,
      en: `The agreement is ${agreement.status}; this step starts from ${from.join(', ')}`,
    });
  }
  checkGround('agreement', 'needs' in transition ? transition.needs : undefined, input);
  const reason = to === 'terminated' ? (input.reason ?? null) : null;
  const state = { ...agreement, status: to, reason, steps: [...agreement.steps, stepOf(command, to, input)] };
  return { state, events: [event(agreement.id, tell(state))] };
}

/** Signs a draft, its clauses pointing at the versions of policies they set: `policyIds` in the order of the clauses. */
export function sign(
  agreement: Agreement,
  input: StepInput,
  policyIds: readonly (string | undefined)[],
): Decision<Agreement> {
  const clauses = agreement.clauses.map((clause, i) => {
    const policyId = policyIds[i];
    return policyId === undefined ? clause : { ...clause, policyId };
  });
  return advance({ ...agreement, clauses }, 'sign', input);
}

/** Of all clauses in characters of JSON: every event carries the whole agreement. */
const maxLength = 262_144;

function check(terms: AgreementTerms): void {
  const { parameters, others } = faultsOf(terms);
  refuseAll([...others, ...parameters]);
}

/** Everything that is wrong with terms: with the parameters of policies that clauses set, and otherwise. */
export function faultsOf({ validFrom, validTo, clauses }: AgreementTerms): Record<'parameters' | 'others', Refusal[]> {
  const unusable = clauses.map(
    ({ policy }, i) => policy && unusableParameters(policy.code, policy.parameters, `/clauses/${i}/policy/parameters`),
  );
  const isLong = JSON.stringify(clauses.filter((_, i) => !unusable[i])).length > maxLength;
  const codes = clauses.map(({ policy }) => policy?.code);
  const twice = codes.flatMap((code, i) => (code !== undefined && codes.indexOf(code) < i ? [i] : []));
  return {
    parameters: unusable.filter((fault) => fault !== undefined),
    others: [
      ...(validTo !== null && validTo < validFrom ? [lastBeforeFirst()] : []),
      ...(isLong ? [tooLong()] : []),
      ...twice.map(setTwice),
    ],
  };
}

const lastBeforeFirst = (): Refusal =>
  invalid('agreement/valid-to-before-from', '/validTo', '终止日不得早于生效日', 'The last day is before the first');

const tooLong = (): Refusal =>
  invalid(
    'agreement/too-long',
    '/clauses',
    `各条款合计最多 ${maxLength} 个字符`,
    `All clauses together may have ${maxLength} characters`,
  );

const setTwice = (i: number): Refusal =>
  invalid(
    'agreement/policy-set-twice',
    `/clauses/${i}/policy/code`,
    '同一政策不得由两个条款设定',
    'Two clauses set the same policy',
  );

/**
 * A clause would hold from before `latest`, which the group set for a later day and which says something else: which of both goes on
 * is for people to say (ADR 0058).
 */
export function clauseBeforePolicy({ validFrom }: Agreement, clause: Clause, i: number, latest: Policy): Refusal {
  const { code, policyVersion } = latest;
  const text = {
    zh: `${clause.number}所设的政策 ${code} 第 ${policyVersion} 版自 ${latest.validFrom} 起生效，晚于协议生效日 ${validFrom}；可修改协议草案的生效日，撤回尚未生效的版本，或从条款中去掉该政策、由医联体另行设定`,
    en: `Clause ${clause.number} sets ${code} from ${validFrom} on, before its version ${policyVersion} of ${latest.validFrom}; amend the first day of the draft, withdraw that version where it still waits, or take the policy out of the clause and set it by itself`,
  };
  const pointer = `/clauses/${i}/policy/code`;
  return new Refusal('conflict', 'agreement/clause-before-policy', text, [{ pointer, detail: text }]);
}

const invalid = (code: string, pointer: string, zh: string, en: string): Refusal =>
  new Refusal('invalid', code, { zh, en }, [{ pointer, detail: { zh, en } }]);

const statusWords: Record<AgreementStatus, string> = {
  draft: '草案',
  signed: '已签署',
  'in-force': '生效',
  expired: '到期',
  terminated: '解除',
};
