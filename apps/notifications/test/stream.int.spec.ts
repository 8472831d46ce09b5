import { ReferralScheduled } from '#contracts';
import { bearerOf, eventually, startTestService, type TestCaller, type TestService } from '#testing';
import { notifications } from '../src/service.js';
import { clinician, colleague, coordinator, referralTo, register, type TestReferral } from './county.js';
import { openStream, type EventStream } from './event-stream.js';
import { startReplica } from './replica.js';

/** So slow that what a test sees did not come by polling. */
const never = '600000';
const redis = process.env['TEST_REDIS_URL'] ?? '';

let service: TestService;
beforeAll(async () => {
  expect(redis).toMatch(/^redis:/);
  const env = { DISPATCH_POLL_MS: never, STREAM_POLL_MS: never, STREAM_HEARTBEAT_MS: '60', REDIS_URL: redis };
  service = await startTestService(notifications, { env });
  await service.given(...register());
}, 60_000);
afterAll(() => service.close());

async function schedule(): Promise<TestReferral> {
  const referral = referralTo();
  await service.given(ReferralScheduled(referral.id, { ...referral.facts, appointment: referral.appointment }));
  return referral;
}

const shows = (stream: EventStream, ...referrals: TestReferral[]): Promise<void> =>
  eventually(() => expect(stream.messages.map(({ referralId }) => referralId)).toEqual(referrals.map(({ id }) => id)), {
    timeoutMs: 5_000,
  });

describe('the stream of an inbox', () => {
  it('shows what is delivered from now on, to whom it is for', async () => {
    await schedule();
    const callers: TestCaller[] = [coordinator, clinician, colleague];
    const [desk, doctor, other] = await Promise.all(callers.map((as) => openStream(service.url, as)));
    if (!desk || !doctor || !other) throw new Error('no streams');
    expect(desk.response.headers.get('content-type')).toContain('text/event-stream');
    const [first, second] = [await schedule(), await schedule()];
    await shows(desk, first, second);
    await shows(doctor, first, second);
    expect(desk.messages[0]).toMatchObject({
      template: 'referral-scheduled.receiving-desk',
      status: 'delivered',
      language: 'zh-CN',
    });
    expect(other.messages).toEqual([]);
    await eventually(() => expect(desk.comments).toBeGreaterThan(1));
    for (const stream of [desk, doctor, other]) stream.close();
  });

  it('resumes after the message seen last, without a gap and without a repetition', async () => {
    const stream = await openStream(service.url, coordinator, { 'accept-language': 'en' });
    const seen = await schedule();
    await shows(stream, seen);
    stream.close();
    const missed = [await schedule(), await schedule()];
    const again = await openStream(service.url, coordinator, { 'last-event-id': String(stream.messages[0]?.position) });
    await shows(again, ...missed);
    const live = await schedule();
    await shows(again, ...missed, live);
    again.close();
  });

  it('takes a number that is none as "from now on"', async () => {
    for (const id of ['', 'x', '999999999', '-1']) {
      const stream = await openStream(service.url, coordinator, { 'last-event-id': id });
      const referral = await schedule();
      await shows(stream, referral);
      stream.close();
    }
  });

  it('ends when the token of its reader does', async () => {
    const until = async (lifetime: string) =>
      openStream(service.url, coordinator, { authorization: await bearerOf(coordinator, lifetime) });
    const [brief, longer] = [await until('2s'), await until('4s')];
    expect([brief.response.status, brief.ended]).toEqual([200, false]);
    await eventually(() => expect(brief.ended).toBe(true), { timeoutMs: 5_000 });
    expect(longer.ended).toBe(false);
    await eventually(() => expect(longer.ended).toBe(true), { timeoutMs: 5_000 });
  });

  it('is refused before it begins', async () => {
    const path = '/v1/inbox/stream';
    expect((await service.request('GET', path)).status).toBe(401);
    const refused = await service.request('GET', path, {
      as: { roles: ['equipment-manager'], organizationId: clinician.organizationId },
    });
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/role-missing' } });
    expect((await service.request('GET', path, { as: { roles: ['clinician'] } })).status).toBe(403);
  });
});

describe('a replica that did not deliver', () => {
  const watch = async (env: Record<string, string>, work: (stream: EventStream, url: string) => Promise<void>) => {
    const replica = await startReplica(service, { DISPATCH_POLL_MS: never, STREAM_POLL_MS: never, ...env });
    const stream = await openStream(replica.url, coordinator);
    try {
      await work(stream, replica.url);
    } finally {
      stream.close();
      await replica.close();
    }
  };

  it('hears of it through Redis', () =>
    watch({ REDIS_URL: redis }, async (stream) => {
      // A hint that comes before the subscription is lost; another message is another hint.
      const referrals: TestReferral[] = [];
      await eventually(async () => {
        referrals.push(await schedule());
        expect(stream.messages.length).toBeGreaterThan(0);
      });
      await shows(stream, ...referrals);
    }));

  it.each([
    ['without Redis', {}],
    ['with a Redis that does not answer', { REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'silent' }],
  ])('finds it by polling %s', (_, env) =>
    watch({ ...env, STREAM_POLL_MS: '50' }, async (stream, url) => {
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      await shows(stream, await schedule());
    }),
  );

  it('ends its streams when it stops, and at their age', async () => {
    const replica = await startReplica(service, {});
    const stream = await openStream(replica.url, coordinator);
    await eventually(() => expect(stream.response.ok).toBe(true));
    await replica.close();
    await eventually(() => expect(stream.ended).toBe(true));
    await watch({ STREAM_LIFETIME_MS: '100' }, (aged) => eventually(() => expect(aged.ended).toBe(true)));
  });

  it('takes no more streams than it may', () =>
    watch({ STREAM_MAX_WATCHERS: '1' }, async (_stream, url) => {
      const second = await openStream(url, coordinator);
      expect(second.response.status).toBe(503);
      expect(second.response.headers.get('retry-after')).toBe('30');
    }));
});
