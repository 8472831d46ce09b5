import {
  MembershipActivated,
  MembershipEnded,
  NotificationActedOn,
  NotificationOpened,
  ReferralMissed,
  ReferralQueued,
  ReferralScheduled,
  roles,
  type Role,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, startTestService, type TestCaller, type TestService } from '#testing';
import type { MessageDto } from '../src/messages/message.dto.js';
import { notifications } from '../src/service.js';
import {
  centreId,
  clinician,
  colleague,
  coordinator,
  hospitalId,
  referralTo,
  register,
  stranger,
  submitted,
  type TestReferral,
} from './county.js';

let service: TestService;
const referral = referralTo();
const { id: referralId, facts } = referral;

const get = (path: string, as: TestCaller, language = 'zh-CN') =>
  service.request('GET', path, { as, headers: { 'accept-language': language } });
const post = (path: string, as: TestCaller, headers?: Record<string, string>) =>
  service.request('POST', path, { as, headers });

async function messagesOf({ id }: TestReferral, as: TestCaller, language?: string): Promise<Map<string, MessageDto>> {
  const { status, body } = await get(`/v1/messages?referralId=${id}`, as, language);
  expect(status).toBe(200);
  return new Map((body.items as MessageDto[]).map((message) => [message.recipient.kind, message]));
}

/** The referral's messages once those to organizations are delivered. */
const delivered = (r: TestReferral, as: TestCaller): Promise<Map<string, MessageDto>> =>
  eventually(async () => {
    const messages = await messagesOf(r, as);
    expect([...messages.values()].filter(({ channel, status }) => channel === 'inbox' && status === 'pending')).toEqual(
      [],
    );
    expect(messages.size).toBeGreaterThan(0);
    return messages;
  });

const idOf = async (kind: string): Promise<string> => (await delivered(referral, coordinator)).get(kind)?.id ?? '';

beforeAll(async () => {
  service = await startTestService(notifications, { env: { DISPATCH_POLL_MS: '100' } });
  await service.given(...register());
  await service.given(ReferralScheduled(referralId, { ...facts, appointment: referral.appointment }));
}, 60_000);
afterAll(() => service.close());

describe('the messages of a referral', () => {
  it('are three when it is scheduled, each in words for its reader', async () => {
    const messages = await delivered(referral, clinician);
    expect([...messages.keys()]).toEqual(['patient', 'referrer', 'receiving-desk']);
    const text = (kind: string) => messages.get(kind)?.text ?? '';
    for (const kind of messages.keys()) expect(text(kind)).toMatch(/10:15.*区一院 心血管内科（门诊楼三层 301）/);
    expect(text('receiving-desk')).toMatch(/^广府卫生院 全科医疗科转来的患者已预约/);
    const desk = { name: '接诊台 区一院 心血管内科', organizationId: hospitalId, department: '03.04', reference: null };
    expect(messages.get('receiving-desk')).toMatchObject({
      recipient: desk,
      channel: 'inbox',
      status: 'delivered',
      current: true,
    });
    const patient = { name: '患者', reference: facts.patientId, organizationId: null };
    expect(messages.get('patient')).toMatchObject({ recipient: patient, channel: 'sms', status: 'pending' });
  });

  it('tell the referrer of a no-show by when to contact the patient, as the event says', async () => {
    const missed = referralTo();
    const contactBy = '2026-12-03T16:00:00Z';
    const appointmentId = newId();
    await service.given(ReferralMissed(missed.id, { ...missed.facts, appointmentId, contactBy, noShows: 1 }));
    const textIn = async (language: string) => (await messagesOf(missed, clinician, language)).get('referrer')?.text;
    expect(await textIn('zh-CN')).toContain('请于12月4日（星期五）00:00前联系患者');
    expect(await textIn('en')).toContain('Please make contact by Fri 4 Dec 2026, 00:00: rebook');
    await service.dataSource.query(`UPDATE messages SET variables = variables - 'dueAt' WHERE referral_id = $1`, [
      missed.id,
    ]);
    expect(await textIn('zh-CN')).toContain('请于规定时间前联系患者');
  });

  it('are in English for who reads English, in whatever language they were written', async () => {
    const messages = await messagesOf(referral, clinician, 'en');
    expect(messages.get('referrer')).toMatchObject({
      language: 'en',
      recipient: { name: 'Referrer 广府卫生院 General practice' },
    });
    expect(messages.get('referrer')?.text).toMatch(
      /has an appointment: \w{3} \d+ \w{3} \d{4}, 10:15, 区一院 Cardiology/,
    );
  });

  it('are seen by both organizations and by group roles, by these without patients', async () => {
    expect((await messagesOf(referral, coordinator)).size).toBe(3);
    for (const role of ['group-admin', 'committee-observer', 'auditor'] as const) {
      const messages = await messagesOf(referral, { roles: [role] });
      expect(messages.size).toBe(3);
      expect(messages.get('patient')).toMatchObject({ text: null, recipient: { reference: null } });
      expect(JSON.stringify([...messages.values()])).not.toContain(facts.patientId);
    }
  });

  it('are seen by the roles of a group in which both organizations are or were, and of no other', async () => {
    const [ours, theirs] = [newId(), newId()];
    const [office, foreignOffice, left] = [newId(), newId(), newId()];
    const joined = (organizationId: string, consortiumId: string, id = newId()) =>
      MembershipActivated(id, { consortiumId, organizationId, role: 'member', status: 'active' });
    const members = [joined(office, ours), joined(centreId, ours), joined(hospitalId, ours, left)];
    await service.given(...members, joined(foreignOffice, theirs), joined(hospitalId, theirs));
    const before = [...(await delivered(referral, coordinator)).values()];
    for (const role of ['group-admin', 'committee-observer', 'auditor'] as const) {
      expect((await messagesOf(referral, { roles: [role], organizationId: office })).size).toBe(3);
      const other = { roles: [role], organizationId: foreignOffice };
      expect((await messagesOf(referral, other)).size).toBe(0);
      for (const { id } of before) expect((await get(`/v1/messages/${id}`, other)).status).toBe(404);
    }
    const whose = { consortiumId: ours, organizationId: hospitalId };
    await service.given(MembershipEnded(left, { ...whose, role: 'member', status: 'ended', reason: '退出' }));
    expect((await messagesOf(referral, { roles: ['group-admin'], organizationId: office })).size).toBe(3);
    expect((await messagesOf(referral, { roles: ['group-admin'], organizationId: hospitalId })).size).toBe(0);
  });

  it('are nothing at all to any other organization', async () => {
    expect((await messagesOf(referral, stranger)).size).toBe(0);
    const kinds = await delivered(referral, clinician);
    for (const { id } of kinds.values()) {
      expect((await get(`/v1/messages/${id}`, stranger)).status).toBe(404);
      expect((await post(`/v1/messages/${id}/open`, stranger)).status).toBe(404);
    }
    expect((await get(`/v1/messages/${newId()}`, clinician)).status).toBe(404);
    expect((await get('/v1/messages', clinician)).status).toBe(400);
    const both = `/v1/messages?referralId=${referralId}&membershipId=${newId()}`;
    expect((await get(both, clinician)).body).toMatchObject({ status: 400, type: '/problems/message/of-one-thing' });
    expect((await get('/v1/messages/not-an-id', clinician)).status).toBe(400);
  });

  it('come page by page, and take no cursor of another list', async () => {
    const after = (cursor: string) => get(`/v1/messages?referralId=${referralId}&limit=2&cursor=${cursor}`, clinician);
    const first = await get(`/v1/messages?referralId=${referralId}&limit=2`, clinician);
    const { items } = (await after(first.body.nextCursor)).body;
    expect([...first.body.items, ...items].map(({ id }) => id)).toEqual([
      ...[...(await delivered(referral, clinician)).values()].map(({ id }) => id),
    ]);
    for (const foreign of ['here', 5, null, [1], { a: 1 }]) {
      const { status, body } = await after(Buffer.from(JSON.stringify(foreign)).toString('base64url'));
      expect({ foreign, status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ pointer: '/cursor' }] });
    }
  });

  it('say so when what they tell no longer stands', async () => {
    const waiting = referralTo();
    await service.given(ReferralQueued(waiting.id, { ...waiting.facts, waitingListEntryId: newId() }));
    expect((await delivered(waiting, clinician)).get('referrer')).toMatchObject({ status: 'delivered', current: true });
    await service.given(ReferralScheduled(waiting.id, { ...waiting.facts, appointment: waiting.appointment }));
    const queued = (await get(`/v1/messages?referralId=${waiting.id}`, clinician)).body.items[0];
    expect(queued).toMatchObject({ template: 'referral-queued.patient', status: 'pending', current: false });
  });
});

describe('the inbox', () => {
  it('is the organization’s own, the newest first, page by page', async () => {
    const second = referralTo('03.03');
    await service.given(submitted(second));
    await delivered(second, coordinator);
    const first = await get('/v1/inbox?limit=1', coordinator);
    expect(first.body.items).toMatchObject([{ referralId: second.id }]);
    expect(first.headers['link']).toContain('rel="next"');
    const path = `/v1/inbox?limit=200&cursor=${encodeURIComponent(first.body.nextCursor)}`;
    const rest: MessageDto[] = (await get(path, coordinator)).body.items;
    expect(rest.map(({ id }) => id)).toContain(await idOf('receiving-desk'));
    for (const { recipient } of rest) expect(recipient.organizationId).toBe(hospitalId);
    const positions = [first.body.items[0], ...rest].map(({ position }) => position as number);
    expect(positions).toEqual([...positions].sort((a, b) => b - a));
    expect((await get('/v1/inbox', stranger)).body.items).toEqual([]);
    expect((await get('/v1/inbox?cursor=bm9uZQ', coordinator)).status).toBe(400);
  });

  it('is filtered by department with what belongs to it, by recipient and by what is read', async () => {
    const within = async (query: string, as = coordinator): Promise<string[]> =>
      (await get(`/v1/inbox?${query}`, as)).body.items.map(({ id }: MessageDto) => id);
    const desk = await idOf('receiving-desk');
    expect(await within('department=03')).toContain(desk);
    expect(await within('department=03.04')).toContain(desk);
    expect(await within('department=03.03')).not.toContain(desk);
    expect(await within('recipient=referrer')).not.toContain(desk);
    expect(await within('unread=true&status=delivered')).toContain(desk);
    expect(await within('unread=false')).not.toContain(desk);
    expect((await get('/v1/inbox?colour=red', coordinator)).status).toBe(400);
    expect((await get('/v1/inbox?department=99', coordinator)).status).toBe(400);
  });

  it('shows a clinician no colleague’s messages, and a coordinator all', async () => {
    const referrers = await idOf('referrer');
    const seenBy = async (as: TestCaller): Promise<string[]> =>
      (await get('/v1/inbox?limit=200', as)).body.items.map(({ id }: MessageDto) => id);
    expect(await seenBy(clinician)).toContain(referrers);
    expect(await seenBy(colleague)).not.toContain(referrers);
    expect(await seenBy({ ...coordinator, organizationId: centreId })).toContain(referrers);
    expect((await post(`/v1/messages/${referrers}/open`, colleague)).status).toBe(403);
  });
});

describe('a message is marked by its recipient', () => {
  it('opened once, then acted on, and both are told', async () => {
    const id = await idOf('receiving-desk');
    const opened = await post(`/v1/messages/${id}/open`, coordinator);
    expect(opened).toMatchObject({ status: 200, body: { status: 'opened', version: 1 } });
    expect(opened.headers['etag']).toBe('"1"');
    expect((await post(`/v1/messages/${id}/open`, coordinator)).body.openedAt).toBe(opened.body.openedAt);
    expect((await post(`/v1/messages/${id}/act`, coordinator, { 'if-match': '"0"' })).status).toBe(412);
    const acted = await post(`/v1/messages/${id}/act`, coordinator, { 'if-match': '"1"' });
    expect(acted.body).toMatchObject({ status: 'acted', version: 2 });
    const events = (await service.published()).filter(({ subject }) => subject === id);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      [NotificationOpened.type, 1],
      [NotificationActedOn.type, 2],
    ]);
    for (const { correlationId, data } of events) {
      expect(correlationId).toBe(referralId);
      expect(data).toMatchObject({ referralId, recipient: 'receiving-desk', organizationId: hospitalId });
    }
  });

  it('the same key twice has one effect', async () => {
    const id = await idOf('referrer');
    const headers = { 'idempotency-key': newId() };
    const [once, twice] = [
      await post(`/v1/messages/${id}/act`, clinician, headers),
      await post(`/v1/messages/${id}/act`, clinician, headers),
    ];
    expect(once.body).toMatchObject({ status: 'acted', version: 2 });
    expect(twice).toMatchObject({ status: 200, body: once.body });
  });

  it('by nobody else, though both organizations may read it', async () => {
    expect((await post(`/v1/messages/${await idOf('receiving-desk')}/open`, clinician)).status).toBe(403);
    expect((await post(`/v1/messages/${await idOf('patient')}/open`, clinician)).status).toBe(403);
    expect((await get(`/v1/messages/${await idOf('receiving-desk')}`, clinician)).status).toBe(200);
  });

  it('not before it is delivered, nor once it is withdrawn', async () => {
    const id = await idOf('referrer');
    for (const status of ['pending', 'withdrawn']) {
      await service.dataSource.query('UPDATE messages SET status = $2, channel = $3 WHERE id = $1', [
        id,
        status,
        'sms',
      ]);
      expect((await post(`/v1/messages/${id}/open`, clinician)).body).toMatchObject({
        status: 409,
        type: '/problems/message/not-delivered',
      });
    }
  });
});

describe('what a user prefers', () => {
  it('decides the language, whatever the browser says, until it is unset', async () => {
    const set = (language: string | null) =>
      service.request('PUT', '/v1/preferences', { as: clinician, body: { language } });
    const languageOf = async () => (await messagesOf(referral, clinician, 'zh-CN')).get('patient')?.language;
    expect((await get('/v1/preferences', clinician)).body).toEqual({ language: null });
    expect((await set('en')).body).toEqual({ language: 'en' });
    expect((await set('en')).status).toBe(200);
    expect([await languageOf(), (await get('/v1/preferences', clinician)).body]).toEqual(['en', { language: 'en' }]);
    expect((await get('/v1/preferences', colleague)).body).toEqual({ language: null });
    expect((await set(null)).body).toEqual({ language: null });
    expect(await languageOf()).toBe('zh-CN');
    expect((await set('fr')).status).toBe(400);
  });
});

describe('the templates', () => {
  it('are there for every signed-in user', async () => {
    const { items } = (await get('/v1/templates', { roles: ['equipment-manager'] })).body;
    const scheduled = items.find(({ id }: { id: string }) => id === 'referral-scheduled.patient');
    expect(scheduled).toMatchObject({ event: ReferralScheduled.type, recipient: 'patient' });
    expect(scheduled.words.map(({ name }: { name: string }) => name)).toEqual(['number', 'startsAt', 'where']);
  });
});

describe('who may do what', () => {
  const readers: Role[] = ['clinician', 'referral-coordinator', 'scheduler', 'integration'];
  const inboxes: Role[] = [...readers, 'group-admin'];
  const group: Role[] = ['group-admin', 'committee-observer', 'auditor'];
  const id = '0192f0c1-7a10-7cc0-8000-000000000009';
  const table: [string, string, Role[], number][] = [
    ['GET', '/v1/inbox', inboxes, 200],
    ['GET', `/v1/messages?referralId=${id}`, [...readers, ...group], 200],
    ['GET', `/v1/messages/${id}`, [...readers, ...group], 404],
    ['POST', `/v1/messages/${id}/open`, inboxes, 404],
    ['POST', `/v1/messages/${id}/act`, inboxes, 404],
    ['GET', '/v1/templates', [...roles], 200],
    ['GET', '/v1/preferences', [...roles], 200],
    ['PUT', '/v1/preferences', [...roles], 400],
  ];

  it.each(table)('%s %s', async (method, path, allowed, answer) => {
    const body = method === 'PUT' ? {} : undefined;
    expect((await service.request(method, path, { body })).status).toBe(401);
    for (const role of roles) {
      const as = { roles: [role], organizationId: newId() };
      const { status } = await service.request(method, path, { as, body });
      expect({ role, status }).toEqual({ role, status: allowed.includes(role) ? answer : 403 });
    }
  });

  it('an account without an organization has no inbox', async () => {
    expect((await get('/v1/inbox', { roles: ['clinician'] })).status).toBe(403);
  });
});
