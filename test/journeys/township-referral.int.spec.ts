import { jest } from '@jest/globals';
import { eventually } from '#testing';
import { beganAt } from '../../deploy/local/index.js';
import { ApiProblem } from '../../tools/cli/api.js';
import { readRuntime } from '../../tools/local/runtime-file.js';
import { expertOf } from '../../tools/local/walk/expert.js';
import { person, type Person } from '../../tools/local/walk/people.js';
import { heart, referralOf } from '../../tools/local/walk/referral.js';
import { submitByKafka } from './submit-by-kafka.js';
import { endOf, postDuring, startJourney, type Journey, type Posted } from './journey.js';

jest.setTimeout(120_000);

let journey: Journey;
let township: Person;
beforeAll(async () => {
  journey = await startJourney();
  township = journey.walks.cast.township;
});
afterAll(() => journey.stop());

/** Any slot of the department will do, so that there are enough for all. */
const anyone = () => ({ ...heart, organizationId: journey.walks.cast.hospital.organizationId });
const once = { appointments: 1, told: ['patient', 'receiving-desk', 'referrer'] };

/** The process of a service or of a part of the infrastructure, as `runtime.json` says. */
function pidOf(name: string): number {
  const { services, ...parts } = journey.platform.runtime;
  const pid = services[name]?.pid ?? (parts as unknown as Record<string, { pid?: number }>)[name]?.pid;
  if (!pid) throw new Error(`${name} does not run`);
  return pid;
}

/** Kills a process while referrals are posted; a later pid shows that it was started again. */
async function postWhileKilling(name: string): Promise<Posted[]> {
  const killed = pidOf(name);
  const posts = await postDuring(township, anyone(), 20, (posted) => {
    if (posted === 5) process.kill(killed, 'SIGKILL');
  });
  await eventually(() => expect(pidOf(name)).not.toBe(killed), { timeoutMs: 30_000 });
  expect(beganAt(killed)).toBeUndefined();
  return posts;
}

/** Every flow reached its end, nothing is doubled, and there is no referral beside those that were answered. */
async function expectAllOnce(posts: readonly Posted[], before: number): Promise<void> {
  const ends = await Promise.all(posts.map(({ referral }) => endOf(township, referral.id)));
  expect(ends).toEqual(posts.map(() => once));
  expect(await referrals()).toBe(before + posts.length);
}

async function referrals(): Promise<number> {
  let count = 0;
  let cursor = '';
  do {
    const page = await township.api.get<{ items: unknown[]; nextCursor?: string }>(
      'referrals',
      `/v1/referrals?limit=200${cursor && `&cursor=${cursor}`}`,
    );
    count += page.items.length;
    cursor = page.nextCursor ?? '';
  } while (cursor);
  return count;
}

test('a township referral is scheduled from the grassroots quota, and three are told', async () => {
  const { referral, steps, notifications } = await journey.walks.straight(await expertOf(journey.walks.cast));
  expect(referral.status).toBe('scheduled');
  expect(steps.map(({ event, service }) => `${service} ${event}`)).toEqual([
    'referrals yilian.referral.submitted.v1',
    'referrals yilian.referral.delivered.v1',
    'referrals yilian.referral.accepted.v1',
    'scheduling yilian.appointment.booked.v1',
    'referrals yilian.referral.scheduled.v1',
  ]);
  expect(steps[3]?.text.en).toContain('from the grassroots quota');
  expect(notifications.map(({ channel }) => channel).sort()).toEqual(['inbox', 'inbox', 'sms']);
});

test('a referral that finds nothing free waits, and is booked when a slot is freed', async () => {
  const { queued, booked } = await journey.walks.waiting(async () => undefined);
  expect(queued.referral.status).toBe('awaiting-slot');
  expect(booked.referral.status).toBe('scheduled');
  expect(booked.steps.map(({ event }) => event)).toContain('yilian.waiting-list-entry.booked.v1');
  expect(booked.notifications).toHaveLength(queued.notifications.length + 3);
});

test('a hospital’s system submits a referral over Kafka with the program of the guide, and it is scheduled', async () => {
  const says = await submitByKafka(journey, township.username, referralOf(township, anyone()));
  const [type, json] = says.split(/ (.*)/s);
  expect(type).toBe('yilian.command.accepted.v1');
  const { aggregateId } = JSON.parse(json ?? '') as { aggregateId: string };
  expect(await endOf(township, aggregateId)).toEqual(once);
  const refused = await submitByKafka(journey, 'observer', referralOf(township, anyone()));
  expect(refused).toMatch(/^yilian\.command\.rejected\.v1 .*"\/problems\/role-missing"/);
});

test('while the broker is dead every referral is taken, and each reaches its end once it is back', async () => {
  const before = await referrals();
  const posts = await postWhileKilling('kafka');
  expect(posts.flatMap(({ refusals }) => refusals)).toEqual([]);
  await expectAllOnce(posts, before);
});

test('when scheduling dies it is started again, and nothing is lost or doubled', async () => {
  const before = await referrals();
  const posts = await postWhileKilling('scheduling');
  expect(posts.flatMap(({ refusals }) => refusals)).toEqual([]);
  await expectAllOnce(posts, before);
});

test('while the database is dead a referral is refused with 503 and without effect, or taken once', async () => {
  const before = await referrals();
  const posts = await postWhileKilling('postgres');
  expect(new Set(posts.flatMap(({ refusals }) => refusals))).toEqual(new Set([503]));
  await expectAllOnce(posts, before);
});

test('runtime.json names the processes that run now', () => {
  const services = readRuntime(journey.directory)?.services ?? {};
  expect(Object.keys(services).sort()).toEqual(['gateway', 'membership', 'notifications', 'referrals', 'scheduling']);
  expect(Object.values(services).filter(({ pid }) => !beganAt(pid))).toEqual([]);
});

test('who is not signed in is 401, who may not is 403, and what belongs to others is 404', async () => {
  const { connection } = journey;
  const url = `${connection.gateway}/api/referrals/v1/referrals`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Bearer x.y.z' } })).status).toBe(401);

  const statusOf = (request: Promise<unknown>): Promise<number> =>
    request.then(
      () => 200,
      (error: unknown) => (error instanceof ApiProblem ? error.status : Promise.reject(error as Error)),
    );
  const body = referralOf(township, anyone());
  const [observer, neighbour] = await Promise.all(['observer', 'chen.weidong'].map((name) => person(connection, name)));
  expect(await statusOf(observer?.api.post('referrals', '/v1/referrals', body) ?? Promise.resolve())).toBe(403);
  const [mine] = await postDuring(township, anyone(), 1, () => undefined);
  const path = `/v1/referrals/${mine?.referral.id}`;
  expect(await statusOf(township.api.get('referrals', path))).toBe(200);
  expect(await statusOf(neighbour?.api.get('referrals', path) ?? Promise.resolve())).toBe(404);
});
