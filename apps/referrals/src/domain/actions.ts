import { Refusal, roleMissing, type Bilingual, type ReferralStatus, type Role } from '#contracts';
import { notInThisStatus, type Referral } from './referral.js';
import { receiverInactive } from './stranding.js';
import { mayStartFrom, ofEmergencies, transitions, type By, type Command, type End, type Side } from './transitions.js';

const deskRoles = ['clinician', 'referral-coordinator', 'scheduler', 'integration'] as const;

/** What a person may do to a referral: the verbs of the API, the commands behind them and the roles that may. */
export const actions = {
  submit: { commands: ['submit', 'ask-review'], roles: ['clinician', 'referral-coordinator', 'integration'] },
  'approve-review': { commands: ['approve-review'], roles: ['referral-coordinator'] },
  'send-back': { commands: ['send-back'], roles: ['referral-coordinator'] },
  triage: { commands: ['triage'], roles: ['clinician', 'referral-coordinator'] },
  'request-info': { commands: ['request-info'], roles: ['clinician', 'referral-coordinator'] },
  'answer-info': { commands: ['answer-info'], roles: ['clinician', 'referral-coordinator', 'integration'] },
  'return-advice': { commands: ['return-advice'], roles: ['clinician'] },
  'refer-onward': { commands: ['refer-onward'], roles: ['clinician', 'referral-coordinator'] },
  reroute: { commands: ['reroute'], roles: ['clinician', 'referral-coordinator'] },
  convert: { commands: ['convert'], roles: ['clinician', 'referral-coordinator'] },
  accept: { commands: ['accept'], roles: ['clinician', 'referral-coordinator'] },
  reject: { commands: ['reject'], roles: ['clinician', 'referral-coordinator'] },
  'hand-over': {
    commands: ['hand-over', 'hand-over-unbooked'],
    roles: ['clinician', 'referral-coordinator', 'integration'],
  },
  arrive: { commands: ['arrive', 'arrive-unbooked'], roles: deskRoles },
  'green-channel': { commands: ['green-channel'], roles: deskRoles },
  'no-show': { commands: ['no-show'], roles: deskRoles },
  rebook: { commands: ['rebook'], roles: ['clinician', 'referral-coordinator', 'scheduler'] },
  'start-care': { commands: ['start-care'], roles: ['clinician'] },
  note: { commands: ['note'], roles: ['clinician'] },
  admit: { commands: ['admit'], roles: ['clinician'] },
  discharge: { commands: ['discharge'], roles: ['clinician'] },
  outcome: { commands: ['send-outcome'], roles: ['clinician'] },
  'refer-down': { commands: ['refer-down'], roles: ['clinician'] },
  close: { commands: ['close'], roles: ['clinician', 'referral-coordinator'] },
  cancel: {
    commands: ['cancel', 'pass-cancel', 'request-cancel'],
    roles: ['clinician', 'referral-coordinator', 'integration'],
  },
  'confirm-cancel': { commands: ['confirm-cancel'], roles: ['clinician', 'referral-coordinator'] },
  'enter-in-error': { commands: ['enter-in-error'], roles: ['clinician'] },
  'confirm-error': { commands: ['confirm-error'], roles: ['clinician'] },
  'refuse-error': { commands: ['refuse-error'], roles: ['clinician'] },
} as const satisfies Record<string, { commands: readonly [Command, ...Command[]]; roles: readonly Role[] }>;

export type Action = keyof typeof actions;
export const actionNames = Object.keys(actions) as Action[];

/**
 * Verbs by which a receiver answers for a patient whom it does not have, or refers one on: none of a member that left the group. Whom it
 * has already it looks after.
 */
export const ofActiveReceiver: readonly Action[] = [
  ...(['triage', 'request-info', 'return-advice', 'refer-onward', 'convert', 'accept', 'reject', 'rebook'] as const),
  'refer-down',
];

/**
 * What the referrer does afterwards, of an emergency that went at once or of an end without care, with the roles that may: it leaves the
 * status as it is, whatever that is.
 */
export const afterwards = {
  'review-emergency': ['referral-coordinator'],
  'complete-slip': actions.submit.roles,
  'acknowledge-end': actions.close.roles,
} as const satisfies Record<string, readonly Role[]>;
export type Afterwards = keyof typeof afterwards;
const isAfterwards = (action: JudgedAction): action is Afterwards => action in afterwards;

/** Verbs that may be taken now or not: those of the table, and those afterwards. */
export type JudgedAction = Action | Afterwards;
export const judgedActions: readonly JudgedAction[] = [
  ...actionNames,
  ...(['review-emergency', 'complete-slip', 'acknowledge-end'] as const),
];

/** Roles that see a referral of their own organization. */
export const partyRoles = ['clinician', 'referral-coordinator', 'scheduler', 'integration'] as const satisfies Role[];
/** Roles that see the group's referrals without clinical content. */
export const groupRoles = ['group-admin', 'committee-observer', 'auditor'] as const satisfies Role[];

/** The caller as far as a rule is concerned. */
export interface Who {
  readonly organizationId?: string;
  readonly roles: readonly Role[];
  readonly practitionerId?: string;
  /** Groups whose emergency centre (120) the organization is. */
  readonly emergencyCentreOf?: readonly string[];
}

/** Statuses in which a referral is the referrer's alone. */
export const hiddenFromReceiver: readonly ReferralStatus[] = ['draft', 'internal-review'];

/** Statuses in which the emergency centre of the group (120) sees a referral: the patient has a place to be taken to. */
export const carried: readonly ReferralStatus[] = ['scheduled', 'in-transit'];
/** And those in which it sees an emergency, which does not wait for a slot. */
export const carriedUnbooked = transitions['hand-over-unbooked'].from;

/** What of a referral decides who sees it, and what may be done. */
type Stage = Pick<Referral, 'status' | 'priority'>;

const knows = (side: Side, { status, priority }: Stage): boolean => {
  if (side === 'emergency-centre')
    return carried.includes(status) || (priority === 'emergency' && mayStartFrom('hand-over-unbooked', status));
  return side === 'referrer' || !hiddenFromReceiver.includes(status);
};

/** On which side of a referral someone's organization stands; a draft is the referrer's alone. */
export function sideOf(referral: Referral, who: Who): Side | undefined {
  const side = standing(referral, who);
  return side && knows(side, referral) ? side : undefined;
}

function standing(referral: Referral, { organizationId, emergencyCentreOf = [] }: Who): Side | undefined {
  if (!organizationId) return undefined;
  if (organizationId === referral.fromOrganizationId) return 'referrer';
  if (organizationId === referral.toOrganizationId) return 'receiver';
  return emergencyCentreOf.includes(referral.groupId) ? 'emergency-centre' : undefined;
}

export const has = (who: Who, roles: readonly Role[]): boolean => who.roles.some((role) => roles.includes(role));

export const notFound = () =>
  new Refusal('not-found', 'not-found', { zh: '没有这条转诊记录', en: 'There is no such referral' });

type Actors = Exclude<By, 'system'>;
const actorsOf = (action: Action): Actors => transitions[actions[action].commands[0]].by;

const sides: Record<Actors, readonly Side[]> = {
  either: ['referrer', 'receiver'],
  referrer: ['referrer'],
  receiver: ['receiver'],
  'referrer-or-emergency-centre': ['referrer', 'emergency-centre'],
};
const sideNames: Record<Actors, Bilingual> = {
  either: { zh: '转出方或接收方', en: 'one of the two organizations' },
  referrer: { zh: '转出方', en: 'the referring organization' },
  receiver: { zh: '接收方', en: 'the receiving organization' },
  'referrer-or-emergency-centre': {
    zh: '转出方或120急救中心',
    en: 'the referring organization or the emergency centre (120)',
  },
};

/** The commands behind a verb, as far as they are for such a referral. */
const commandsOf = (action: Action, { priority }: Pick<Referral, 'priority'>): readonly Command[] =>
  actions[action].commands.filter((command) => priority === 'emergency' || !ofEmergencies.includes(command));

/** What the table says of one asking: `undefined` when it may be done. */
export type Verdict = 'not-found' | 'not-your-side' | 'role-missing' | 'not-in-this-status' | undefined;

/** The table as a function: an action in a status, asked by someone on a side, or on none, with some roles. */
export function verdictOf(action: Action, stage: Stage, side: Side | undefined, askedWith: readonly Role[]): Verdict {
  const { roles } = actions[action];
  if (!askedWith.some((role) => (roles as readonly Role[]).includes(role))) return 'role-missing';
  if (!side || !knows(side, stage)) return 'not-found';
  if (!sides[actorsOf(action)].includes(side)) return 'not-your-side';
  return commandsOf(action, stage).some((command) => mayStartFrom(command, stage.status))
    ? undefined
    : 'not-in-this-status';
}

/**
 * Why `who` may not do `action` now; undefined when they may. `receiverGone`: its receiver is no active member of its group any more; it
 * matters to verbs `ofActiveReceiver` alone.
 */
export function refusalOf(action: Action, referral: Referral, who: Who, receiverGone: boolean): Refusal | undefined {
  switch (verdictOf(action, referral, sideOf(referral, who), who.roles)) {
    case 'not-found':
      return notFound();
    case 'not-your-side':
      return wrongSide(actorsOf(action));
    case 'role-missing':
      return roleMissing(actions[action].roles);
    case 'not-in-this-status':
      return notInThisStatus(commandsOf(action, referral).at(-1) ?? actions[action].commands[0], referral.status);
    default:
      return receiverGone && ofActiveReceiver.includes(action) ? receiverInactive() : undefined;
  }
}

/** As `refusalOf`, for who sees the referral: one who only looks on is told whose it is to act. */
export function refusalTo(
  action: JudgedAction,
  referral: Referral,
  who: Who,
  receiverGone: boolean,
): Refusal | undefined {
  if (isAfterwards(action)) {
    if (!has(who, afterwards[action])) return roleMissing(afterwards[action]);
    return sideOf(referral, who) === 'referrer' ? undefined : wrongSide('referrer');
  }
  const refusal = refusalOf(action, referral, who, receiverGone);
  return refusal?.kind === 'not-found' ? wrongSide(actorsOf(action)) : refusal;
}

/** @throws Refusal when `who` may not do `action` now */
export function demand(action: Action, referral: Referral, who: Who, receiverGone = false): void {
  const refusal = refusalOf(action, referral, who, receiverGone);
  if (refusal) throw refusal;
}

/** @throws Refusal when `who` does not stand on that side of the referral */
export function demandSide(side: End, referral: Referral, who: Who): void {
  const stands = sideOf(referral, who);
  if (!stands) throw notFound();
  if (stands !== side) throw wrongSide(side);
}

const wrongSide = (side: Actors) =>
  new Refusal('forbidden', 'not-your-side', {
    zh: `此操作由${sideNames[side].zh}进行`,
    en: `This is done by ${sideNames[side].en}`,
  });
