import fc from 'fast-check';
import { type Priority, type ReferralStatus } from '#contracts';
import { queue, release, schedule } from './appointment.js';
import { arrive, checkIn, openGreenChannel } from './arrival.js';
import { usualWeek } from './calendar.js';
import { cancel, confirmCancel, passCancelOn } from './cancellation.js';
import { addNote, admit, close, discharge, sendOutcome, startCare } from './care.js';
import { confirmError, enterInError, refuseError } from './error.js';
import { fallDue } from './escalation.js';
import { handOver } from './handover.js';
import { hopConverted } from './hop-converted.js';
import { hopEnded, outcomeCame } from './hop-end.js';
import { referDown, referOnward, reroute } from './hops.js';
import { answerInfo, convert, requestInfo, returnAdvice } from './inquiry.js';
import { hearNoShow, rebook, recordNoShow } from './no-show.js';
import { handoverItems, type Referral, type ReferralDecision } from './referral.js';
import { sendBack, submit } from './submission.js';
import { aReferral, cardiology, history, shown, stranger, township } from './test-referral.js';
import { accept, reject, startTriage } from './triage.js';
import { acknowledgeEnd } from './unacknowledged-end.js';

/* Random histories of a referral: what people try and what happens, legal and illegal, with pauses between. */

/** One thing that somebody tries, or that happens; `n` chooses among appointments, entries and how old a word is. */
export interface Try {
  readonly what: keyof typeof tries;
  readonly n: number;
  readonly minutes: number;
}

const id = (kind: number, n: number) => `01900000-0000-7000-8000-0000000${kind}000${n}`;
const appointmentOf = (n: number, now: Date) => ({
  ...history.appointment,
  appointmentId: id(1, n),
  startsAt: new Date(now.getTime() + n * 3_600_000).toISOString(),
});
const said = (now: Date, n: number) => new Date(now.getTime() - (n % 2) * 3 * 60_000);
/** How the next hop may end otherwise than closed. */
const unfinished = ['rejected', 'expired', 'cancelled', 'entered-in-error'] as const;
export const hopOf = (r: Referral, status: ReferralStatus) =>
  aReferral(status, { fromOrganizationId: r.toOrganizationId });
export const author = {
  organizationId: township,
  roles: ['clinician'] as const,
  practitionerId: aReferral('draft').fromPractitionerId!,
};
const supervisor = { ...author, practitionerId: history.otherId };
const signed = { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '张三' };
export const onward = {
  to: { organizationId: stranger, department: '03.04' },
  direction: 'up',
  reasonCode: 'other',
  comment: '',
  from: { practitionerId: history.otherId },
  referrerPhone: '0310-6622345',
} as const;

export interface World {
  readonly review: boolean;
  readonly direct: boolean;
  readonly priority: Priority;
  readonly advice: boolean;
  readonly conversionAllowed: boolean;
  /** What stops every submission but that of an emergency. */
  readonly lacks: '' | 'consent' | 'scope' | 'indication';
}
const directoryOf = ({ direct, lacks }: World) => ({
  ...history.directory,
  ...(lacks === 'indication' && { ownDepartments: [cardiology.department] }),
  receiving: [
    { ...cardiology, bookingMode: direct ? ('direct' as const) : ('triage' as const), open: lacks !== 'scope' },
  ],
});

export const submission = (r: Referral, now: Date, world: World): ReferralDecision =>
  submit(r, directoryOf(world), now, { consentNeeded: true, indicationNeeded: true, reviewNeeded: world.review });

export const tries = {
  submit: (r, now, _, world) => submission(r, now, world),
  'send-back': (r, now) => sendBack(r, '诊断不全', now),
  triage: startTriage,
  'request-info': (r, now) => requestInfo(r, '肌酐？', now),
  'answer-info': (r, now) => answerInfo(r, '210', now),
  'return-advice': (r, now) => returnAdvice(r, '调整用药', now),
  convert: (r, now) => convert(r, now),
  'acknowledge-end': (r) => acknowledgeEnd(r, '改约市医院'),
  'refer-onward': (r) => referOnward(r, id(3, 1), onward),
  reroute: (r) => reroute(r, id(3, 1), onward, true),
  'pass-outcome': (r, now, n) => {
    const hop = { ...hopOf(r, n % 2 ? 'closed' : 'outcome-sent'), outcome: history.outcome };
    return n % 2 ? hopEnded(r, hop, now, false) : outcomeCame(r, hop, now);
  },
  conclude: (r, now) => hopEnded(r, aReferral('closed'), now, false),
  'go-onward': (r) => hopConverted(r, hopOf(r, 'accepted'), hopOf(r, 'accepted')),
  'come-back': (r, now, n) => hopEnded(r, hopOf(r, unfinished[n]!), now, false),
  'give-up': (r, now, n) => hopEnded(r, aReferral(unfinished[n]!), now, false),
  accept: (r, now) => accept(r, {}, now),
  reject: (r, now) => reject(r, { reasonCode: 'other', comment: '其他' }, now),
  schedule: (r, now, n) => schedule(r, appointmentOf(n, now), said(now, n)),
  queue: (r, now, n) => queue(r, id(2, n), said(now, n)),
  release: (r, now, n) => release(r, n > 1 ? id(1, n) : id(2, n), 'clinic-closed', now),
  'hand-over': (r, now) => handOver(r, signed, now),
  'no-show': (r, now) => recordNoShow(r, now, usualWeek),
  'hear-no-show': (r, now, n) => hearNoShow(r, id(1, n), now, usualWeek),
  rebook,
  arrive: (r, now) => arrive(r, {}, now),
  'check-in': (r, now, n) => checkIn(r, appointmentOf(n, now), now),
  'green-channel': (r, now) => openGreenChannel(r, shown(r), now),
  'start-care': (r, now, n) => startCare(r, n % 2 ? 'admission' : 'visit', now),
  note: (r, now) => addNote(r, '好转', 'meng', now),
  admit,
  discharge,
  'send-outcome': (r, now) => sendOutcome(r, history.outcome, now),
  'refer-down': (r) => referDown(r, id(3, 2)),
  close: (r, now) => close(r, '复查', now),
  cancel: (r, now) => cancel(r, { reasonCode: 'other' }, now),
  'pass-cancel': (r, now) => passCancelOn(r, { reasonCode: 'patient-died' }, id(3, 1), now),
  'confirm-cancel': confirmCancel,
  'enter-in-error': (r, now) =>
    enterInError(r, { reasonCode: 'other', comment: '误录', supervisorId: history.otherId }, author, now),
  'confirm-error': (r, now) => confirmError(r, supervisor, now),
  'refuse-error': (r) => refuseError(r, '无误', supervisor),
} as const satisfies Record<string, (r: Referral, now: Date, n: number, world: World) => ReferralDecision>;
export type Rule = (r: Referral, now: Date, n: number, world: World) => ReferralDecision;

const nobody = (organizationId: string) => ({ organizationId, onDuty: [] });

/** Lets time do what it does until `now`. */
export function letTimePass(referral: Referral, now: Date): Referral {
  for (let state = referral; ;) {
    const { state: next, events } = fallDue(state, now, nobody);
    if (events.length === 0) return state;
    state = next;
  }
}

export const worlds: fc.Arbitrary<World> = fc.record({
  review: fc.boolean(),
  direct: fc.boolean(),
  priority: fc.constantFrom('routine', 'urgent', 'emergency'),
  advice: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  conversionAllowed: fc.boolean(),
  lacks: fc.oneof(
    { weight: 9, arbitrary: fc.constant('' as const) },
    { weight: 1, arbitrary: fc.constantFrom('consent', 'scope', 'indication') },
  ),
});

/** The draft that a history begins with. */
export const drafted = ({ priority, advice, conversionAllowed, lacks }: World): Referral =>
  aReferral('draft', {
    ...{ priority, conversionAllowed, intent: advice ? 'advice' : 'referral' },
    // What goes at once is written in a hurry.
    slip: {
      ...aReferral('draft').slip,
      ...(priority === 'emergency' && { history: '' }),
      ...(lacks === 'consent' && { consent: false }),
      ...(lacks === 'indication' && { indications: [] }),
    },
  });
