import {
  ReferralDownReferred,
  ReferralReferredOnward,
  type Direction,
  type Indication,
  type ReasonCode,
  type ReferralEnd,
} from '#contracts';
import { careNotStarted } from './care.js';
import { factsOf, fromEnd, move, toEnd, type Referral, type ReferralDecision } from './referral.js';
import { receiverActive } from './stranding.js';
import { slipPartsOf, type Referrer, type Slip } from './slip.js';
import { begin, type Beginning } from './submission.js';

export const onwardReasons = [
  'outside-competence',
  'needs-higher-level',
  'no-capacity',
  'nearer-to-patient',
  'other',
] as const satisfies readonly ReasonCode[];
export type OnwardReason = (typeof onwardReasons)[number];
/** Why a referrer refers past its receiver. */
export const rerouteReason = 'receiver-left' satisfies ReasonCode;
/** Why a patient goes onward who had come back with advice. */
export const convertedReason = 'advice-converted' satisfies ReasonCode;

/** Another receiver for a patient, and what its direction asks of the slip beside what that says already. */
export interface Way extends Partial<Pick<Slip, 'indications' | 'rehabilitation' | 'followUpPlan' | 'referrerPhone'>> {
  /** The doctor who refers, where that is not the one who asks, or not the one who referred first. */
  readonly from?: Referrer;
  readonly to: ReferralEnd;
  readonly direction: Direction;
}

/** Where the receiver refers the patient on. */
export interface Onward extends Way {
  readonly reasonCode: OnwardReason;
  readonly comment: string;
}

/** Where the referrer sends the patient instead of to a receiver that left the group. */
export interface Reroute extends Way {
  readonly comment?: string;
}

/** What goes down with the patient; without a target it is where the patient came from. */
export interface Down {
  readonly to?: ReferralEnd;
  readonly rehabilitation: string;
  /** May still be missing in the draft, as the phone may. */
  readonly followUpPlan?: string;
  readonly referrerPhone?: string;
  readonly indications: readonly Indication[];
  readonly consent?: boolean;
}

/** What the service gives a further hop. */
export type Hop = Pick<Beginning, 'id' | 'number'> & { readonly practitionerId: string | null };

/** The next hop of a patient: the same root, patient and slip, from who received it last. */
function next(parent: Referral, { id, number, practitionerId }: Hop, way: Way, now: Date): Referral {
  const { to, direction } = way;
  const { organizationId, department } = toEnd(parent);
  const from = { organizationId, department, ...(practitionerId && { practitionerId }) };
  const patient = { id: parent.patientId, age: parent.patientAge, sex: parent.patientSex };
  // Another one refers now, and is reached elsewhere.
  const slip = { ...parent.slip, referrerPhone: '', ...slipPartsOf(way) };
  const input = { direction, priority: parent.priority, from, to, ...slip };
  const child = begin(input, { id, number, groupId: parent.groupId, patient }, now);
  return { ...child, rootId: parent.rootId, parentId: parent.id };
}

/**
 * The child that a receiver refers onward by, still a draft: it is submitted by the rules of every submission. Where advice was
 * asked it is asked there too, and whether it may become a referral stays with who asked first.
 */
export const onwardChild = (parent: Referral, hop: Hop, onward: Onward, now: Date): Referral => ({
  ...next(parent, { ...hop, practitionerId: onward.from?.practitionerId ?? hop.practitionerId }, onward, now),
  intent: parent.intent,
  conversionAllowed: parent.conversionAllowed,
  upstream: [...parent.upstream, fromEnd(parent)],
  handover: parent.handover,
});

/**
 * The child by which a referrer goes round its receiver: it is still who refers, those before it stay those before it, and a patient who
 * was handed over stays so.
 */
export const reroutedChild = (parent: Referral, hop: Hop, way: Reroute, now: Date): Referral => ({
  ...next(parent, hop, way, now),
  fromOrganizationId: parent.fromOrganizationId,
  fromDepartment: parent.fromDepartment,
  fromPractitionerId: way.from?.practitionerId ?? parent.fromPractitionerId,
  slip: { ...parent.slip, ...slipPartsOf(way) },
  intent: parent.intent,
  conversionAllowed: parent.conversionAllowed,
  upstream: parent.upstream,
  handover: parent.handover,
});

/** @throws Refusal `receiver-active` */
export function reroute(
  parent: Referral,
  childId: string,
  { to, comment }: Reroute,
  receiverGone: boolean,
  underReview = false,
): ReferralDecision {
  const reasonCode = rerouteReason;
  const state = move(parent, 'reroute', { reasonCode, comment: comment ?? null, childId, onwardTo: to });
  if (!receiverGone) throw receiverActive();
  return { state, events: [referredOnward(state, { reasonCode, childId, onwardTo: to }, underReview)] };
}

/** @param underReview the own office looks first at the slip by which the patient goes on */
export function referOnward(
  parent: Referral,
  childId: string,
  { to, reasonCode, comment }: Onward,
  underReview = false,
): ReferralDecision {
  const state = move(parent, 'refer-onward', { reasonCode, comment, childId, onwardTo: to });
  return { state, events: [referredOnward(state, { reasonCode, childId, onwardTo: to }, underReview)] };
}

const referredOnward = (
  parent: Referral,
  said: { reasonCode: string; childId: string; onwardTo: ReferralEnd },
  underReview: boolean,
) => ReferralReferredOnward(parent.id, { ...factsOf(parent), ...said, ...(underReview && { underReview }) });

/** The down referral that follows from an outcome, as a draft: it carries the rehabilitation plan and the outcome's diagnoses. */
export function downChild(parent: Referral, hop: Hop, down: Down, now: Date): Referral {
  const origin = parent.upstream[0] ?? fromEnd(parent);
  const { to = origin, referrerPhone } = down;
  const child = next(parent, hop, { to, direction: 'down', referrerPhone }, now);
  const { rehabilitation, followUpPlan = '', indications, consent = false } = down;
  const diagnoses = parent.outcome?.diagnoses.length ? parent.outcome.diagnoses : parent.slip.diagnoses;
  const treatment = parent.outcome?.treatment ?? parent.slip.treatment;
  return {
    ...child,
    priority: 'routine',
    slip: { ...child.slip, diagnoses, treatment, rehabilitation, followUpPlan, indications, consent },
  };
}

/**
 * By who had the patient, not by who has the outcome of a further hop.
 * @throws Refusal `care-not-started`
 */
export function referDown(parent: Referral, childId: string): ReferralDecision {
  const moved = move(parent, 'refer-down');
  if (!parent.careStartedAt) throw careNotStarted();
  // The referrer still has to acknowledge the outcome: what was called for goes on.
  const state = { ...moved, escalation: parent.escalation };
  return { state, events: [ReferralDownReferred(state.id, { ...factsOf(state), childId })] };
}
