import {
  ConsortiumAmended,
  ConsortiumFormed,
  MembershipActivated,
  MembershipFileCompleted,
  MembershipFileDelayed,
  MembershipProposed,
  NotificationActedOnV2,
  NotificationOpenedV2,
  type ConsortiumState,
  type MembershipState,
  type PendingEvent,
  type Role,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, startTestService, type TestCaller, type TestService } from '#testing';
import { ConsortiumCopy } from '../src/entities/index.js';
import type { MessageDto } from '../src/messages/message.dto.js';
import { notifications } from '../src/service.js';
import { centreId, hospitalId, referralTo, register, submitted } from './county.js';
import { openStream } from './event-stream.js';

let service: TestService;
const consortiumId = newId();
const facts: ConsortiumState = {
  code: 'yongnian',
  name: '永年区医共体',
  type: 'county-medical-group',
  tightness: 'tight',
  divisionCode: '130408',
  leadOrganizationId: hospitalId,
  bodies: [],
};
const office = (role: Role, organizationId = hospitalId): TestCaller => ({ roles: [role], organizationId });
const lead = office('group-admin');
const applicant = office('referral-coordinator', centreId);

beforeAll(async () => {
  service = await startTestService(notifications, { env: { DISPATCH_POLL_MS: '100' } });
  const own: MembershipState = { consortiumId, organizationId: hospitalId, role: 'lead', status: 'active' };
  await service.given(...register(), ConsortiumFormed(consortiumId, facts), MembershipActivated(newId(), own));
}, 60_000);
afterEach(() => service.duplicate(false));
afterAll(() => service.close());

interface Application {
  readonly id: string;
  readonly state: MembershipState;
}
const apply = (to = consortiumId): Application => ({
  id: newId(),
  state: {
    consortiumId: to,
    organizationId: centreId,
    role: 'grassroots',
    status: 'intent',
    fileDueAt: '2026-11-24T08:00:00.000Z',
  },
});
const proposed = ({ id, state }: Application): PendingEvent => MembershipProposed(id, state);
const delayed = ({ id, state }: Application): PendingEvent =>
  MembershipFileDelayed(id, { ...state, fileOverdue: true });

const storedOf = ({ id }: Application): Promise<{ recipient: string; status: string; organization_id: string }[]> =>
  service.dataSource.query(
    'SELECT recipient, status, organization_id FROM messages WHERE membership_id = $1 ORDER BY id',
    [id],
  );
const both = [
  { recipient: 'lead-office', organization_id: hospitalId },
  { recipient: 'applicant', organization_id: centreId },
];

async function messagesOf({ id }: Application, as: TestCaller, language = 'zh-CN'): Promise<MessageDto[]> {
  const headers = { 'accept-language': language };
  const { status, body } = await service.request('GET', `/v1/messages?membershipId=${id}`, { as, headers });
  expect(status).toBe(200);
  return body.items;
}

/** An application whose file is late, once its messages are delivered. */
async function late(): Promise<Application> {
  const application = apply();
  await service.given(proposed(application), delayed(application));
  await eventually(async () =>
    expect((await storedOf(application)).map(({ status }) => status)).toEqual(['delivered', 'delivered']),
  );
  return application;
}

const inboxOf = async (as: TestCaller): Promise<MessageDto[]> =>
  (await service.request('GET', '/v1/inbox?limit=200', { as })).body.items;
const sees = async (as: TestCaller, { id }: Application): Promise<boolean> =>
  (await inboxOf(as)).some(({ membershipId }) => membershipId === id);

describe('an application file that is late', () => {
  it('is told to the office of the lead and to the applicant, in words for each', async () => {
    const application = await late();
    const [leads] = await messagesOf(application, office('integration'));
    expect(leads).toMatchObject({
      referralId: null,
      membershipId: application.id,
      current: true,
      recipient: { kind: 'lead-office', name: '牵头单位办公室 区一院', organizationId: hospitalId },
      text: '广府卫生院申请加入永年区医共体，申报材料应于11月24日（星期二）16:00前齐备，现已逾期，请跟进督促。',
    });
    const [theirs] = await messagesOf(application, applicant, 'en');
    expect(theirs).toMatchObject({
      recipient: { kind: 'applicant', name: 'Applicant 广府卫生院' },
      text: 'Your application file for 永年区医共体 was due by Tue 24 Nov 2026, 16:00. Please complete it and send it to the lead organization.',
    });
  });

  it.each([
    ['every batch comes twice', async () => service.duplicate(true)],
    ['its first transactions fail at their commit', () => service.failBeforeCommit(2)],
  ])('is told once, also when %s', async (_, disturb) => {
    const application = apply();
    await service.given(proposed(application));
    await disturb();
    await service.given(delayed(application));
    expect(await storedOf(application)).toMatchObject(both);
  });

  it('is told once its consortium is known, which is of another topic', async () => {
    const consortium = newId();
    const application = apply(consortium);
    await service.given(delayed(application));
    expect(await storedOf(application)).toEqual([]);
    await service.given(ConsortiumFormed(consortium, facts));
    await eventually(async () => expect(await storedOf(application)).toMatchObject(both), { timeoutMs: 20_000 });
  }, 30_000);

  it('is told no more when it was completed before anybody was told', async () => {
    const application = apply();
    const { id, state } = application;
    const completed = MembershipFileCompleted(id, { ...state, status: 'file-complete' });
    await service.given(proposed(application), delayed(application), completed);
    await eventually(async () =>
      expect((await storedOf(application)).map(({ status }) => status)).not.toContain('pending'),
    );
    for (const { current } of await messagesOf(application, lead)) expect(current).toBe(false);
  });

  it('goes to whoever leads the group by now', async () => {
    const id = newId();
    service.duplicate(true);
    await service.given(ConsortiumFormed(id, { ...facts, leadOrganizationId: newId() }));
    await service.failBeforeCommit(2);
    await service.given(ConsortiumAmended(id, facts));
    const copy = { id, version: 2, name: facts.name, leadOrganizationId: hospitalId };
    expect(await service.dataSource.manager.findOneBy(ConsortiumCopy, { id })).toEqual(copy);
  });
});

describe('what is told of a membership', () => {
  it('is in the inbox of its office and in no other', async () => {
    const application = await late();
    const readers = [lead, office('integration'), applicant, office('group-admin', centreId)];
    for (const as of readers) expect({ as, seen: await sees(as, application) }).toEqual({ as, seen: true });
    const others = [office('clinician'), office('referral-coordinator'), office('scheduler', centreId)];
    for (const as of others) expect({ as, seen: await sees(as, application) }).toEqual({ as, seen: false });
    await service.given(submitted(referralTo('03.03')));
    await eventually(async () => expect(await inboxOf(office('referral-coordinator'))).not.toEqual([]));
    expect((await inboxOf(lead)).filter(({ referralId }) => referralId !== null)).toEqual([]);
  });

  it('arrives in the stream of that office', async () => {
    const [ours, desk] = await Promise.all([
      openStream(service.url, lead),
      openStream(service.url, office('scheduler')),
    ]);
    const application = await late();
    await eventually(() => expect(ours.messages.map(({ membershipId }) => membershipId)).toContain(application.id));
    expect(desk.messages.filter(({ membershipId }) => membershipId !== null)).toEqual([]);
    for (const stream of [ours, desk]) stream.close();
  });

  it('is there for its office and for who oversees the group, each message for itself', async () => {
    const application = await late();
    const kinds = async (as: TestCaller) => (await messagesOf(application, as)).map(({ recipient }) => recipient.kind);
    expect(await kinds(applicant)).toEqual(['applicant']);
    expect(await kinds(office('integration'))).toEqual(['lead-office']);
    for (const role of ['group-admin', 'committee-observer', 'auditor'] as const) {
      expect(await kinds(office(role))).toEqual(['lead-office', 'applicant']);
      expect(await kinds({ roles: [role] })).toEqual(['lead-office', 'applicant']);
      expect(await kinds(office(role, newId()))).toEqual([]);
    }
    for (const role of ['clinician', 'referral-coordinator', 'scheduler'] as const)
      expect(await kinds(office(role))).toEqual([]);
  });

  it('is opened and acted on by its office alone, and both are told with what it is about', async () => {
    const application = await late();
    const [leads, theirs] = await messagesOf(application, lead);
    const post = (verb: string, as: TestCaller, id = leads?.id) =>
      service.request('POST', `/v1/messages/${id}/${verb}`, { as });
    expect((await post('open', lead, theirs?.id)).status).toBe(403);
    expect((await post('open', applicant)).status).toBe(404);
    expect((await post('open', office('referral-coordinator'))).status).toBe(404);
    expect(await post('open', lead)).toMatchObject({ status: 200, body: { status: 'opened', version: 1 } });
    expect(await post('act', lead)).toMatchObject({ status: 200, body: { status: 'acted', version: 2 } });
    const events = (await service.published()).filter(({ subject }) => subject === leads?.id);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      [NotificationOpenedV2.type, 1],
      [NotificationActedOnV2.type, 2],
    ]);
    for (const { correlationId, data } of events) {
      expect(correlationId).toBe(application.id);
      expect(data).toMatchObject({
        membershipId: application.id,
        recipient: 'lead-office',
        organizationId: hospitalId,
      });
    }
  });
});
