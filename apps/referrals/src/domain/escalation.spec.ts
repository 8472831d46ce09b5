import { referralStatuses, type DutyLevel, type ReferralStatus } from '#contracts';
import { queue, schedule } from './appointment.js';
import { arrive } from './arrival.js';
import { usualWeek } from './calendar.js';
import { cancel, confirmCancel } from './cancellation.js';
import { nextDue } from './dues.js';
import { watchesOf, type DutyRoster } from './duty-roster.js';
import { fallDue, type Watches } from './escalation.js';
import { strictest } from './group-rules.js';
import { hopEnded } from './hop-end.js';
import { answerInfo, requestInfo } from './inquiry.js';
import { convert } from './inquiry.js';
import { rebook } from './no-show.js';
import type { Referral } from './referral.js';
import { sendBack, submit } from './submission.js';
import { aReferral, at, history, hospital, stranger, township } from './test-referral.js';
import { timersOf, usualTimers } from './timers.js';
import { accept, startTriage } from './triage.js';

const after = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
const everyone: Watches = (organizationId, level) => ({
  organizationId,
  onDuty: [{ userId: level, displayName: level }],
});
const nobody: Watches = (organizationId) => ({ organizationId, onDuty: [] });

/** What happens to a referral until `hours` later while nobody acts, as the deadline would have it: step by step. */
function untouched(referral: Referral, hours: number, watches = everyone) {
  const told: [number, string, DutyLevel | undefined][] = [];
  for (let state = referral; ;) {
    const due = nextDue(state);
    if (!due || due.at > after(hours)) return { state, told };
    const decision = fallDue(state, due.at, watches);
    for (const { definition, data } of decision.events) {
      const hour = (due.at.getTime() - at.getTime()) / 3_600_000;
      told.push([hour, definition.eventName, (data as { level?: DutyLevel }).level]);
    }
    state = decision.state;
  }
}

describe('a referral that nobody touches', () => {
  const ends: Partial<Record<ReferralStatus, ReferralStatus>> = {
    submitted: 'expired',
    delivered: 'expired',
    'in-triage': 'expired',
    'info-requested': 'expired',
    returned: 'expired',
    accepted: 'expired',
    'awaiting-slot': 'expired',
  };

  it.each(referralStatuses)('%s: comes to its end, or stays and calls', (status) => {
    expect(untouched(aReferral(status), 91 * 24).state.status).toBe(ends[status] ?? status);
  });

  it('unread climbs clerk, duty officer, operations office, and stays there until someone acts', () => {
    const urgent = aReferral('delivered', { priority: 'urgent' });
    const { state, told } = untouched(urgent, 8);
    expect(told).toEqual([
      [2, 'ReferralEscalated', 'clerk'],
      [4, 'ReferralEscalated', 'duty-officer'],
      [6, 'ReferralEscalated', 'operations-office'],
      [8, 'ReferralEscalated', 'operations-office'],
    ]);
    expect(startTriage(state, after(9)).state.escalation).toBeNull();
    expect(untouched(aReferral('delivered', { priority: 'emergency' }), 10 / 60).told).toHaveLength(1);
    expect(untouched(aReferral('delivered'), 23.9).told).toEqual([]);
  });

  it('alarms of every level without anybody on duty, and calls the next at once', () => {
    const { told } = untouched(aReferral('delivered'), 24, nobody);
    expect(told).toEqual([
      [24, 'ReferralDutyRosterEmpty', 'clerk'],
      [24, 'ReferralDutyRosterEmpty', 'duty-officer'],
      [24, 'ReferralDutyRosterEmpty', 'operations-office'],
    ]);
    const officeOnly: Watches = (organizationId, level) =>
      level === 'operations-office' ? everyone(organizationId, level) : nobody(organizationId, level);
    expect(untouched(aReferral('delivered'), 24, officeOnly).told.at(-1)).toEqual([
      ...[24, 'ReferralEscalated', 'operations-office'],
    ]);
  });

  it('goes back to the referrer when the question is not answered, and the stopped clock does not count', () => {
    const { state, told } = untouched(aReferral('info-requested'), 48);
    expect(told).toEqual([
      [24, 'ReferralEscalated', 'clerk'],
      [48, 'ReferralReturned', undefined],
    ]);
    expect(state.status).toBe('returned');
    const stopped = aReferral('in-triage', { stoppedSeconds: 7 * 24 * 3_600 });
    expect(untouched(stopped, 96 * 24).state.status).toBe('in-triage');
    expect(untouched(stopped, 97 * 24).state.status).toBe('expired');
  });

  it('expires no sooner than 90 days after the last that was done about it, however late that was', () => {
    const late = 95 * 24;
    const missed = aReferral('no-show', { rebookings: 0 });
    const awaiting = [
      convert(aReferral('advice-returned'), after(late)).state,
      rebook(missed, after(late)).state,
      queue(aReferral('scheduled'), history.otherId, after(late), 'clinic-closed').state,
      fallDue(aReferral('info-requested', { clockStoppedAt: after(late) }), after(late + 48), everyone).state,
    ];
    for (const state of awaiting) {
      expect(untouched(state, late + 90 * 24 - 1).state).toMatchObject({ endedAt: null });
      expect(untouched(state, late + 90 * 24).state).toMatchObject({
        status: 'expired',
        endedAt: after(late + 90 * 24),
      });
    }
  });

  it('is shown as waiting when scheduling is silent', () => {
    const { state, told } = untouched(aReferral('accepted'), 1);
    expect(told).toEqual([[2 / 60, 'ReferralSlotDelayed', undefined]]);
    expect(state).toMatchObject({ status: 'awaiting-slot', waitingListEntryId: null });
  });

  it('calls the receiver for the outcome and the referrer for the acknowledgement', () => {
    const called = (status: ReferralStatus, hours: number) =>
      fallDue(aReferral(status), after(hours), everyone).events.map(({ data }) => data);
    expect(called('in-care', 1)).toMatchObject([{ duty: 'outcome', organizationId: hospital }]);
    expect(called('outcome-sent', 7 * 24)).toMatchObject([{ duty: 'acknowledgement', organizationId: township }]);
    expect(called('outcome-sent', 7 * 24 - 1)).toEqual([]);
  });
});

describe('a referral that was opened and is not decided', () => {
  const opened = (changes: Partial<Referral> = {}) => startTriage(aReferral('delivered', changes), at).state;

  it('climbs at the receiver, by its priority, until somebody decides', () => {
    const { state, told } = untouched(opened({ priority: 'urgent' }), 16);
    expect(told).toEqual([
      [4, 'ReferralEscalated', 'clerk'],
      [8, 'ReferralEscalated', 'duty-officer'],
      [12, 'ReferralEscalated', 'operations-office'],
      [16, 'ReferralEscalated', 'operations-office'],
    ]);
    const emergency = opened({ priority: 'emergency' });
    expect(untouched(emergency, 0.5, nobody).told[0]).toEqual([0.5, 'ReferralDutyRosterEmpty', 'clerk']);
    const [called] = fallDue(emergency, after(0.5), everyone).events;
    expect(called?.data).toMatchObject({ duty: 'undecided', organizationId: hospital });
    expect(untouched(opened(), 47.9).told).toEqual([]);
    expect(nextDue(accept(state, {}, after(17)).state)?.what).toBe('await-slot');
    expect(untouched(opened({ timers: { decideMinutes: { routine: 60 } } }), 1).told).toHaveLength(1);
  });

  it('has the rest of its time after an answer, however late', () => {
    const asked = requestInfo(opened(), '肌酐？', after(47)).state;
    const { state: returned } = untouched(asked, 47 + 48);
    const answered = answerInfo(returned, '210', after(200)).state;
    expect(answered.decideBy).toEqual(after(201));
    const again = answerInfo(requestInfo(answered, '血钾？', after(200.5)).state, '4.1', after(210.5)).state;
    expect(again.decideBy).toEqual(after(211));
    expect(untouched(again, 211).told).toEqual([[211, 'ReferralEscalated', 'clerk']]);
  });

  it('climbs at the referrer while its question waits, and when it has gone back unanswered', () => {
    const asked = requestInfo(opened({ priority: 'emergency' }), '血压？', at).state;
    expect(untouched(asked, 0.5).told.map(([, , level]) => level)).toEqual([
      'clerk',
      'duty-officer',
      'operations-office',
    ]);
    const [called] = fallDue(asked, after(1 / 6), everyone).events;
    expect(called?.data).toMatchObject({ duty: 'unanswered', organizationId: township });
    const { state: returned } = untouched(asked, 48);
    expect(returned.status).toBe('returned');
    expect(untouched(returned, 49).told).toHaveLength(6);
    expect(answerInfo(returned, '90/60', after(49)).state.escalation).toBeNull();
  });

  it('has all of it again with each opening', () => {
    const child = { ...aReferral('rejected'), fromOrganizationId: hospital };
    const back = hopEnded(aReferral('referred-onward', { decideBy: after(1) }), child, after(100), false).state;
    expect(back).toMatchObject({ status: 'delivered', decideBy: null });
    expect(startTriage(back, after(110)).state.decideBy).toEqual(after(158));
  });
});

describe('an appointment whose day is over', () => {
  // 2026-11-25 08:30 in Asia/Shanghai; its day ends 38 h after `at`, 16:00 UTC.
  it.each(['scheduled', 'in-transit'] as const)('%s: the receiver is called from the next morning on', (status) => {
    const { state, told } = untouched(aReferral(status), 38 + 8 + 2 * 24);
    expect(told).toEqual([
      [46, 'ReferralEscalated', 'clerk'],
      [70, 'ReferralEscalated', 'duty-officer'],
      [94, 'ReferralEscalated', 'operations-office'],
    ]);
    expect(state.escalation?.duty).toBe('arrival');
    const [called] = fallDue(aReferral(status), after(46), everyone).events;
    expect(called?.data).toMatchObject({ duty: 'arrival', organizationId: hospital });
    expect(arrive(state, {}, after(95)).state.escalation).toBeNull();
  });

  it('is as late as the policy says, and another appointment has another day', () => {
    expect(untouched(aReferral('scheduled', { timers: { dayMissedHours: 1 } }), 39).told).toHaveLength(1);
    const later = { ...history.appointment, appointmentId: history.otherId, startsAt: '2026-11-27T00:30:00.000Z' };
    expect(untouched(schedule(aReferral('scheduled'), later, after(1)).state, 38 + 8 + 47).told).toEqual([]);
  });
});

describe('a request to cancel that nobody answers', () => {
  const { state: asked } = cancel(aReferral('scheduled'), { reasonCode: 'other' }, at);

  it('climbs at the receiver until it is answered or overtaken, whatever scheduling books meanwhile', () => {
    const { state, told } = untouched(asked, 72);
    expect(told).toEqual([
      [24, 'ReferralEscalated', 'clerk'],
      [48, 'ReferralEscalated', 'duty-officer'],
      [72, 'ReferralEscalated', 'operations-office'],
    ]);
    const [called] = fallDue(asked, after(24), everyone).events;
    expect(called?.data).toMatchObject({ duty: 'cancellation', organizationId: hospital });
    const booked = schedule(state, { ...history.appointment, appointmentId: history.otherId }, after(73)).state;
    expect(untouched(booked, 96).told).toEqual([[96, 'ReferralEscalated', 'operations-office']]);
    expect(nextDue(confirmCancel(booked, after(74)).state)).toBeUndefined();
  });

  it('while the patient is in care leaves the outcome called for, which answers it, too', () => {
    const discharged = aReferral('in-care', { setting: 'admission', outcomeDueAt: after(40) });
    const inCare = cancel(discharged, { reasonCode: 'other' }, at).state;
    const { state, told } = untouched(inCare, 88);
    expect(told).toEqual([
      [24, 'ReferralEscalated', 'clerk'],
      [40, 'ReferralEscalated', 'clerk'],
      [64, 'ReferralEscalated', 'duty-officer'],
      [88, 'ReferralEscalated', 'operations-office'],
    ]);
    expect(state.escalation).toMatchObject({ duty: 'outcome', times: 3 });
    const late = untouched(discharged, 40).state;
    expect(cancel(late, { reasonCode: 'other' }, after(41)).state.escalation).toEqual(late.escalation);
    expect(
      cancel(aReferral('delivered', { escalation: late.escalation }), { reasonCode: 'other' }, at).state,
    ).toMatchObject({ escalation: null });
    expect(
      untouched(cancel({ ...discharged, outcomeDueAt: null }, { reasonCode: 'other' }, at).state, 48).told,
    ).toHaveLength(2);
  });

  it('is as late as the policy says', () => {
    expect(untouched({ ...asked, timers: { cancelAnswerHours: 2 } }, 2).told).toHaveLength(1);
  });
});

describe('a slip that its own office does not review', () => {
  const review = { ...strictest, reviewNeeded: true };
  const asked = (timers: Referral['timers'] = null, calendar = usualWeek) =>
    submit(aReferral('draft'), history.directory, at, review, timers, calendar).state;

  it('climbs at the referrer from the end of the next working day on, until the office acts', () => {
    // Tuesday 10:00 in Asia/Shanghai; Wednesday ends 38 h later.
    const { state, told } = untouched(asked(), 38 + 48);
    expect(told).toEqual([
      [38, 'ReferralEscalated', 'clerk'],
      [62, 'ReferralEscalated', 'duty-officer'],
      [86, 'ReferralEscalated', 'operations-office'],
    ]);
    const [called] = fallDue(asked(), after(38), everyone).events;
    expect(called?.data).toMatchObject({ duty: 'internal-review', organizationId: township });
    expect(submit(state, history.directory, after(90), review).state.escalation).toBeNull();
  });

  it('climbs there again, from the end of the next working day on, until its author revises what the office sent back', () => {
    const back = sendBack(asked(), '诊断不全', at).state;
    expect(untouched(back, 37).told).toEqual([]);
    const { state, told } = untouched(back, 38 + 24);
    expect(told).toEqual([
      [38, 'ReferralEscalated', 'clerk'],
      [62, 'ReferralEscalated', 'duty-officer'],
    ]);
    const [called] = fallDue(back, after(38), everyone).events;
    expect(called?.data).toMatchObject({ duty: 'revision', status: 'draft', organizationId: township });
    expect(submit(state, history.directory, after(63), review).state.escalation).toBeNull();
    const holiday = new Map([['2026-11-25', false]]);
    expect(sendBack(asked(), '诊断不全', at, holiday).state.internalReviewDueAt).toEqual(after(62));
    expect(nextDue(aReferral('draft'))).toBeUndefined();
  });

  it('is as late as the policy and the working days of its group say', () => {
    expect(asked({ internalReviewWorkingDays: 2 }).internalReviewDueAt).toEqual(after(62));
    expect(asked(null, new Map([['2026-11-25', false]])).internalReviewDueAt).toEqual(after(62));
    expect(untouched(asked({ callAgainHours: 1 }), 39).told).toHaveLength(2);
  });
});

describe('timers', () => {
  it('are those of the policy, and the usual ones for what it leaves out or garbles', () => {
    expect(timersOf(null)).toEqual(usualTimers);
    const garbled = { unreadMinutes: 'soon', decideMinutes: { urgent: 0 }, infoAnswerHours: -1, expiryDays: null };
    expect(timersOf(garbled)).toEqual(usualTimers);
    const timers = { unreadMinutes: { emergency: 5 }, outcomeDueHours: { visit: 12 }, expiryDays: 30 };
    expect(timersOf(timers)).toMatchObject({
      unreadMinutes: { emergency: 5, urgent: 120 },
      outcomeDueHours: { visit: 12, discharge: 72 },
      expiryDays: 30,
    });
    expect(untouched(aReferral('in-triage', { timers }), 30 * 24).state.status).toBe('expired');
  });
});

describe('a duty roster', () => {
  const rosters: DutyRoster[] = [
    {
      organizationId: hospital,
      entries: [
        {
          level: 'clerk',
          userId: 'night',
          displayName: '夜班',
          from: after(10).toISOString(),
          until: after(20).toISOString(),
        },
        { level: 'clerk', userId: 'always', displayName: '常设' },
      ],
    },
    { organizationId: stranger, entries: [{ level: 'operations-office', userId: 'office', displayName: '运营办' }] },
  ];
  const onDuty = (hours: number, organizationId: string, level: DutyLevel, lead: string | undefined = stranger) => {
    const watch = watchesOf(rosters, lead, after(hours))(organizationId, level);
    return [watch.organizationId, watch.onDuty.map(({ userId }) => userId)];
  };

  it('says who is there now; the operations office of the lead is the group’s, and no other', () => {
    expect(onDuty(0, hospital, 'clerk')).toEqual([hospital, ['always']]);
    expect(onDuty(10, hospital, 'clerk')).toEqual([hospital, ['night', 'always']]);
    expect(onDuty(20, hospital, 'clerk')).toEqual([hospital, ['always']]);
    expect(onDuty(0, hospital, 'duty-officer')).toEqual([hospital, []]);
    expect(onDuty(0, hospital, 'operations-office')).toEqual([stranger, ['office']]);
    expect(onDuty(0, township, 'clerk')).toEqual([township, []]);
    expect(onDuty(0, stranger, 'operations-office', hospital)).toEqual([stranger, ['office']]);
    expect(onDuty(0, township, 'operations-office', hospital)).toEqual([township, []]);
    expect(watchesOf(rosters, undefined, at)(township, 'operations-office').onDuty).toEqual([]);
  });
});
