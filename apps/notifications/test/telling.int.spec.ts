import {
  ReferralAppointmentKept,
  ReferralPlaceKept,
  AppointmentCancelled,
  OrganizationAmended,
  ReferralAccepted,
  ReferralAdviceReturned,
  ReferralArrived,
  ReferralArrivedUnbooked,
  ReferralCameBack,
  ReferralCancellationPassedOn,
  ReferralCancellationRequested,
  ReferralCancelled,
  ReferralCareResumed,
  ReferralCareStarted,
  ReferralClosed,
  ReferralConcluded,
  ReferralDrafted,
  ReferralDutyRosterEmpty,
  ReferralEnteredInError,
  ReferralErrorRefused,
  ReferralErrorReported,
  ReferralEscalated,
  ReferralExpired,
  ReferralGreenChannelBreached,
  ReferralHandedOver,
  ReferralInfoAnswered,
  ReferralInfoRequested,
  ReferralMissed,
  ReferralNoteAdded,
  ReferralOutcomePassedOn,
  ReferralOutcomeSent,
  ReferralOutcomeWithdrawn,
  ReferralQueued,
  ReferralReferredOnward,
  ReferralRejected,
  ReferralReturned,
  ReferralReviewRequested,
  ReferralScheduled,
  ReferralSentBack,
  ReferralSlipCompleted,
  ReferralStranded,
  ReferralSubmitted,
  ServiceScopeAmended,
  ServiceScopeClosed,
  type EventDefinition,
  type PendingEvent,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, startTestService, type TestService } from '#testing';
import { memberRules } from '../src/domain/member-rules.js';
import { rules } from '../src/domain/rules.js';
import { OrganizationCopy, ReferralCopy, ScopeCopy } from '../src/entities/index.js';
import { notifications } from '../src/service.js';
import { hospitalId, referralTo, register, scope, submitted, toldOf, type TestReferral } from './county.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(notifications);
  await service.given(...register());
}, 60_000);
afterAll(() => service.close());

const submittedAt = '2026-11-24T08:00:00Z';
const reasonCode = 'other';
const accepted = ({ id, facts }: TestReferral, automatically = false): PendingEvent =>
  ReferralAccepted(id, { ...facts, automatically, submittedAt });
const scheduled = ({ id, facts, appointment }: TestReferral): PendingEvent =>
  ReferralScheduled(id, { ...facts, appointment });
const appointmentCancelled = ({ id, facts, appointment }: TestReferral, requeued = true): PendingEvent =>
  AppointmentCancelled(appointment.appointmentId, {
    referralId: id,
    patientId: facts.patientId,
    clinicSessionId: newId(),
    slotId: newId(),
    organizationId: hospitalId,
    department: facts.to.department,
    place: '门诊楼三层 301',
    startsAt: appointment.startsAt,
    endsAt: appointment.endsAt,
    reasonCode: 'session-cancelled',
    requeued,
  });

const called = {
  status: 'delivered',
  duty: 'unread',
  level: 'duty-officer',
  organizationId: hospitalId,
} as const;

/** For every event of a referral that the rules tell of, one that is told; of memberships: memberships.int.spec.ts. */
const events: readonly [EventDefinition<any>, (referral: TestReferral) => PendingEvent][] = [
  [ReferralAccepted, (r) => accepted(r)],
  [ReferralRejected, ({ id, facts }) => ReferralRejected(id, { ...facts, reasonCode })],
  [ReferralInfoRequested, ({ id, facts }) => ReferralInfoRequested(id, facts)],
  [ReferralInfoAnswered, ({ id, facts }) => ReferralInfoAnswered(id, facts)],
  [ReferralSlipCompleted, ({ id, facts }) => ReferralSlipCompleted(id, { ...facts, parts: ['history'] })],
  [ReferralAdviceReturned, ({ id, facts }) => ReferralAdviceReturned(id, { ...facts, convertible: false })],
  [ReferralEnteredInError, ({ id, facts }) => ReferralEnteredInError(id, { ...facts, reasonCode })],
  [ReferralReviewRequested, ({ id, facts }) => ReferralReviewRequested(id, facts)],
  [ReferralSentBack, ({ id, facts }) => ReferralSentBack(id, facts)],
  [
    ReferralErrorReported,
    ({ id, facts }) => ReferralErrorReported(id, { ...facts, reasonCode, supervisorId: newId() }),
  ],
  [ReferralErrorRefused, ({ id, facts }) => ReferralErrorRefused(id, facts)],
  [ReferralReturned, ({ id, facts }) => ReferralReturned(id, { ...facts, reasonCode })],
  [ReferralStranded, ({ id, facts }) => ReferralStranded(id, { ...facts, status: 'delivered' })],
  [ReferralExpired, ({ id, facts }) => ReferralExpired(id, facts)],
  [
    ReferralEscalated,
    ({ id, facts }) =>
      ReferralEscalated(id, {
        ...facts,
        ...called,
        times: 2,
        onDuty: [{ userId: 'zhou.haiyan', displayName: '周海燕' }],
      }),
  ],
  [ReferralDutyRosterEmpty, ({ id, facts }) => ReferralDutyRosterEmpty(id, { ...facts, ...called })],
  [ReferralHandedOver, ({ id, facts }) => ReferralHandedOver(id, facts)],
  [
    ReferralAppointmentKept,
    ({ id, facts, appointment }) => ReferralAppointmentKept(id, { ...facts, onTheWay: true, appointment }),
  ],
  [
    ReferralPlaceKept,
    ({ id, facts }) => ReferralPlaceKept(id, { ...facts, onTheWay: true, waitingListEntryId: newId() }),
  ],
  [
    ReferralMissed,
    ({ id, facts }) => ReferralMissed(id, { ...facts, appointmentId: newId(), contactBy: submittedAt, noShows: 1 }),
  ],
  [ReferralGreenChannelBreached, ({ id, facts }) => ReferralGreenChannelBreached(id, { ...facts, seeBy: submittedAt })],
  [ReferralNoteAdded, ({ id, facts }) => ReferralNoteAdded(id, facts)],
  [
    ReferralReferredOnward,
    ({ id, facts }) => ReferralReferredOnward(id, { ...facts, reasonCode, childId: newId(), onwardTo: facts.from }),
  ],
  [ReferralConcluded, ({ id, facts }) => ReferralConcluded(id, { ...facts, childId: newId(), childStatus: 'closed' })],
  [
    ReferralCameBack,
    ({ id, facts }) => ReferralCameBack(id, { ...facts, childId: newId(), childStatus: 'rejected', reasonCode }),
  ],
  [ReferralQueued, ({ id, facts }) => ReferralQueued(id, { ...facts, waitingListEntryId: newId() })],
  [ReferralScheduled, scheduled],
  [
    ReferralOutcomePassedOn,
    ({ id, facts }) => ReferralOutcomePassedOn(id, { ...facts, childId: newId(), onwardTo: facts.from }),
  ],
  [
    ReferralOutcomeWithdrawn,
    ({ id, facts }) => {
      const onward = { childId: newId(), onwardTo: facts.from };
      return ReferralOutcomeWithdrawn(id, { ...facts, ...onward, reasonCode, status: 'closed' });
    },
  ],
  [ReferralOutcomeSent, ({ id, facts }) => ReferralOutcomeSent(id, facts)],
  [ReferralClosed, ({ id, facts }) => ReferralClosed(id, facts)],
  [ReferralCancellationRequested, ({ id, facts }) => ReferralCancellationRequested(id, { ...facts, reasonCode })],
  [
    ReferralCancellationPassedOn,
    ({ id, facts }) => ReferralCancellationPassedOn(id, { ...facts, reasonCode, childId: newId() }),
  ],
  [ReferralCancelled, ({ id, facts }) => ReferralCancelled(id, { ...facts, reasonCode })],
  [AppointmentCancelled, appointmentCancelled],
];

async function templatesOf(referral: TestReferral, type: string): Promise<string[]> {
  const told = await toldOf(service, referral);
  return told.filter(({ event }) => event === type).map(({ template }) => template);
}

const templatesFor = (type: string): string[] =>
  rules.filter(({ event }) => event === type).flatMap((r) => Object.values(r.tells));

describe('an event is told to each of its recipients, once', () => {
  beforeEach(() => service.duplicate(false));

  it('whichever event of the rules it is', () => {
    const types = [...events.map(([{ type }]) => type), 'yilian.referral.submitted.v1'];
    const ofReferrals = rules.filter((rule) => !memberRules.includes(rule));
    expect(types.sort()).toEqual(ofReferrals.map(({ event }) => event).sort());
  });

  it.each(events)('%#: when every batch comes twice', async ({ type }, make) => {
    const referral = referralTo('03.03');
    service.duplicate(true);
    await service.given(submitted(referral), make(referral));
    expect(await templatesOf(referral, type)).toEqual(templatesFor(type));
  });

  it.each(events)('%#: when its first transactions fail at their commit', async ({ type }, make) => {
    const referral = referralTo('03.03');
    await service.given(submitted(referral));
    await service.failBeforeCommit(2);
    await service.given(make(referral));
    expect(await templatesOf(referral, type)).toEqual(templatesFor(type));
  });

  it('with nothing left of a transaction that did not commit', async () => {
    const referral = referralTo();
    await service.failBeforeCommit(1_000);
    await service.given(scheduled(referral));
    expect(await toldOf(service, referral)).toEqual([]);
    await service.failBeforeCommit(0);
    await eventually(async () => expect(await toldOf(service, referral)).toHaveLength(3));
  });

  it('held by the database itself', async () => {
    const referral = referralTo();
    await service.given(scheduled(referral));
    const again = `INSERT INTO messages SELECT (m).* FROM (
      SELECT jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid())) AS m FROM messages m WHERE referral_id = $1) t`;
    await expect(service.dataSource.query(again, [referral.id])).rejects.toThrow('messages_once');
  });
});

describe('a submitted referral', () => {
  const desk = ['referral-submitted.receiving-desk'];
  afterEach(() => service.duplicate(false));

  it('is told to a desk that must triage it', async () => {
    const referral = referralTo('03.03');
    service.duplicate(true);
    await service.given(submitted(referral));
    expect((await toldOf(service, referral)).map(({ template }) => template)).toEqual(desk);
  });

  it('is told to a desk of which nothing is known', async () => {
    const referral = referralTo('04.03');
    await service.failBeforeCommit(2);
    await service.given(submitted(referral));
    expect((await toldOf(service, referral)).map(({ template }) => template)).toEqual(desk);
  });

  it('is told to nobody where it is booked directly, nor is its acceptance by no person', async () => {
    const referral = referralTo('03.04');
    await service.given(submitted(referral), accepted(referral, true));
    expect(await toldOf(service, referral)).toEqual([]);
    expect(await service.dataSource.manager.existsBy(ReferralCopy, { id: referral.id })).toBe(false);
  });

  it('is told to the desk in an emergency, however the scope books', async () => {
    const referral = referralTo('03.04');
    const emergency = { ...referral, facts: { ...referral.facts, priority: 'emergency' as const } };
    service.duplicate(true);
    await service.given(submitted(emergency));
    expect((await toldOf(service, emergency)).map(({ template }) => template)).toEqual(desk);
  });

  it('is told to the desk where advice is asked, however the scope books', async () => {
    const referral = referralTo('03.04');
    service.duplicate(true);
    await service.given(ReferralSubmitted(referral.id, { ...referral.facts, indications: [], intent: 'advice' }));
    expect((await toldOf(service, referral)).map(({ template }) => template)).toEqual([`${desk[0]}.advice`]);
  });

  it('is triaged again once the scope that booked directly is closed', async () => {
    const id = newId();
    const open = scope('04.01', 'direct', id);
    const direct = referralTo('04.01');
    await service.given(open);
    await service.given(submitted(direct));
    await service.given(ServiceScopeClosed(id, { ...(open.data as object), open: false } as never));
    const triaged = referralTo('04.01');
    await service.given(submitted(triaged));
    expect([await toldOf(service, direct), await toldOf(service, triaged)]).toMatchObject([
      [],
      [{ template: desk[0] }],
    ]);
  });
});

describe('nobody is told', () => {
  it('of a draft that is thrown away', async () => {
    const referral = referralTo();
    const { id, facts } = referral;
    await service.given(ReferralDrafted(id, facts), ReferralCancelled(id, { ...facts, reasonCode }));
    expect(await toldOf(service, referral)).toEqual([]);
  });

  it('of what is added to a draft, nor at a desk that referred the patient onward', async () => {
    const draft = referralTo();
    const completed = ({ id, facts }: TestReferral) => ReferralSlipCompleted(id, { ...facts, parts: ['patient'] });
    await service.given(ReferralSentBack(draft.id, draft.facts), completed(draft));
    expect(await templatesOf(draft, ReferralSlipCompleted.type)).toEqual([]);
    const hop = referralTo('03.03');
    const onward = { reasonCode, childId: newId(), onwardTo: hop.facts.from };
    await service.given(submitted(hop), ReferralReferredOnward(hop.id, { ...hop.facts, ...onward }), completed(hop));
    await eventually(async () =>
      expect(await toldOf(service, hop)).toContainEqual(
        expect.objectContaining({ event: ReferralSlipCompleted.type, status: 'withdrawn' }),
      ),
    );
  });

  it('on the phone of a patient who died', async () => {
    const referral = referralTo();
    const { id, facts } = referral;
    await service.given(scheduled(referral), ReferralCancelled(id, { ...facts, reasonCode: 'patient-died' }));
    expect(await templatesOf(referral, ReferralCancelled.type)).toEqual([
      'referral-cancelled.referrer',
      'referral-cancelled.receiving-desk',
    ]);
  });

  it('of an appointment whose end the referral itself tells', async () => {
    const referral = referralTo();
    await service.given(appointmentCancelled(referral, false));
    expect(await toldOf(service, referral)).toEqual([]);
  });
});

describe('the copies', () => {
  afterEach(() => service.duplicate(false));
  const copyOf = (id: string) => service.dataSource.manager.findOneBy(ReferralCopy, { id });

  it('keep up with a referral that goes on silently', async () => {
    const referral = referralTo();
    const { id, facts, appointment } = referral;
    service.duplicate(true);
    await service.given(
      scheduled(referral),
      ReferralArrived(id, { ...facts, appointmentId: appointment.appointmentId }),
    );
    expect(await copyOf(id)).toMatchObject({ status: 'arrived', version: 2 });
    const came = referralTo();
    await service.given(scheduled(came), ReferralArrivedUnbooked(came.id, came.facts));
    expect(await copyOf(came.id)).toMatchObject({ status: 'arrived', version: 2 });
    await service.failBeforeCommit(2);
    await service.given(ReferralCareStarted(id, facts));
    expect(await copyOf(id)).toMatchObject({ status: 'in-care', version: 3 });
    await service.given(ReferralCancellationRequested(id, { ...facts, reasonCode }), ReferralCareResumed(id, facts));
    expect(await copyOf(id)).toMatchObject({ status: 'in-care', version: 5 });
    expect(await toldOf(service, referral)).toHaveLength(4);
  });

  it('follow the registers', async () => {
    const scopeId = newId();
    service.duplicate(true);
    await service.given(scope('03.07', 'direct', scopeId));
    await service.failBeforeCommit(2);
    const { data } = scope('03.07', 'triage', scopeId);
    await service.given(ServiceScopeAmended(scopeId, data as never));
    const copy = {
      id: scopeId,
      version: 2,
      organizationId: hospitalId,
      department: '03.07',
      bookingMode: 'triage',
      open: true,
    };
    expect(await service.dataSource.manager.findOneBy(ScopeCopy, { id: scopeId })).toEqual(copy);
    const renamed = { ...(register()[1]?.data as object), shortName: '第一医院' };
    await service.given(OrganizationAmended(hospitalId, renamed as never));
    expect(await service.dataSource.manager.findOneBy(OrganizationCopy, { id: hospitalId })).toMatchObject({
      version: 2,
      shortName: '第一医院',
    });
  });
});
