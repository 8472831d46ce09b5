import { referralStatuses, type ReferralStatus } from '#contracts';
import { aReferral, at, history, hospital, shown, stranger, township } from './test-referral.js';
import { Refusal } from '#contracts';
import { queue, release, schedule } from './appointment.js';
import { arrive, checkIn, openGreenChannel } from './arrival.js';
import { usualWeek } from './calendar.js';
import { cancel, confirmCancel, passCancelOn } from './cancellation.js';
import { confirmError, enterInError, refuseError } from './error.js';
import { hopEnded, outcomeCame } from './hop-end.js';
import { referDown, referOnward, reroute } from './hops.js';
import { strictest } from './group-rules.js';
import { answerInfo, convert, requestInfo, returnAdvice } from './inquiry.js';
import { addNote, admit, close, discharge, sendOutcome, startCare } from './care.js';
import { handOver } from './handover.js';
import { rebook, recordNoShow } from './no-show.js';
import { handoverItems, move, type Referral, type ReferralDecision } from './referral.js';
import { table } from './table.js';
import { draft, sendBack, submit } from './submission.js';
import { commands, endStatuses, mayStartFrom, transitions, type Command, type Transition } from './transitions.js';
import { accept, reject, startTriage } from './triage.js';

const later = new Date(at.getTime() + 60_000);
const nextDay = new Date(at.getTime() + 24 * 3_600_000);

/** Commands of time alone: escalation.spec.ts. */
type Timed = 'return-unanswered' | 'await-slot' | 'expire';

/** Every command as the service gives it; the system's own steps are part of submit. */
const decide: Record<
  Exclude<Command, 'draft' | 'deliver' | 'accept-directly' | 'go-onward' | Timed>,
  (r: Referral) => ReferralDecision
> = {
  submit: (r) => submit(r, history.directory, later),
  'ask-review': (r) => submit(r, history.directory, later, { ...strictest, reviewNeeded: true }),
  'approve-review': (r) => submit(r, history.directory, later),
  'send-back': (r) => sendBack(r, '诊断不全', later),
  triage: (r) => startTriage(r, later),
  accept: (r) => accept(r, {}, later),
  reject: (r) => reject(r, { reasonCode: 'no-capacity', comment: '无床位' }, later),
  'request-info': (r) => requestInfo(r, '请补充肌酐结果', later),
  'answer-info': (r) => answerInfo(r, '肌酐 210', later),
  'return-advice': (r) => returnAdvice(r, '可在当地调整用药', later),
  'refer-onward': (r) => referOnward(r, history.otherId, onward),
  reroute: (r) => reroute(r, history.otherId, onward, true),
  'refer-down': (r) => referDown(r, history.otherId),
  'pass-outcome': (r) => outcomeCame(r, { ...onwardHop('outcome-sent'), outcome: history.outcome }, later),
  conclude: (r) => hopEnded(r, aReferral('closed'), later, false),
  'come-back': (r) => hopEnded(r, onwardHop('rejected'), later, false),
  'give-up': (r) => hopEnded(r, aReferral('rejected'), later, true),
  convert: (r) => convert(r, later),
  'enter-in-error': (r) => enterInError(r, correction, author, later),
  'confirm-error': (r) => confirmError(enterInError(r, correction, author, later).state, supervisor, later),
  'refuse-error': (r) => refuseError(enterInError(r, correction, author, later).state, '无误', supervisor),
  queue: (r) => queue(notArrived(r), history.otherId, later),
  requeue: (r) => queue(notArrived(r), history.otherId, later, 'patient-cannot-come'),
  'keep-place': (r) => queue(notArrived(r), history.otherId, later),
  schedule: (r) => schedule(r, { ...history.appointment, appointmentId: history.otherId }, later),
  reschedule: (r) => schedule(r, { ...history.appointment, appointmentId: history.otherId }, later),
  'keep-appointment': (r) => schedule(r, { ...history.appointment, appointmentId: history.otherId }, later),
  'hand-over': (r) => handOver(r, { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '120 张三' }, later),
  'hand-over-unbooked': (r) =>
    handOver(unbooked(r), { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '120' }, later),
  'no-show': (r) => recordNoShow(r, nextDay, usualWeek),
  rebook: (r) => rebook(r, later),
  arrive: (r) => arrive(notArrived(r), {}, later),
  'check-in': (r) => checkIn(notArrived(r), history.appointment, later),
  'arrive-unbooked': (r) => arrive(unbooked(r), {}, later),
  'green-channel': (r) => openGreenChannel(r, shown(r), later),
  note: (r) => addNote(r, '心电图正常', 'meng.qinglin', later),
  admit: (r) => admit({ ...r, setting: 'visit' }),
  discharge: (r) => discharge({ ...r, setting: 'admission' }, later),
  'start-care': (r) => startCare(r, 'visit', later),
  'send-outcome': (r) => sendOutcome(r, history.outcome, later),
  close: (r) => close(r, '两周后复查', later),
  cancel: (r) => cancel(r, { reasonCode: 'patient-improved' }, later),
  'request-cancel': (r) => cancel(r, { reasonCode: 'patient-improved' }, later),
  'pass-cancel': (r) => passCancelOn(r, { reasonCode: 'patient-died' }, history.otherId, later),
  'confirm-cancel': (r) => confirmCancel(r, later),
  release: (r) =>
    release(notArrived(r), r.waitingListEntryId ?? history.appointment.appointmentId, 'clinic-closed', later),
};

/** Once the patient is there, scheduling gives nothing up, and nobody arrives again. */
const notArrived = (r: Referral): Referral => (r.status === 'cancel-requested' ? { ...r, arrivedAt: null } : r);

/** An emergency, before there is an appointment. */
const unbooked = (r: Referral): Referral => ({
  ...notArrived(r),
  ...{ priority: 'emergency', appointment: null, appointmentStartsAt: null },
});

const onwardHop = (status: ReferralStatus) => aReferral(status, { fromOrganizationId: hospital });

const author = {
  organizationId: township,
  roles: ['clinician'],
  practitionerId: aReferral('draft').fromPractitionerId!,
} as const;
const supervisor = { ...author, practitionerId: history.otherId };
const correction = { reasonCode: 'wrong-patient', comment: '选错患者', supervisorId: history.otherId } as const;

const onward = {
  to: { organizationId: stranger, department: '03.04' },
  direction: 'up',
  reasonCode: 'needs-higher-level',
  comment: '需介入',
} as const;

/** What scheduling or another hop says too late is passed over, not refused. */
const heard: readonly Command[] = [
  'queue',
  'requeue',
  'schedule',
  'reschedule',
  'keep-appointment',
  'keep-place',
  'release',
  'check-in',
  'pass-outcome',
  'conclude',
  'come-back',
  'give-up',
];
/** Commands of one rule: which of them it is, the status says. */
const sameRule: readonly (readonly Command[])[] = [
  ['cancel', 'request-cancel'],
  ['queue', 'requeue', 'keep-place'],
  ['schedule', 'reschedule', 'keep-appointment'],
  ['submit', 'approve-review'],
  ['ask-review', 'approve-review'],
];
const twinsOf = (command: Command) => sameRule.filter((rule) => rule.includes(command)).flat();

describe('transitions of a referral', () => {
  const cases = referralStatuses.flatMap((status) =>
    (Object.keys(decide) as (keyof typeof decide)[]).map((command) => [status, command] as const),
  );

  it.each(cases)('%s, %s: as the table says', (status, command) => {
    const referral = aReferral(status);
    const direct = [command, ...twinsOf(command)].find((each) => mayStartFrom(each, status));
    if (direct) {
      const { state, events } = decide[command](referral);
      const { to } = transitions[direct];
      expect(state.status).toBe(to === 'submitted' ? 'accepted' : to === 'unchanged' ? status : to);
      expect(events.length).toBeGreaterThan(0);
      expect(
        events.every(
          (event) => event.subject === referral.id && event.definition.errors(asSent(event.data)).length === 0,
        ),
      ).toBe(true);
    } else if (heard.includes(command)) {
      expect(decide[command](referral)).toEqual({ state: referral, events: [] });
    } else {
      expect(() => decide[command](referral)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'not-in-this-status' }),
      );
    }
  });

  it('begins as a draft, and reaches every status from there', () => {
    expect(commands.filter((command) => transitions[command].from.length === 0)).toEqual(['draft']);
    const { state, events } = draft(aReferral(transitions.draft.to));
    expect([state.status, events.length, state.endedAt]).toEqual(['draft', 1, null]);
    const reached = new Set<ReferralStatus>(['draft']);
    for (let size = 0; size < reached.size;) {
      size = reached.size;
      for (const command of commands) {
        const { from, to }: Transition = transitions[command];
        if (to !== 'unchanged' && from.some((status) => reached.has(status))) reached.add(to);
      }
    }
    expect([...reached].sort()).toEqual([...referralStatuses].sort());
  });

  it('leaves an end by an error or an agreed conversion only, and every other status by more', () => {
    const ways = (status: ReferralStatus) => commands.filter((command) => mayStartFrom(command, status));
    const exceptions: Command[] = ['enter-in-error', 'confirm-error', 'refuse-error', 'convert'];
    const stuck = referralStatuses.filter((status) => ways(status).every((command) => exceptions.includes(command)));
    expect(stuck.sort()).toEqual([...endStatuses].sort());
    expect(ways('entered-in-error')).toEqual([]);
  });

  it('writes when a referral ended exactly where it ends', () => {
    for (const [status, command] of cases) {
      if (!mayStartFrom(command, status)) continue;
      const endedAt = endStatuses.includes(status) ? at : null;
      const { state } = decide[command](aReferral(status, { endedAt }));
      expect([command, state.endedAt !== null]).toEqual([command, endStatuses.includes(state.status)]);
    }
  });

  it('are all rows of the table, with no row for anything else', () => {
    expect(Object.keys(table).sort()).toEqual([...commands].sort());
    const rows = [...new Set(Object.values(table).map(({ row }) => row))].sort((a, b) => a - b);
    expect(rows).toEqual(Array.from({ length: 22 }, (_, at) => at + 1));
  });

  it('lets the receiver reject at any time after delivery and before arrival', () => {
    const order = referralStatuses.slice(referralStatuses.indexOf('delivered'), referralStatuses.indexOf('arrived'));
    const elsewhere: readonly ReferralStatus[] = ['advice-returned', 'referred-onward'];
    const open = order.filter((status) => !elsewhere.includes(status));
    expect([...transitions.reject.from].sort()).toEqual(open.sort());
  });

  it('refuses with the statuses that would do', () => {
    expect(() => move(aReferral('draft'), 'accept')).toThrow(Refusal);
    expect(() => move(aReferral('draft'), 'accept')).toThrow('The referral is draft; this needs one of: in triage');
  });

  it('hears of an arrival too late without refusing it', () => {
    expect(checkIn(aReferral('closed'), history.appointment, later).events).toEqual([]);
  });
});

const asSent = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
