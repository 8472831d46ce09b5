import { ReferralEnteredInError, Refusal } from '#contracts';
import type { Who } from './actions.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';

export const errorReasons = ['wrong-patient', 'wrong-organization', 'duplicate', 'test-entry', 'other'] as const;
export type ErrorReason = (typeof errorReasons)[number];

export interface Correction {
  readonly reasonCode: ErrorReason;
  readonly comment: string;
  /** The practitioner of the referring organization who vouches for it beside the author. */
  readonly supervisorId: string;
}

/**
 * The author, and with the author a second pair of eyes, takes a referral out of use at any time; it is kept for audit.
 * @throws Refusal `not-the-author`, `supervisor-is-author`
 */
export function enterInError(
  referral: Referral,
  { reasonCode, comment, supervisorId }: Correction,
  who: Who,
  now: Date,
): ReferralDecision {
  const author = referral.fromPractitionerId ?? who.practitionerId;
  if (author !== who.practitionerId) throw notTheAuthor();
  if (supervisorId === author) throw ownSupervisor();
  return inError(referral, { reasonCode, comment, supervisorId }, now);
}

/** Also for a live hop that came of a referral entered in error, for whatever reason: nothing stands behind it any more (ADR 0042). */
export function inError(
  referral: Referral,
  { reasonCode, comment, supervisorId }: Correction,
  now: Date,
): ReferralDecision {
  const changes = { reasonCode, comment, supervisorId, endedAt: referral.endedAt ?? now, ...unreviewed };
  const state = move(referral, 'enter-in-error', changes);
  return { state, events: [ReferralEnteredInError(state.id, { ...factsOf(state), reasonCode })] };
}

/** What never was an emergency is not reviewed as one. */
const unreviewed = { reviewDueAt: null, reviewCalls: null } as const;

const notTheAuthor = () =>
  new Refusal('forbidden', 'not-the-author', {
    zh: '只有开单医生本人可以标记录入有误',
    en: 'Only the clinician who wrote the referral marks it as entered in error',
  });

const ownSupervisor = () =>
  new Refusal(
    'invalid',
    'supervisor-is-author',
    { zh: '须由另一位医师复核', en: 'Another practitioner than the author has to supervise' },
    [{ pointer: '/supervisorId', detail: { zh: '不能是开单医生本人', en: 'must not be the author' } }],
  );
