import { arrive, breach, checkIn, openGreenChannel } from './arrival.js';
import { revokeCard } from './card.js';
import { cancel } from './cancellation.js';
import { startCare } from './care.js';
import { nextDue } from './dues.js';
import { usualTerms } from './green-channel.js';
import { handOver } from './handover.js';
import { usualWeek } from './calendar.js';
import { hearNoShow, rebook, recordNoShow } from './no-show.js';
import { queue, release, schedule } from './appointment.js';
import { handoverItems, type Referral } from './referral.js';
import { aReferral, at, history, shown } from './test-referral.js';

const signed = { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '120 张三' };
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const refusal = (code: string, ...pointers: string[]) =>
  expect.objectContaining({ code, errors: pointers.map((pointer) => expect.objectContaining({ pointer })) });
const named = ({ events }: { events: readonly { definition: { eventName: string } }[] }) =>
  events.map(({ definition }) => definition.eventName);

describe('the green channel', () => {
  const scheduled = aReferral('scheduled');
  const both = shown(scheduled);
  const { slip, card } = both;

  it('needs slip and card; one alone is an arrival like any other', () => {
    expect(named(arrive(scheduled, both, at))).toEqual(['ReferralArrived', 'ReferralGreenChannelGranted']);
    for (const alone of [{}, { slip }, { card }]) {
      expect(arrive(scheduled, alone, at).state).toMatchObject({ status: 'arrived', greenChannel: null });
    }
    const arrived = aReferral('arrived');
    expect(() => openGreenChannel(arrived, {}, at)).toThrow(refusal('slip-and-card-needed', '/slipCode', '/cardCode'));
    expect(() => openGreenChannel(arrived, { card }, at)).toThrow(refusal('slip-and-card-needed', '/slipCode'));
    expect(() => openGreenChannel(arrived, { slip }, at)).toThrow(refusal('slip-and-card-needed', '/cardCode'));
  });

  it('takes a slip of any hop and a card of the patient that is good today, and says which one is wrong', () => {
    const hop = aReferral('scheduled', { id: history.otherId, rootId: scheduled.id, parentId: scheduled.id });
    expect(arrive(hop, both, at).state.greenChannel).not.toBeNull();
    const other = { rootId: history.otherId };
    const revoked = revokeCard({ ...card, version: 1 }, 'lost', 'x', at).state;
    const wrong = [
      [{ ...both, slip: other }, at, 'slip-of-another', '/slipCode'],
      [{ ...both, card: { ...card, patientId: history.otherId } }, at, 'card-of-another', '/cardCode'],
      [{ ...both, card: revoked }, at, 'card-revoked', '/cardCode'],
      [both, card.validUntil, 'card-expired', '/cardCode'],
      [{ slip: other, card: revoked }, at, 'slip-of-another', '/slipCode', '/cardCode'],
      [{ card: revoked }, at, 'card-revoked', '/cardCode'],
    ] as const;
    for (const [given, now, code, ...pointers] of wrong) {
      expect(() => arrive(scheduled, given, now)).toThrow(refusal(code, ...pointers));
    }
    expect(() => openGreenChannel(aReferral('arrived'), { ...both, card: revoked }, at)).toThrow(
      refusal('card-revoked', '/cardCode'),
    );
  });

  it('waives the fee with a line of 0 and promises when to be seen, once', () => {
    const { state } = openGreenChannel(aReferral('arrived'), both, at);
    expect(state.greenChannel).toEqual({
      registrationFee: 0,
      feeReason: 'slip-and-card',
      queuePriority: true,
      seeBy: after(30).toISOString(),
      breachedAt: null,
    });
    expect(openGreenChannel(state, both, after(10)).events).toEqual([]);
  });

  it('gives what the policy of the group gives, to who shows what it needs', () => {
    const terms = { needs: ['slip'], registrationFee: 4.5, queuePriority: false, seenWithinMinutes: 15 } as const;
    const given = {
      registrationFee: 4.5,
      feeReason: 'not-waived',
      queuePriority: false,
      seeBy: after(15).toISOString(),
    };
    const decision = arrive(scheduled, { slip }, at, terms);
    expect(decision.state.greenChannel).toEqual({ ...given, breachedAt: null });
    expect(decision.events[1]?.data).toMatchObject(given);
    expect(nextDue(decision.state)).toEqual({ what: 'breach', at: after(15) });
    const open = (shown: object) => openGreenChannel(aReferral('arrived'), shown, at, terms);
    expect(() => open({ card })).toThrow(refusal('slip-and-card-needed', '/slipCode'));
    expect(() => open({})).toThrow('The green channel needs the slip');
    expect(() => open({ slip, card: { ...card, patientId: history.otherId } })).toThrow(
      refusal('card-of-another', '/cardCode'),
    );
    const waived = openGreenChannel(aReferral('arrived'), { card }, at, { ...usualTerms, needs: ['card'] });
    expect(waived.state.greenChannel).toMatchObject({ registrationFee: 0, feeReason: 'card' });
  });

  it('is measured: minutes to be seen, promise kept or not, and a breach is told once', () => {
    const arrived = arrive(scheduled, both, at).state;
    expect(nextDue(arrived)).toEqual({ what: 'breach', at: after(30) });
    const seen = (minutes: number) => startCare(arrived, 'visit', after(minutes)).events.at(-1)?.data;
    expect(seen(30)).toMatchObject({ minutesToBeSeen: 30, greenChannelKept: true });
    expect(seen(31)).toMatchObject({ minutesToBeSeen: 31, greenChannelKept: false });
    expect(nextDue(breach(arrived, after(30)).state)).toBeUndefined();
    const plain = startCare(arrive(scheduled, {}, at).state, 'visit', after(5)).events[0]?.data;
    expect(plain).not.toHaveProperty('greenChannelKept');
  });
});

it('a patient who is there already does not arrive again, however late a cancellation is asked', () => {
  const arrived = aReferral('arrived');
  for (const before of [arrived, aReferral('in-care')]) {
    const asked = cancel(before, { reasonCode: 'other' }, at).state;
    expect(() => arrive(asked, {}, after(9))).toThrow(refusal('already-arrived'));
    expect(checkIn(asked, history.appointment, after(9)).events).toEqual([]);
  }
  expect(() => arrive(arrived, {}, after(9))).toThrow(refusal('not-in-this-status'));
});

describe('a handover', () => {
  it('needs the whole checklist and two signatures', () => {
    const { state } = handOver(aReferral('scheduled'), signed, at);
    expect(state).toMatchObject({ status: 'in-transit', handover: { takenOverBy: '120 张三' } });
    const partly = { ...signed, checked: handoverItems.slice(1) };
    expect(() => handOver(aReferral('scheduled'), partly, at)).toThrow(refusal('handover-incomplete', '/checked'));
    expect(() => handOver(aReferral('scheduled'), { ...signed, checked: handoverItems.slice(2) }, at)).toThrow(
      expect.objectContaining({
        errors: [
          {
            pointer: '/checked',
            detail: {
              zh: '缺少：身份核对（identity）、转诊单与转诊卡（slip-and-card）',
              en: 'missing: identity (identity), slip and card (slip-and-card)',
            },
          },
        ],
      }),
    );
    const alone = { ...signed, takenOverBy: ' 刘颖' };
    expect(() => handOver(aReferral('scheduled'), alone, at)).toThrow(refusal('two-signatures-needed', '/takenOverBy'));
  });
});

describe('an emergency', () => {
  const accepted = aReferral('accepted', { priority: 'emergency' });
  const waiting = aReferral('awaiting-slot', { priority: 'emergency' });

  it.each([accepted, waiting])('does not wait for a slot ($status): it leaves and arrives without one', (referral) => {
    const left = handOver(referral, signed, after(1));
    expect(left.state).toMatchObject({ status: 'in-transit', appointment: null, waitingListEntryId: null });
    expect(left.events[0]?.data).toMatchObject({ unbooked: true });
    // By the end of the day, Asia/Shanghai, somebody is to say whether the patient came: the timers of waiting are over.
    expect(nextDue(left.state)).toMatchObject({ what: 'call', duty: 'arrival', at: new Date('2026-11-25T00:00:00Z') });
    for (const { state, events } of [arrive(referral, {}, after(9)), arrive(left.state, {}, after(9))]) {
      expect(state).toMatchObject({ status: 'arrived', arrivedAt: after(9), queueRank: 0, waitingListEntryId: null });
      expect(events.map(({ definition }) => definition.eventName)).toEqual(['ReferralArrivedUnbooked']);
      expect(nextDue(state)).toBeUndefined();
      expect(startCare(state, 'visit', after(10)).state.status).toBe('in-care');
    }
    const shownBoth = named(arrive(referral, shown(referral), after(9)));
    expect(shownBoth).toEqual(['ReferralArrivedUnbooked', 'ReferralGreenChannelGranted']);
  });

  it('that left or came hears no more of scheduling, unless it is checked in there', () => {
    const entryId = history.entryId;
    const asked = (r: Referral) => cancel(r, { reasonCode: 'other' }, after(2)).state;
    const left = handOver(waiting, signed, after(1)).state;
    for (const r of [left, asked(left), asked(arrive(waiting, {}, after(1)).state)]) {
      expect(schedule(r, history.appointment, after(3)).events).toEqual([]);
      expect(queue(r, history.otherId, after(3)).events).toEqual([]);
      expect(release(r, entryId, 'came-unbooked', after(3)).events).toEqual([]);
    }
    const { state, events } = checkIn(left, history.appointment, after(3));
    expect(state).toMatchObject({ status: 'arrived', appointment: history.appointment });
    expect(events[0]?.data).toMatchObject({ appointmentId: history.appointment.appointmentId });
  });

  it('with an appointment keeps it, and nobody else comes without one', () => {
    const { appointment } = history;
    const booked = handOver(aReferral('scheduled', { priority: 'emergency' }), signed, at);
    expect(booked.events[0]?.data).not.toHaveProperty('unbooked');
    // Booked for tomorrow, expected now: that nobody came is asked tomorrow morning.
    expect(booked.state).toMatchObject({ status: 'in-transit', appointment, appointmentStartsAt: at });
    expect(nextDue(booked.state)).toMatchObject({ duty: 'arrival', at: new Date('2026-11-25T00:00:00Z') });
    const urgent = handOver(aReferral('scheduled', { priority: 'urgent' }), signed, at).state;
    expect(urgent.appointmentStartsAt).toEqual(new Date(appointment.startsAt));
    expect(named(arrive(booked.state, {}, at))).toEqual(['ReferralArrived']);
    for (const status of ['accepted', 'awaiting-slot'] as const) {
      const urgent = aReferral(status, { priority: 'urgent' });
      for (const ask of [() => handOver(urgent, signed, at), () => arrive(urgent, {}, at)])
        expect(ask).toThrow(expect.objectContaining({ code: 'not-in-this-status' }));
    }
  });
});

describe('a patient who does not come', () => {
  const friday = new Date('2026-11-27T08:00:00Z');
  const missed = recordNoShow(aReferral('scheduled'), friday, usualWeek);

  it('is a no-show after the grace period, and a contact task of the next working day', () => {
    const start = new Date(history.appointment.startsAt);
    const minutes = (n: number) => new Date(start.getTime() + n * 60_000);
    expect(() => recordNoShow(aReferral('scheduled'), minutes(29), usualWeek)).toThrow(refusal('grace-period'));
    expect(recordNoShow(aReferral('scheduled'), minutes(30), usualWeek).state.status).toBe('no-show');
    // Friday afternoon: until the end of Monday in Asia/Shanghai.
    expect(missed.state.contactBy).toEqual(new Date('2026-11-30T16:00:00Z'));
    expect(nextDue(missed.state)).toMatchObject({ what: 'call', duty: 'no-show', at: missed.state.contactBy });
  });

  it('is heard of from scheduling too, about the present appointment only', () => {
    expect(hearNoShow(aReferral('scheduled'), history.appointment.appointmentId, at, usualWeek).state.status).toBe(
      'no-show',
    );
    expect(hearNoShow(aReferral('scheduled'), history.otherId, at, usualWeek).events).toEqual([]);
    expect(hearNoShow(missed.state, history.appointment.appointmentId, at, usualWeek).events).toEqual([]);
  });

  it('answers nobody who asked to cancel: the receiver confirms, and is called until then', () => {
    const asked = (r: Referral) => cancel(r, { reasonCode: 'patient-improved' }, friday).state;
    const admitted = aReferral('in-care', { setting: 'admission', outcomeDueAt: null });
    for (const referral of [asked(aReferral('scheduled')), asked(missed.state), asked(admitted)]) {
      const heard = hearNoShow(referral, history.appointment.appointmentId, friday, usualWeek);
      expect(heard).toEqual({ state: referral, events: [] });
      expect(nextDue(heard.state)).toMatchObject({ what: 'call', duty: 'cancellation' });
    }
  });

  it('arrives all the same where the patient comes late, or is checked in, moved or queued in scheduling meanwhile', () => {
    const [next, later] = [{ ...history.appointment, appointmentId: history.otherId }, new Date(friday.getTime() + 1)];
    const late = arrive(missed.state, {}, friday);
    expect(late.state).toMatchObject({ status: 'arrived', arrivedAt: friday, contactBy: null, noShows: 1 });
    expect(named(late)).toEqual(['ReferralArrived']);
    const rebooked = rebook(missed.state, friday).state;
    const waiting = queue(rebooked, history.entryId, friday).state;
    for (const referral of [missed.state, rebooked, waiting]) {
      const checkedIn = checkIn(referral, history.appointment, later);
      expect(checkedIn.state).toMatchObject({ status: 'arrived', appointment: history.appointment });
      expect(checkedIn.state).toMatchObject({ waitingListEntryId: null, contactBy: null });
      expect(checkedIn.events[0]?.data).toMatchObject({ appointmentId: history.appointment.appointmentId });
    }
    const moved = schedule(missed.state, next, later).state;
    expect(moved).toMatchObject({ status: 'scheduled', appointment: next, contactBy: null });
    const queued = queue(missed.state, history.entryId, later, 'patient-cannot-come');
    expect(queued.state).toMatchObject({ status: 'awaiting-slot', appointment: null, contactBy: null });
    expect(queued.events[0]?.data).toMatchObject({ reasonCode: 'patient-cannot-come' });
  });

  it('is late and not missed once handed over: expected as before, called for after the day, and let in', () => {
    const onTheWay = handOver(aReferral('scheduled'), signed, at).state;
    const heard = hearNoShow(onTheWay, history.appointment.appointmentId, friday, usualWeek);
    expect(heard).toEqual({ state: onTheWay, events: [] });
    expect(nextDue(heard.state)).toMatchObject({ what: 'call', duty: 'arrival' });
    expect(named(arrive(heard.state, {}, friday))).toEqual(['ReferralArrived']);
  });

  it('has the next appointment however far the clock of scheduling is behind, and not the missed one again', () => {
    const state = rebook(missed.state, friday).state;
    const next = { ...history.appointment, appointmentId: history.otherId };
    const said = new Date(friday.getTime() - 200);
    expect(schedule(state, next, said).state).toMatchObject({ status: 'scheduled', appointment: next });
    expect(queue(state, history.entryId, said).state).toMatchObject({ waitingListEntryId: history.entryId });
    expect(schedule(state, history.appointment, friday).events).toEqual([]);
  });

  it('is rebooked twice at most', () => {
    const again = (referral: typeof missed.state, appointmentId: string) => {
      const { state } = rebook(referral, friday);
      expect(state).toMatchObject({ status: 'accepted', appointment: null, contactBy: null });
      const appointment = { ...history.appointment, appointmentId };
      return recordNoShow(schedule(state, appointment, friday).state, friday, usualWeek).state;
    };
    const third = again(again(missed.state, history.otherId), history.entryId);
    expect(third.noShows).toBe(3);
    expect(() => rebook(third, friday)).toThrow(refusal('rebookings-used-up'));
  });
});
