import {
  AppointmentCancelled,
  ReferralCancelled,
  ReferralQueued,
  ReferralScheduled,
  type PendingEvent,
  type ScheduledFor,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, startTestService, type TestService } from '#testing';
import { notifications } from '../src/service.js';
import { hospitalId, referralTo, register, toldOf, type TestReferral, type Told } from './county.js';
import { startReplica } from './replica.js';

const env = { DISPATCH_POLL_MS: '100', DISPATCH_SPACING_MS: '1', DISPATCH_BATCH: '40' };
let service: TestService;
beforeAll(async () => {
  service = await startTestService(notifications, { env });
  await service.given(...register());
}, 60_000);
afterAll(() => service.close());

const scheduled = ({ id, facts, appointment }: TestReferral, changes: Partial<ScheduledFor> = {}): PendingEvent =>
  ReferralScheduled(id, { ...facts, appointment: { ...appointment, ...changes } });
const queued = ({ id, facts }: TestReferral): PendingEvent =>
  ReferralQueued(id, { ...facts, waitingListEntryId: newId() });
const cancelled = ({ id, facts }: TestReferral): PendingEvent =>
  ReferralCancelled(id, { ...facts, reasonCode: 'other' });

/** Statuses of a referral's messages to organizations, once none is pending. */
async function settled(referral: TestReferral): Promise<Record<string, string>> {
  const told = await eventually(async () => {
    const found = (await toldOf(service, referral)).filter(({ recipient }) => recipient !== 'patient');
    expect(found.map(({ status }) => status)).not.toContain('pending');
    return found;
  });
  return Object.fromEntries(told.map(({ template, status }) => [template, status]));
}

/** Pending messages as a crash before delivery leaves them. */
async function leave(
  count: number,
  organizationIds: readonly string[],
  event = ReferralScheduled.type,
): Promise<string> {
  const referralId = newId();
  await service.dataSource.query(
    `INSERT INTO messages (id, version, event_id, event, referral_id, recipient, channel, template, variables, organization_id,
       department, status, created_at)
     SELECT gen_random_uuid(), 0, gen_random_uuid(), $4, $1, 'receiving-desk', 'inbox', 'referral-scheduled.receiving-desk',
       '{}', ($3::uuid[])[1 + n % cardinality($3)], '03.04', 'pending', now() FROM generate_series(1, $2) AS n`,
    [referralId, count, organizationIds, event],
  );
  return referralId;
}

describe('what stands is delivered', () => {
  it('to the inboxes of both organizations, numbered, while the patient’s waits for a gateway', async () => {
    const [first, second] = [referralTo(), referralTo()];
    await service.given(scheduled(first));
    await settled(first);
    await service.given(scheduled(second));
    await settled(second);
    const desk = async (referral: TestReferral): Promise<Told | undefined> =>
      (await toldOf(service, referral)).find(({ recipient }) => recipient === 'receiving-desk');
    const number = (await desk(first))?.position ?? 0;
    expect(number).toBeGreaterThan(0);
    expect(await desk(second)).toMatchObject({ status: 'delivered', position: number + 1 });
    const patient = (await toldOf(service, second)).find(({ recipient }) => recipient === 'patient');
    expect(patient).toMatchObject({ status: 'pending', position: null });
  });

  it('also when the process that wrote it is gone', async () => {
    const referral = { id: await leave(3, [hospitalId]) } as TestReferral;
    expect(await settled(referral)).toEqual({ 'referral-scheduled.receiving-desk': 'delivered' });
  });

  it('by one of several replicas, each message once and every inbox without a gap', async () => {
    const replicas = await Promise.all([startReplica(service, env), startReplica(service, env)]);
    const organizationIds = [newId(), newId(), newId()];
    const referral = { id: await leave(1_500, organizationIds) } as TestReferral;
    await settled(referral);
    await Promise.all(replicas.map((replica) => replica.close()));
    const inboxes = await service.dataSource.query(
      `SELECT m.organization_id, count(*)::int AS count, count(DISTINCT position)::int AS numbers, min(position) AS first,
         max(position) AS last, max(i.last_position) AS known
       FROM messages m JOIN inboxes i USING (organization_id) WHERE referral_id = $1 GROUP BY m.organization_id`,
      [referral.id],
    );
    const each = { count: 500, numbers: 500, first: 1, last: 500, known: 500 };
    expect(inboxes).toEqual(organizationIds.map(() => expect.objectContaining(each)));
  }, 60_000);

  it('past a message that only a newer version of the service understands', async () => {
    const id = await leave(1, [hospitalId], 'yilian.referral.foreseen.v9');
    const referral = referralTo();
    await service.given(scheduled(referral));
    await settled(referral);
    expect(await toldOf(service, { id } as TestReferral)).toMatchObject([{ status: 'pending' }]);
  });
});

describe('what no longer stands is withdrawn', () => {
  const scheduling = { 'referral-scheduled.referrer': 'withdrawn', 'referral-scheduled.receiving-desk': 'withdrawn' };

  it('when the referral was cancelled meanwhile', async () => {
    const referral = referralTo();
    await service.given(scheduled(referral), cancelled(referral));
    const telling = { 'referral-cancelled.referrer': 'delivered', 'referral-cancelled.receiving-desk': 'delivered' };
    expect(await settled(referral)).toEqual({ ...scheduling, ...telling });
  });

  it('when a slot was found for who had to wait', async () => {
    const referral = referralTo();
    await service.given(queued(referral), scheduled(referral));
    const telling = { 'referral-scheduled.referrer': 'delivered', 'referral-scheduled.receiving-desk': 'delivered' };
    expect(await settled(referral)).toEqual({ 'referral-queued.referrer': 'withdrawn', ...telling });
  });

  it('when there is another appointment by now', async () => {
    const referral = referralTo();
    await service.given(scheduled(referral), scheduled(referral, { appointmentId: newId() }));
    await settled(referral);
    const desks = (await toldOf(service, referral)).filter(({ recipient }) => recipient === 'receiving-desk');
    expect(desks.map(({ status }) => status)).toEqual(['withdrawn', 'delivered']);
  });

  it('when scheduling said that the appointment is cancelled before the referral said that there is one', async () => {
    const referral = referralTo();
    const { appointment, facts } = referral;
    const { appointmentId, startsAt, endsAt } = appointment;
    const slot = { clinicSessionId: newId(), slotId: newId(), place: '301', startsAt, endsAt };
    const whose = { referralId: referral.id, patientId: facts.patientId, ...facts.to };
    const end = { reasonCode: 'session-cancelled', requeued: false };
    await service.given(AppointmentCancelled(appointmentId, { ...slot, ...whose, ...end }));
    await service.given(scheduled(referral));
    expect(await settled(referral)).toEqual(scheduling);
  });

  it('when the appointment has begun', async () => {
    const referral = referralTo();
    await service.given(scheduled(referral, { startsAt: new Date(Date.now() - 60_000).toISOString() }));
    expect(await settled(referral)).toEqual(scheduling);
  });
});
