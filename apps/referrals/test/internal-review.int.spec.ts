import { PolicySet } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import { InternalReviewDue1790000000083 } from '../migrations/0083-internal-review-due.js';
import { migrations } from '../migrations/index.js';
import * as world from './world.js';
import { body, coordinator, receiver, referrer, township } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
  const policy = { consortiumId: world.group, code: 'referrals.capability', version: 1, validFrom: '2026-01-01' };
  await service.given(PolicySet(newId(), { ...policy, parameters: { internalReviewNeeded: true } }));
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'userId'>;
const office: Who = { ...coordinator, organizationId: township };
const request = (method: string, path: string, as: Who, sent?: object) =>
  service.request(method, path, { as, body: sent });
const begun = async (more: object = {}) =>
  (await request('POST', '/v1/referrals', referrer, { ...body, ...more })).body;
const step = (id: string, verb: string, as: Who, sent: object = {}) =>
  request('POST', `/v1/referrals/${id}/${verb}`, as, sent);
const listed = async (name: string, as = office): Promise<[string, boolean][]> =>
  (await request('GET', `/v1/worklists/${name}`, as)).body.items.map(({ id, overdue }: Listed) => [id, overdue]);
interface Listed {
  id: string;
  overdue: boolean;
}

describe('a group that reviews before a slip leaves', () => {
  it('lets the referral office look first, except in an emergency', async () => {
    const asked = await begun();
    expect(asked).toMatchObject({ status: 'internal-review', submittedAt: null });
    expect((await request('GET', `/v1/referrals/${asked.id}`, receiver)).status).toBe(404);
    expect(await listed('to-review')).toEqual([[asked.id, false]]);
    expect((await step(asked.id, 'approve-review', referrer)).status).toBe(403);
    expect((await step(asked.id, 'send-back', office, { comment: '诊断不全' })).body.status).toBe('draft');
    expect((await step(asked.id, 'submit', referrer)).body.status).toBe('internal-review');
    expect((await step(asked.id, 'approve-review', office)).body.status).toBe('accepted');
    expect((await begun({ priority: 'emergency' })).status).toBe('delivered');
  });

  it('lists what the office sent back, to who has to revise it, until it is submitted again or cancelled', async () => {
    const [first, second] = [await begun(), await begun()];
    expect(await listed('to-revise', referrer)).toEqual([]);
    for (const { id } of [second, first]) {
      const back = (await step(id, 'send-back', office, { comment: '诊断不全' })).body;
      expect(back).toMatchObject({ status: 'draft', sentBackAt: expect.any(String), comment: '诊断不全' });
    }
    await begun({ draft: true });
    expect(await listed('to-revise', referrer)).toEqual([
      [second.id, false],
      [first.id, false],
    ]);
    expect(await listed('to-revise', receiver)).toEqual([]);
    const { items } = (await request('GET', '/v1/worklists', referrer)).body;
    expect(items).toContainEqual({ name: 'to-revise', title: '退回待修改', count: 2 });
    expect((await step(second.id, 'submit', referrer)).body.status).toBe('internal-review');
    expect((await listed('to-revise', referrer)).map(([id]) => id)).toEqual([first.id]);
    await step(first.id, 'cancel', referrer, { reasonCode: 'other' });
    await step(second.id, 'cancel', referrer, { reasonCode: 'other' });
    expect(await listed('to-revise', referrer)).toEqual([]);
  });

  it('calls its own roster, rung by rung, for a slip that nobody reviews, and shows it as overdue', async () => {
    const roster = ['clerk', 'operations-office'].map((level) => ({ level, userId: level, displayName: level }));
    await request('PUT', `/v1/duty-rosters/${township}`, office, { entries: roster });
    const { id, internalReviewDueAt } = await begun();
    const left = Math.ceil((Date.parse(internalReviewDueAt) - Date.now()) / 60_000);
    const calls = async () =>
      (await service.published())
        .filter(({ type, subject }) => subject === id && /escalated|roster-empty/.test(type))
        .map(({ data }) => [data.duty, data.level, data.organizationId]);
    await world.pass(service, id, left - 2);
    expect([await calls(), await listed('to-review')]).toEqual([[], [[id, false]]]);
    await world.pass(service, id, 3);
    expect(await listed('to-review')).toEqual([[id, true]]);
    await world.pass(service, id, 24 * 60);
    const at = (level: string) => ['internal-review', level, township];
    expect(await calls()).toEqual([at('clerk'), at('duty-officer'), at('operations-office')]);
    const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('尚未完成院内审核，提醒运营办公室');
    expect((await step(id, 'approve-review', office)).body.status).toBe('accepted');
    await world.pass(service, id, 24 * 60);
    expect(await calls()).toHaveLength(3);
  });

  it('calls it as well for what was sent back and is not revised, and shows it as overdue', async () => {
    const { id } = await begun();
    const { internalReviewDueAt } = (await step(id, 'send-back', office, { comment: '诊断不全' })).body;
    await world.pass(service, id, Math.ceil((Date.parse(internalReviewDueAt) - Date.now()) / 60_000) + 1);
    expect(await listed('to-revise', referrer)).toEqual([[id, true]]);
    const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('院内审核退回的转诊单尚未修改，提醒转诊专员');
    await step(id, 'cancel', referrer, { reasonCode: 'other' });
  });

  it('says of a patient referred onward that the slip is still in its own house', async () => {
    const { id } = await begun({ ...world.viaTriage, priority: 'emergency' });
    await step(id, 'triage', receiver);
    const to = { organizationId: world.secondHospital, department: world.nephrology };
    const why = { direction: 'lateral', reasonCode: 'no-capacity', comment: '满', referrerPhone: '0310-6622345' };
    await step(id, 'refer-onward', receiver, { to, ...why });
    const { items } = (await request('GET', `/v1/referrals/${id}/timeline`, referrer)).body;
    expect(items.at(-1).text).toBe('区一院改转至区二院：接诊能力不足');
    const { id: routine } = await begun({ ...world.viaTriage });
    await step(routine, 'approve-review', office);
    await step(routine, 'triage', receiver);
    expect((await step(routine, 'refer-onward', receiver, { to, ...why })).body.status).toBe('internal-review');
    const told = (await request('GET', `/v1/referrals/${routine}/timeline`, referrer)).body.items;
    expect(told.at(-1).text).toBe('区一院拟改转至区二院，先经院内审核：接诊能力不足');
  });

  it('counts its working days', async () => {
    const day = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
    const calendar = { consortiumId: world.group, code: 'group.working-days', version: 1, validFrom: '2026-01-01' };
    const parameters = { holidays: [day(1), day(2)], makeUpDays: [day(3)] };
    await service.given(PolicySet(newId(), { ...calendar, parameters }));
    expect((await begun()).internalReviewDueAt).toBe(new Date(`${day(4)}T00:00:00+08:00`).toISOString());
  });

  it('finds at the upgrade what waits already, in review or to be revised', async () => {
    const [waiting, back] = [await begun(), await begun()];
    await step(back.id, 'send-back', office, { comment: '诊断不全' });
    const told = (await request('GET', `/v1/referrals/${back.id}/timeline`, referrer)).body.items;
    for (const _ of migrations.slice(migrations.indexOf(InternalReviewDue1790000000083)))
      await service.dataSource.undoLastMigration();
    const ids = [waiting.id, back.id];
    await service.dataSource.query('DELETE FROM deadlines WHERE subject_id = ANY($1)', [ids]);
    await service.dataSource.runMigrations();
    expect(await listed('to-review')).toContainEqual([waiting.id, false]);
    for (const id of ids) {
      const due = await service.dataSource.query('SELECT due_at FROM deadlines WHERE subject_id = $1', [id]);
      const { internalReviewDueAt } = (await request('GET', `/v1/referrals/${id}`, office)).body;
      expect(due).toEqual([{ due_at: new Date(internalReviewDueAt) }]);
    }
    const revised = (await request('GET', '/v1/worklists/to-revise', referrer)).body.items;
    expect(revised).toMatchObject([{ id: back.id, sentBackAt: told.at(-1).at }]);
  });
});
