import {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentCheckedIn,
  MembershipActivated,
  MembershipAgreed,
  MembershipAmended,
  MembershipEnded,
  MembershipFileCompleted,
  MembershipProposed,
  MembershipResumed,
  MembershipSurveyed,
  MembershipSuspended,
  OrganizationAmended,
  OrganizationRegistered,
  PolicySet,
  PolicyWithdrawn,
  PractitionerAmended,
  PractitionerEnded,
  PractitionerRegistered,
  PractitionerResumed,
  ServiceScopeAmended,
  ServiceScopeClosed,
  ServiceScopeOpened,
  WaitingListEntryAdded,
  WaitingListEntryWithdrawn,
  UserAmended,
  UserDeactivated,
  UserReactivated,
  UserRegistered,
  type PendingEvent,
} from '#contracts';
import { DeadLetters, newId } from '#messaging';
import { eventually, type TestService } from '#testing';
import { handoverItems } from '../src/domain/referral.js';
import * as world from './world.js';
import { body, desk, hospital, receiver, referrer } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

const begun = async () => (await service.request('POST', '/v1/referrals', { as: referrer, body })).body;
const found = async (id: string) => (await service.request('GET', `/v1/referrals/${id}`, { as: receiver })).body;
const rows = (sql: string, id: string) => service.dataSource.query(sql, [id]);

/** What must not grow with a second delivery, nor be missing after a failed commit. */
async function effects(id: string) {
  const [{ n }] = await rows('SELECT count(*)::int AS n FROM referral_timeline WHERE referral_id = $1', id);
  const events = (await service.published()).filter(({ subject }) => subject === id);
  return { timeline: n, events: events.length, sequences: new Set(events.map(({ sequence }) => sequence)).size };
}

/** Two commits fail at the handling of the next event: that of its batch, and its own first one. */
const failing = async (work: () => Promise<void>): Promise<void> => {
  await service.failBeforeCommit(2);
  await work();
  const [{ last_value: commits }] = await service.dataSource.query('SELECT last_value::int FROM test_commits');
  expect(commits).toBeGreaterThan(2);
};

const state = (data: object) => data as never;
const membership = (status: string) =>
  state({ consortiumId: world.group, organizationId: hospital, role: 'member', status });
const organization = (shortName: string) => state({ ...(world.registers[0]?.data as object), shortName });
const practitioner = (name: string, endsOn?: string) =>
  state({
    name,
    endsOn,
    title: 'chief',
    specialty: '02',
    employerId: hospital,
    practicePoints: [hospital],
    staffNumber: '1',
  });
const scope = (open: boolean) => state({ ...(world.scope(hospital, '05.01').data as object), open });
const account = (active?: boolean) => state({ username: 'li.na', displayName: '李娜', roles: ['clinician'], active });
const policy = state({
  consortiumId: world.group,
  code: 'referrals.timers',
  version: 9,
  validFrom: '2026-01-01',
  parameters: {},
});

const withdrawnPolicy = state({
  ...(policy as object),
  withdrawal: { at: '2026-03-02T08:00:00Z', reason: '日期有误' },
});

/** Every register, word by word, with what the copy must say after each. */
const registers: [string, string, [(id: string) => PendingEvent, string][]][] = [
  [
    'organization_copies',
    'short_name',
    [
      [(id) => OrganizationRegistered(id, organization('甲')), '甲'],
      [(id) => OrganizationAmended(id, organization('乙')), '乙'],
    ],
  ],
  [
    'member_copies',
    'status',
    [
      [(id) => MembershipProposed(id, membership('intent')), 'intent'],
      [(id) => MembershipSurveyed(id, membership('survey')), 'survey'],
      [(id) => MembershipFileCompleted(id, membership('file-complete')), 'file-complete'],
      [(id) => MembershipAgreed(id, membership('agreed')), 'agreed'],
      [(id) => MembershipActivated(id, membership('active')), 'active'],
      [(id) => MembershipAmended(id, membership('active')), 'active'],
      [(id) => MembershipSuspended(id, membership('suspended')), 'suspended'],
      [(id) => MembershipResumed(id, membership('active')), 'active'],
      [(id) => MembershipEnded(id, membership('ended')), 'ended'],
    ],
  ],
  [
    'scope_copies',
    'open::text',
    [
      [(id) => ServiceScopeOpened(id, scope(true)), 'true'],
      [(id) => ServiceScopeAmended(id, scope(true)), 'true'],
      [(id) => ServiceScopeClosed(id, scope(false)), 'false'],
    ],
  ],
  [
    'practitioner_copies',
    "concat_ws(' ', name, ends_on)",
    [
      [(id) => PractitionerRegistered(id, practitioner('甲')), '甲'],
      [(id) => PractitionerAmended(id, practitioner('乙')), '乙'],
      [(id) => PractitionerEnded(id, practitioner('乙', '2026-07-01')), '乙 2026-07-01'],
      [(id) => PractitionerResumed(id, practitioner('乙')), '乙'],
    ],
  ],
  [
    'user_copies',
    'active::text',
    [
      [(id) => UserRegistered(id, account()), 'true'],
      [(id) => UserDeactivated(id, account(false)), 'false'],
      [(id) => UserAmended(id, account(false)), 'false'],
      [(id) => UserReactivated(id, account(true)), 'true'],
    ],
  ],
  [
    'policy_copies',
    'coalesce(withdrawn_at::text, policy_version::text)',
    [
      [(id) => PolicySet(id, policy), '9'],
      [(id) => PolicyWithdrawn(id, withdrawnPolicy), '2026-03-02 08:00:00+00'],
    ],
  ],
];

describe.each(['delivered once', 'delivered twice', 'failing before commit'])('copies of the registers, %s', (how) => {
  beforeAll(() => service.duplicate(how === 'delivered twice'));
  afterAll(() => service.duplicate(false));

  it.each(registers)('%s say what the last word said', async (table, column, words) => {
    const id = newId();
    for (const [i, [word, expected]] of words.entries()) {
      const given = () => service.given(word(id));
      await (how === 'failing before commit' ? failing(given) : given());
      expect(await rows(`SELECT ${column} AS said, version FROM ${table} WHERE id = $1`, id)).toEqual([
        { said: expected, version: i + 1 },
      ]);
    }
  });
});

describe.each(['delivered twice', 'failing before commit'])('words of scheduling, %s', (how) => {
  beforeAll(() => service.duplicate(how === 'delivered twice'));
  afterAll(() => service.duplicate(false));

  const hear = async (...words: PendingEvent[]) => {
    for (const word of words) {
      const given = () => service.given(word);
      await (how === 'failing before commit' ? failing(given) : given());
    }
  };

  it('queued, booked and checked in have one effect each', async () => {
    const referral = await begun();
    const [appointmentId, appointment] = [newId(), world.appointmentOf(referral)];
    const booked = AppointmentBooked(appointmentId, { ...appointment, fromQuota: false, fromWaitingList: true });
    await hear(
      WaitingListEntryAdded(newId(), world.entryOf(referral)),
      booked,
      AppointmentCheckedIn(appointmentId, appointment),
    );
    expect(await found(referral.id)).toMatchObject({ status: 'arrived', version: 6 });
    expect(await effects(referral.id)).toEqual({ timeline: 6, events: 6, sequences: 6 });
  });

  it.each([
    ['checked in', 'arrived', []],
    ['checked in, and rebooked here', 'arrived', ['rebook']],
    ['moved', 'scheduled', []],
    ['given back to the list', 'awaiting-slot', []],
  ] as const)('cross a no-show that was recorded here: %s', async (what, status, verbs) => {
    const referral = await begun();
    const appointment = world.appointmentOf(referral, new Date(Date.now() - 3_600_000).toISOString());
    const [appointmentId, facts] = [newId(), { ...appointment, fromQuota: false, fromWaitingList: false }];
    await service.given(AppointmentBooked(appointmentId, facts));
    const step = async (verb: string, as = desk) =>
      (await service.request('POST', `/v1/referrals/${referral.id}/${verb}`, { as, body: {} })).body.status;
    for (const verb of ['no-show', ...verbs]) await step(verb);
    const entry = { ...world.entryOf(referral), reasonCode: 'patient-cannot-come' };
    if (what === 'moved') await hear(AppointmentBooked(newId(), facts));
    else if (status === 'awaiting-slot') await hear(WaitingListEntryAdded(newId(), entry));
    else await hear(AppointmentCheckedIn(appointmentId, appointment));
    expect(await found(referral.id)).toMatchObject({ status, contactBy: null, noShows: 1 });
    if (status === 'arrived') expect(await step('start-care', receiver)).toBe('in-care');
  });

  it('find a patient on the way, of whom the timeline says so', async () => {
    const referral = await begun();
    const facts = { ...world.appointmentOf(referral), fromQuota: false, fromWaitingList: false };
    await service.given(AppointmentBooked(newId(), facts));
    const path = `/v1/referrals/${referral.id}`;
    const signed = { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '120 张三' };
    await service.request('POST', `${path}/hand-over`, { as: referrer, body: signed });
    await hear(AppointmentBooked(newId(), facts));
    await hear(WaitingListEntryAdded(newId(), { ...world.entryOf(referral), reasonCode: 'clinic-closed' }));
    expect((await found(referral.id)).status).toBe('in-transit');
    const { items } = (await service.request('GET', `${path}/timeline`, { as: referrer })).body;
    expect(items.slice(-2).map(({ text }: { text: string }) => text)).toEqual([
      ...['患者在途，保留区一院的预约', '患者在途，转入区一院候补，暂无预约'],
    ]);
  });

  it('an appointment lost for good ends the referral once', async () => {
    const referral = await begun();
    const [appointmentId, appointment] = [newId(), world.appointmentOf(referral)];
    await hear(
      AppointmentBooked(appointmentId, { ...appointment, fromQuota: true, fromWaitingList: false }),
      AppointmentCancelled(appointmentId, { ...appointment, reasonCode: 'clinic-closed', requeued: false }),
    );
    expect(await found(referral.id)).toMatchObject({ status: 'cancelled', version: 5 });
    expect(await effects(referral.id)).toEqual({ timeline: 5, events: 5, sequences: 5 });
  });

  it('a place in the queue given up ends the referral once', async () => {
    const referral = await begun();
    const entryId = newId();
    await hear(
      WaitingListEntryAdded(entryId, world.entryOf(referral)),
      WaitingListEntryWithdrawn(entryId, { ...world.entryOf(referral), reasonCode: 'expired' }),
    );
    expect(await found(referral.id)).toMatchObject({ status: 'cancelled', reasonCode: 'expired', version: 5 });
    expect(await effects(referral.id)).toEqual({ timeline: 5, events: 5, sequences: 5 });
  });
});

describe('a word about a referral that is not here', () => {
  it('becomes a dead letter with its reason, and harms no other', async () => {
    const [referral, appointmentId, strayId] = [await begun(), newId(), newId()];
    const stray = world.appointmentOf({ id: newId(), patient: { id: newId() } });
    const real = world.appointmentOf(referral);
    await service.given(
      AppointmentBooked(strayId, { ...stray, fromQuota: true, fromWaitingList: false }),
      AppointmentBooked(appointmentId, { ...real, fromQuota: true, fromWaitingList: false }),
    );
    expect(await found(referral.id)).toMatchObject({ status: 'scheduled', appointment: { appointmentId } });
    await eventually(async () => {
      const letters = await service.app.get(DeadLetters).list();
      expect(letters).toMatchObject([
        { key: strayId, status: 'dead', cause: expect.stringContaining('unknown-referral') },
      ]);
      expect(letters[0]?.cause).toContain(stray.referralId);
    });
  });
});
