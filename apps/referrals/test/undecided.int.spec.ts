import type { TestService } from '#testing';
import { DecideBy1790000000098 } from '../migrations/0098-decide-by.js';
import { migrations } from '../migrations/index.js';
import * as world from './world.js';
import { coordinator, hospital, receiver, referrer, viaTriage } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
  const entries = ['clerk', 'operations-office'].map((level) => ({ level, userId: level, displayName: level }));
  await request('PUT', `/v1/duty-rosters/${hospital}`, coordinator, { entries });
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'userId'>;
const request = (method: string, path: string, as: Who, sent?: object) =>
  service.request(method, path, { as, body: sent });
const step = async (id: string, verb: string, as: Who, sent: object = {}) =>
  expect((await request('POST', `/v1/referrals/${id}/${verb}`, as, sent)).status).toBe(200);
const found = async (id: string) => (await request('GET', `/v1/referrals/${id}`, referrer)).body;
const pass = (id: string, minutes: number) => world.pass(service, id, minutes);
const begun = async (priority: string) =>
  (await request('POST', '/v1/referrals', referrer, { ...viaTriage, priority })).body.id as string;
const opened = async (priority: string) => {
  const id = await begun(priority);
  await step(id, 'triage', coordinator);
  return id;
};
/** How many minutes are left to decide. */
const left = async (id: string) => Math.round((Date.parse((await found(id)).decideBy) - Date.now()) / 60_000);
const isOverdue = async (id: string): Promise<boolean> =>
  (await request('GET', '/v1/worklists/to-triage', coordinator)).body.items.find(
    (each: { id: string }) => each.id === id,
  ).overdue;
const calls = async (id: string) =>
  (await service.published())
    .filter(({ subject, data }) => subject === id && data.duty === 'undecided')
    .map(({ data }) => [data.level, data.organizationId]);

it('a referral that is opened and not decided climbs at its receiver, overdue on its list as one that is unread', async () => {
  const id = await begun('urgent');
  await pass(id, 119);
  expect(await isOverdue(id)).toBe(false);
  await pass(id, 2);
  expect(await isOverdue(id)).toBe(true);
  await step(id, 'triage', coordinator);
  expect([await left(id), await isOverdue(id)]).toEqual([240, false]);
  await pass(id, 239);
  expect([await calls(id), await isOverdue(id)]).toEqual([[], false]);
  await pass(id, 2);
  const at = (level: string) => [level, hospital];
  expect([await calls(id), await isOverdue(id)]).toEqual([[at('clerk')], true]);
  const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
  expect(items.at(-1).text).toBe('已阅读，尚未答复，提醒转诊专员');
  await pass(id, 240);
  const climbed = [at('clerk'), at('duty-officer'), at('operations-office')];
  expect(await calls(id)).toEqual(climbed);
  await step(id, 'accept', receiver);
  await pass(id, 240);
  expect(await calls(id)).toEqual(climbed);
});

it('has the time that it waited for an answer, however late that came', async () => {
  const id = await opened('emergency');
  await pass(id, 20);
  await step(id, 'request-info', coordinator, { question: '肌酐？' });
  await pass(id, 50 * 60);
  expect((await found(id)).status).toBe('returned');
  await step(id, 'answer-info', referrer, { answer: '210' });
  expect([await left(id), await isOverdue(id), await calls(id)]).toEqual([10, false, []]);
});

it('has all of its time from the upgrade that brought this, or from the answer that it waited for then', async () => {
  const [urgent, emergency, asked] = [await opened('urgent'), await opened('emergency'), await opened('routine')];
  await step(asked, 'request-info', coordinator, { question: '肌酐？' });
  for (const _ of migrations.slice(migrations.indexOf(DecideBy1790000000098)))
    await service.dataSource.undoLastMigration();
  await service.dataSource.query(
    `UPDATE deadlines SET due_at = now() + interval '90 days', try_at = now() + interval '90 days'`,
  );
  await service.dataSource.runMigrations();
  expect([await left(urgent), await left(emergency)]).toEqual([240, 30]);
  await pass(emergency, 31);
  expect(await calls(emergency)).toEqual([['clerk', hospital]]);
  await pass(asked, 60);
  await step(asked, 'answer-info', referrer, { answer: '210' });
  expect(await left(asked)).toBe(48 * 60);
});
