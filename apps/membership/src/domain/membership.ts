import {
  MembershipActivated,
  MembershipAgreed,
  MembershipAmended,
  MembershipEnded,
  MembershipFileCompleted,
  MembershipFileDelayed,
  MembershipProposed,
  MembershipResumed,
  MembershipState,
  MembershipSurveyed,
  MembershipSuspended,
  Refusal,
  type Decision,
  type MembershipStatus,
  type Versioned,
} from '#contracts';
import { told, type Facts } from './facts.js';
import { checkGround, stepOf, type Step, type StepInput } from './step.js';

/** The life of a membership. `needs` is what a step cannot be taken without; `admit` is for groups that exist already, by the operator. */
export const transitions = {
  survey: { from: ['intent'], to: 'survey', event: MembershipSurveyed, needs: 'document' },
  completeFile: { from: ['survey'], to: 'file-complete', event: MembershipFileCompleted, needs: 'document' },
  agree: { from: ['file-complete'], to: 'agreed', event: MembershipAgreed, needs: 'document' },
  activate: { from: ['agreed'], to: 'active', event: MembershipActivated, needs: 'document' },
  admit: { from: ['intent'], to: 'active', event: MembershipActivated },
  suspend: { from: ['active'], to: 'suspended', event: MembershipSuspended, needs: 'reason' },
  resume: { from: ['suspended'], to: 'active', event: MembershipResumed },
  end: {
    from: ['intent', 'survey', 'file-complete', 'agreed', 'active', 'suspended'],
    to: 'ended',
    event: MembershipEnded,
    needs: 'reason',
  },
} as const satisfies Record<
  string,
  {
    from: readonly MembershipStatus[];
    to: MembershipStatus;
    event: (id: string, data: MembershipState) => ReturnType<typeof MembershipProposed>;
    needs?: 'document' | 'reason';
  }
>;

export type MembershipCommand = keyof typeof transitions;

export type MembershipStep = Step<'propose' | MembershipCommand, MembershipStatus>;

export interface Membership extends Versioned, Facts<Omit<MembershipState, 'fileDueAt' | 'fileOverdue'>> {
  readonly steps: readonly MembershipStep[];
  /** When the application file should be complete; null where the papers precede the system. */
  readonly fileDueAt: Date | null;
  /** The target has passed and the file is still not complete. */
  readonly fileOverdue: boolean;
}

export type Proposal = Pick<Membership, 'consortiumId' | 'organizationId' | 'role'>;

const tell = (state: Membership): MembershipState => {
  const fileDueAt = state.fileDueAt?.toISOString() ?? null;
  return told<MembershipState>(MembershipState, { ...state, fileDueAt });
};

/** True while the application file is still awaited. */
export const awaitsFile = ({ status }: Pick<Membership, 'status'>): boolean =>
  status === 'intent' || status === 'survey';

/** True while a member may be named the lead. */
export const mayLead = ({ status }: Pick<Membership, 'status'>): boolean =>
  status !== 'ended' && status !== 'suspended';

export function propose(
  id: string,
  proposal: Proposal,
  input: StepInput,
  fileDueAt: Date | null = null,
): Decision<Membership> {
  const { consortiumId, organizationId, role } = proposal;
  const steps = [stepOf('propose' as const, 'intent' as const, input)];
  const state: Membership = {
    id,
    version: 0,
    consortiumId,
    organizationId,
    role,
    status: 'intent',
    reason: null,
    steps,
    fileDueAt,
    fileOverdue: false,
  };
  return { state, events: [MembershipProposed(id, tell(state))] };
}

/** Takes one step of the table; the only place that writes `status`. */
export function advance(membership: Membership, command: MembershipCommand, input: StepInput): Decision<Membership> {
  const transition = transitions[command];
  const { from, to, event } = transition;
  if (!(from as readonly MembershipStatus[]).includes(membership.status)) {
    throw new Refusal('conflict', `membership/not-${from.join('-or-')}`, {
      zh: `成员状态为“${statusWords[membership.status]}”，此操作要求“${from.map((s) => statusWords[s]).join('、')}”`,
      en: `The membership is ${membership.status}; this step starts from ${from.join(', ')}`,
    });
  }
  checkGround('membership', 'needs' in transition ? transition.needs : undefined, input);
  const reason = to === 'suspended' || to === 'ended' ? (input.reason ?? null) : null;
  const steps = [...membership.steps, stepOf(command, to, input)];
  const fileOverdue = membership.fileOverdue && awaitsFile({ status: to });
  const state = { ...membership, status: to, reason, steps, fileOverdue };
  return { state, events: [event(membership.id, tell(state))] };
}

/** The target has come: an application file that is still awaited is overdue from now on, told once. */
export function missFileTarget(membership: Membership): Decision<Membership> {
  if (!awaitsFile(membership) || membership.fileOverdue) return { state: membership, events: [] };
  const state = { ...membership, fileOverdue: true };
  return { state, events: [MembershipFileDelayed(membership.id, tell(state))] };
}

/** A membership of a group that exists already: its papers precede the system, so it is active at once. */
export function admit(id: string, proposal: Proposal, input: StepInput): Decision<Membership> {
  const proposed = propose(id, proposal, input);
  const admitted = advance(proposed.state, 'admit', input);
  return { state: admitted.state, events: [...proposed.events, ...admitted.events] };
}

export function changeRole(membership: Membership, role: Membership['role']): Decision<Membership> {
  if (membership.status === 'ended') {
    throw new Refusal('conflict', 'membership/ended', {
      zh: '成员关系已终止，须重新提出加入意向',
      en: 'The membership has ended; propose a new one',
    });
  }
  if (membership.role === role) return { state: membership, events: [] };
  const state = { ...membership, role };
  return { state, events: [MembershipAmended(membership.id, tell(state))] };
}

const statusWords: Record<MembershipStatus, string> = {
  intent: '意向',
  survey: '考察中',
  'file-complete': '材料齐备',
  agreed: '已签约',
  active: '正式成员',
  suspended: '暂停',
  ended: '终止',
};
