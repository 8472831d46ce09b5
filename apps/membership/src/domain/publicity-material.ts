import {
  PublicityMaterialApproved,
  PublicityMaterialLapsed,
  PublicityMaterialRejected,
  PublicityMaterialState,
  PublicityMaterialSubmitted,
  PublicityMaterialTakenDown,
  publicityRuleCodes,
  Refusal,
  type Decision,
  type PublicityRule,
  type PublicityStatus,
  type Versioned,
  dateIn,
} from '#contracts';
import { told, type Facts } from './facts.js';
import { stepOf, type Step, type StepInput } from './step.js';

/** The life of publicity material; `lapse` is what the day after its last does. */
export const transitions = {
  revise: { from: ['rejected'], to: 'submitted', event: PublicityMaterialSubmitted },
  approve: { from: ['submitted'], to: 'approved', event: PublicityMaterialApproved },
  reject: { from: ['submitted'], to: 'rejected', event: PublicityMaterialRejected },
  lapse: { from: ['approved'], to: 'lapsed', event: PublicityMaterialLapsed },
  takeDown: { from: ['approved'], to: 'taken-down', event: PublicityMaterialTakenDown },
} as const satisfies Record<
  string,
  {
    from: readonly PublicityStatus[];
    to: PublicityStatus;
    event: (id: string, data: PublicityMaterialState) => ReturnType<typeof PublicityMaterialSubmitted>;
  }
>;

export type MaterialCommand = keyof typeof transitions;
export type MaterialStep = Step<'submit' | MaterialCommand, PublicityStatus>;

export interface Material extends Versioned, Facts<PublicityMaterialState> {
  /** What is to appear; it stays in the register. */
  readonly content: string;
  readonly steps: readonly MaterialStep[];
}

export type Submission = Pick<Material, 'consortiumId' | 'organizationId' | 'title' | 'medium' | 'content'>;

const tell = (state: Material): PublicityMaterialState => told<PublicityMaterialState>(PublicityMaterialState, state);

export function submitMaterial(id: string, submission: Submission, input: StepInput): Decision<Material> {
  const steps = [stepOf('submit' as const, 'submitted' as const, input)];
  const status = 'submitted' as const;
  const state: Material = {
    id,
    version: 0,
    ...submission,
    status,
    expiresOn: null,
    brokenRules: [],
    reason: null,
    steps,
  };
  return { state, events: [PublicityMaterialSubmitted(id, tell(state))] };
}

/** Approves what was checked against every rule, until the last day of the approval at the latest. */
export function approve(
  material: Material,
  checkedRules: readonly PublicityRule[],
  expiresOn: string,
  lastDay: string,
  input: StepInput,
): Decision<Material> {
  const unchecked = publicityRuleCodes.filter((rule) => !checkedRules.includes(rule));
  if (unchecked.length > 0) {
    const list = unchecked.join(', ');
    throw invalid('rules-not-checked', '/checkedRules', `尚未对照审核：${list}`, `Not checked against: ${list}`);
  }
  if (expiresOn > lastDay || expiresOn < dateIn(new Date(input.at))) {
    const [zh, en] = [`有效期须自今日起至 ${lastDay} 止`, `An approval expires from today to ${lastDay}`];
    throw invalid('expiry', '/expiresOn', zh, en);
  }
  return advance(material, 'approve', input, { expiresOn, brokenRules: [], reason: null });
}

/** Rejects or takes down what breaks rules. */
export const find = (
  material: Material,
  command: 'reject' | 'takeDown',
  brokenRules: PublicityRule[],
  input: StepInput & { reason: string },
): Decision<Material> => advance(material, command, input, { brokenRules, reason: input.reason });

/** The only function that writes `status`. */
export function advance(
  material: Material,
  command: MaterialCommand,
  input: StepInput,
  changes: Partial<Pick<Material, 'title' | 'content' | 'expiresOn' | 'brokenRules' | 'reason'>> = {},
): Decision<Material> {
  const { from, to, event } = transitions[command];
  if (!(from as readonly PublicityStatus[]).includes(material.status)) {
    throw new Refusal('conflict', `publicity/not-${from.join('-or-')}`, {
      zh: `材料状态为“${statusWords[material.status]}”，此操作要求“${from.map((s) => statusWords[s]).join('、')}”`,
      en: `The material is ${material.status}; this step starts from ${from.join(', ')}`,
    });
  }
  const steps = [...material.steps, stepOf(command, to, input)];
  const state: Material = { ...material, ...changes, status: to, steps };
  return { state, events: [event(material.id, tell(state))] };
}

const invalid = (code: string, pointer: string, zh: string, en: string): Refusal =>
  new Refusal('invalid', `publicity/${code}`, { zh, en }, [{ pointer, detail: { zh, en } }]);

const statusWords: Record<PublicityStatus, string> = {
  submitted: '待审核',
  rejected: '未通过',
  approved: '已批准',
  lapsed: '已到期',
  'taken-down': '已撤下',
};
