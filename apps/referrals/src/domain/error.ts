import {
  ReferralEnteredInError,
  ReferralErrorRefused,
  ReferralErrorReported,
  Refusal,
  type ReasonCode,
} from '#contracts';
import type { Who } from './actions.js';
import { factsOf, move, stay, type ErrorReport, type Referral, type ReferralDecision } from './referral.js';

export const errorReasons = [
  'wrong-patient',
  'wrong-organization',
  'duplicate',
  'test-entry',
  'other',
] as const satisfies readonly ReasonCode[];
export type ErrorReason = (typeof errorReasons)[number];

export interface Correction {
  readonly reasonCode: ErrorReason;
  readonly comment: string;
  /** The practitioner of the referring organization who is to agree. */
  readonly supervisorId: string;
}

/**
 * The author says at any time that a referral was entered in error, and whom to ask; it goes on as it is until that one agrees.
 * Said again, it replaces what was said before: another may be asked.
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
  const errorReport = { reasonCode, comment, supervisorId, refusal: null };
  const state = stay(referral, 'enter-in-error', { errorReport, errorReportedAt: now });
  return { state, events: [ReferralErrorReported(state.id, { ...factsOf(state), reasonCode, supervisorId })] };
}

/**
 * The supervisor agrees: the referral is out of use, and kept for audit.
 * @throws Refusal `no-error-reported`, `not-the-supervisor`
 */
export function confirmError(referral: Referral, who: Who, now: Date): ReferralDecision {
  const open = stay(referral, 'confirm-error');
  return inError(open, reportTo(open, who), now);
}

/**
 * The supervisor does not agree; the author may ask again.
 * @throws Refusal `no-error-reported`, `not-the-supervisor`
 */
export function refuseError(referral: Referral, comment: string, who: Who): ReferralDecision {
  const open = stay(referral, 'refuse-error');
  const state = { ...open, errorReport: { ...reportTo(open, who), refusal: comment }, errorReportedAt: null };
  return { state, events: [ReferralErrorRefused(state.id, factsOf(state))] };
}

/** Also for a live hop that came of a referral entered in error, for whatever reason: nothing stands behind it any more (ADR 0042). */
export function inError(
  referral: Referral,
  { reasonCode, comment, supervisorId }: ErrorReport,
  now: Date,
): ReferralDecision {
  const said = { reasonCode, comment, supervisorId, errorReportedAt: null };
  const state = move(referral, 'confirm-error', { ...said, endedAt: referral.endedAt ?? now, ...settled });
  return { state, events: [ReferralEnteredInError(state.id, { ...factsOf(state), reasonCode })] };
}

/** What never was an emergency is not reviewed as one, and what never was a referral needs no follow-up. */
const settled = { reviewDueAt: null, reviewCalls: null, endUnacknowledgedAt: null } as const;

/** What somebody is asked to agree to. */
function reportTo({ errorReport, errorReportedAt }: Referral, { practitionerId }: Who): ErrorReport {
  if (!errorReport || !errorReportedAt) throw nothingReported();
  if (errorReport.supervisorId !== practitionerId) throw notTheSupervisor();
  return errorReport;
}

const notTheAuthor = () =>
  new Refusal('forbidden', 'not-the-author', {
    zh: '只有开单医生本人可以标记录入有误',
    en: 'Only the clinician who wrote the referral says that it was entered in error',
  });

const ownSupervisor = () =>
  new Refusal(
    'invalid',
    'supervisor-is-author',
    { zh: '须由另一位医师复核', en: 'Another practitioner than the author has to supervise' },
    [{ pointer: '/supervisorId', detail: { zh: '不能是开单医生本人', en: 'must not be the author' } }],
  );

const nothingReported = () =>
  new Refusal('conflict', 'no-error-reported', {
    zh: '没有待复核的录入有误申请',
    en: 'Nobody is asked to confirm that it was entered in error',
  });

const notTheSupervisor = () =>
  new Refusal('forbidden', 'not-the-supervisor', {
    zh: '由开单医生指定的复核医师本人办理',
    en: 'This is for the supervisor whom the author named',
  });
