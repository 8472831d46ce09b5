import { indications, Refusal } from '#contracts';
import { judgedActions, refusalTo, type JudgedAction, type Who } from './actions.js';
import { arrive, openGreenChannel } from './arrival.js';
import { usualWeek } from './calendar.js';
import { cancelHop, confirmCancel } from './cancellation.js';
import { issueCard } from './card.js';
import { addNote, admit, close, discharge, sendOutcome, startCare } from './care.js';
import { reviewEmergency } from './emergency.js';
import { completeSlip } from './completion.js';
import type { IdentityField } from './patient.js';
import { confirmError, enterInError, refuseError } from './error.js';
import { handOver } from './handover.js';
import { hopConverted } from './hop-converted.js';
import { referDown, referOnward, reroute } from './hops.js';
import { answerInfo, convert, requestInfo, returnAdvice } from './inquiry.js';
import { rebook, recordNoShow } from './no-show.js';
import { fromEnd, handoverItems, type Referral, type ReferralDecision } from './referral.js';
import { isBlank, laterParts, type Slip } from './slip.js';
import { completed, sendBack } from './submission.js';
import { accept, reject, startTriage } from './triage.js';
import { acknowledgeEnd } from './unacknowledged-end.js';

/** What the rules know beside the referral, looked up as their commands do. */
export interface Known {
  readonly now: Date;
  /** The referral, and the live hops that it goes on in; the last of them has the patient. */
  readonly way: readonly [Referral, ...Referral[]];
  /** The hops before advice that may become a referral: those that ended with it, and the one before them. */
  readonly before: readonly Referral[];
  /** Whether the receiver of the last hop is no active member any more. */
  readonly receiverGone: boolean;
  /** What may still be told of its patient. */
  readonly openFields: readonly IdentityField[];
  /** The rule of its submission, with what the registers say. */
  readonly submission: (draft: Referral) => ReferralDecision;
}

/** What a body may say is no reason against a verb: the rules are asked with bodies that say all they may want. */
const text = '…';
const nobody = '';
const doctor = { practitionerId: text };
const slip: Slip = {
  indications,
  reason: text,
  chiefComplaint: text,
  diagnoses: [{ code: 'Z00.0', name: text, basis: 'clinical' }],
  history: text,
  treatment: text,
  results: [],
  rehabilitation: text,
  followUpPlan: text,
  referrerPhone: text,
  consent: true,
};
const outcome = { summary: text, diagnoses: [], treatment: text, advice: text };
const onward = (r: Referral) =>
  ({ to: fromEnd(r), direction: r.direction, reasonCode: 'other', comment: text }) as const;
const handover = { checked: handoverItems, handedOverBy: 'A', takenOverBy: 'B' };
const shown = (r: Referral, now: Date) => ({
  slip: r,
  card: issueCard(r, { id: nobody, organizationId: nobody, validDays: 1 }, now).state,
});

type Rule = (referral: Referral, who: Who, known: Known) => unknown;

const rules: Record<JudgedAction, Rule> = {
  submit: (r, _, { submission }) =>
    submission(completed(r, { ...slip, ...(!r.fromPractitionerId && { from: doctor }) })),
  'approve-review': (r, _, { submission }) => submission(r),
  'send-back': (r, _, { now }) => sendBack(r, text, now),
  triage: (r, _, { now }) => startTriage(r, now),
  'request-info': (r, _, { now }) => requestInfo(r, text, now),
  'answer-info': (r, _, { now }) => answerInfo(r, text, now),
  'return-advice': (r, _, { now }) => returnAdvice(r, text, now),
  'refer-onward': (r) => referOnward(r, nobody, onward(r)),
  reroute: (r, _, { receiverGone }) => reroute(r, nobody, onward(r), receiverGone),
  convert: (r, _, { now, before }) => [
    convert(r, now),
    ...before.map((hop, at) => hopConverted(hop, before[at - 1] ?? r, r)),
  ],
  accept: (r, _, { now }) => accept(r, {}, now),
  reject: (r, _, { now }) => reject(r, { reasonCode: 'other', comment: text }, now),
  'hand-over': (r, _, { now }) => handOver(r, handover, now),
  arrive: (r, _, { now }) => arrive(r, {}, now),
  'green-channel': (r, _, { now }) => openGreenChannel(r, shown(r, now), now),
  'no-show': (r, _, { now }) => recordNoShow(r, now, usualWeek),
  rebook: (r, _, { now }) => rebook(r, now),
  'start-care': (r, _, { now }) => startCare(r, 'visit', now),
  note: (r, _, { now }) => addNote(r, text, nobody, now),
  admit,
  discharge: (r, _, { now }) => discharge(r, now),
  outcome: (r, _, { now }) => sendOutcome(r, outcome, now),
  'refer-down': (r) => referDown(r, nobody),
  close: (r, _, { now }) => close(r, text, now),
  cancel: (_, __, { way, receiverGone, now }) =>
    way.map((hop, at) => cancelHop(hop, way[at + 1], { reasonCode: 'other' }, now, receiverGone)),
  'confirm-cancel': (r, _, { now }) => confirmCancel(r, now),
  'enter-in-error': (r, who, { now }) =>
    enterInError(r, { reasonCode: 'other', comment: text, supervisorId: nobody }, who, now),
  'complete-slip': (r, _, { openFields }) =>
    completeSlip(
      r,
      {
        ...Object.fromEntries(laterParts.filter((part) => isBlank(r.slip[part])).map((part) => [part, text])),
        ...(r.fromPractitionerId ? {} : { from: doctor }),
        consent: !r.slip.consent,
        patient: Object.fromEntries(openFields.map((field) => [field, text])),
      },
      openFields,
    ),
  'confirm-error': (r, who, { now }) => confirmError(r, who, now),
  'refuse-error': (r, who) => refuseError(r, text, who),
  'acknowledge-end': (r) => acknowledgeEnd(r, text),
  'review-emergency': (r, _, { now }) => reviewEmergency(r, { outcome: 'justified' }, nobody, now),
};

/** What a rule says against a verb, whatever its body may be. */
export function objection(rule: () => unknown): Refusal | undefined {
  try {
    rule();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/**
 * Every action with the reason why `who`, who sees the referral, may not do it now; without one they may. The reason is the one
 * that the command would be refused with: the rules themselves are asked, and nothing is done. Who only looks on is told whose it is.
 */
export const judged = (
  referral: Referral,
  who: Who,
  known: Known,
): readonly { readonly action: JudgedAction; readonly refusal?: Refusal }[] =>
  judgedActions.map((action) => ({
    action,
    refusal:
      refusalTo(action, referral, who, known.receiverGone) ?? objection(() => rules[action](referral, who, known)),
  }));
