import { AppointmentBooked, AppointmentCheckedIn, roles } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import { actionNames, actions } from '../src/domain/actions.js';
import * as world from './world.js';
import { admin, auditor, body, coordinator, outsider, receiver, referrer, viaTriage } from './world.js';

let service: TestService;
let direct: any;
let triaged: any;
beforeAll(async () => {
  service = await world.startWorld();
  direct = (await post('/v1/referrals', referrer, body)).body;
  triaged = (await post('/v1/referrals', referrer, viaTriage)).body;
}, 60_000);
afterAll(() => service.close());

type Who = Omit<typeof referrer, 'userId'>;
const post = (path: string, as?: Who, sent: object = {}) => service.request('POST', path, { as, body: sent });
const get = (path: string, as?: Who, headers?: Record<string, string>) => service.request('GET', path, { as, headers });
const ids = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id);

const reads = () =>
  ['', '/actions', '/timeline', '/patient?purpose=treatment'].map((path) => `/v1/referrals/${direct.id}${path}`);
const sent: Record<string, object> = {
  reject: { reasonCode: 'other', comment: '其他' },
  outcome: world.outcome,
  close: { followUp: '复查' },
  cancel: { reasonCode: 'other' },
  'request-info': { question: '肌酐？' },
  'answer-info': { answer: '210' },
  'return-advice': { advice: '调整用药' },
  'hand-over': { checked: ['identity'], handedOverBy: '甲', takenOverBy: '乙' },
  note: { text: '好转' },
  'send-back': { comment: '诊断不全' },
  'refer-onward': {
    to: { organizationId: world.secondHospital, department: world.nephrology },
    ...{ direction: 'up', reasonCode: 'other', comment: '其他' },
  },
  reroute: { to: { organizationId: world.secondHospital, department: world.nephrology }, direction: 'up' },
  'refer-down': { rehabilitation: '康复训练', indications: ['acute-phase-over'] },
  'refuse-error': { comment: '患者无误' },
  'enter-in-error': { reasonCode: 'wrong-patient', comment: '选错患者', supervisorId: newId() },
};

describe('who gets in', () => {
  it('nobody without a token', async () => {
    const paths = [...reads(), '/v1/referrals', '/v1/worklists', '/v1/worklists/to-triage', '/v1/audit'];
    for (const path of paths) expect({ path, status: (await get(path)).status }).toEqual({ path, status: 401 });
    expect((await post('/v1/referrals', undefined, body)).status).toBe(401);
    expect((await post('/v1/patient-searches')).status).toBe(401);
  });

  it('only the roles of the table, verb by verb', async () => {
    for (const action of actionNames) {
      for (const role of roles) {
        const { status } = await post(
          `/v1/referrals/${newId()}/${action}`,
          { ...receiver, roles: [role] },
          sent[action],
        );
        const allowed = (actions[action].roles as readonly string[]).includes(role);
        expect({ action, role, status }).toEqual({ action, role, status: allowed ? 404 : 403 });
      }
    }
    // Every verb as every role is hundreds of requests, which a machine at work on other things does not serve in 5 s.
  }, 60_000);

  it('nobody of another organization: for them there is no such referral', async () => {
    for (const path of reads())
      expect({ path, status: (await get(path, outsider)).status }).toEqual({ path, status: 404 });
    const anybody = { ...outsider, roles: ['clinician', 'referral-coordinator'] as never };
    for (const action of actionNames) {
      const { status } = await post(`/v1/referrals/${direct.id}/${action}`, anybody, sent[action]);
      expect({ action, status }).toEqual({ action, status: 404 });
    }
    expect((await get('/v1/referrals', outsider)).body.items).toEqual([]);
    expect((await get('/v1/referrals', { ...outsider, organizationId: undefined })).body.items).toEqual([]);
  });

  it('each side takes its own steps only', async () => {
    expect((await post(`/v1/referrals/${triaged.id}/triage`, referrer)).body.type).toMatch(/not-your-side$/);
    expect((await post(`/v1/referrals/${triaged.id}/cancel`, receiver, sent.cancel)).body.type).toMatch(
      /not-your-side$/,
    );
  });

  it('a system refers for its organization, naming who does', async () => {
    const named = { ...body, from: { ...body.from, practitionerId: world.liuYing } };
    expect((await post('/v1/referrals', world.system, named)).body.from.practitionerId).toBe(world.liuYing);
    const nobody = (await post('/v1/referrals', world.system, body)).body;
    expect(nobody).toMatchObject({
      type: '/problems/minimum-slip-data',
      errors: [{ pointer: '/from/practitionerId' }],
    });
    expect((await post('/v1/referrals', { ...world.system, organizationId: world.hospital }, body)).status).toBe(403);
  });
});

describe('what is seen', () => {
  it('by the group: an outline without clinical content, and no identity', async () => {
    for (const as of [auditor, admin]) {
      const seen = await get(`/v1/referrals/${direct.id}`, as);
      expect(seen).toMatchObject({
        status: 200,
        body: { number: direct.number, slip: null, outcome: null, comment: null },
      });
      expect(JSON.stringify(seen.body)).not.toMatch(/胸痛|造影|心绞痛/);
      expect((await get(`/v1/referrals/${direct.id}/patient?purpose=treatment`, as)).status).toBe(403);
      expect(ids(await get('/v1/referrals', as))).toEqual(expect.arrayContaining([direct.id, triaged.id]));
    }
    const elsewhere = { ...admin, organizationId: world.stranger };
    expect((await get(`/v1/referrals/${direct.id}`, elsewhere)).status).toBe(404);
    expect((await get('/v1/referrals', elsewhere)).body.items).toEqual([]);
    const both = { ...admin, roles: ['group-admin', 'clinician'] as never };
    expect((await get(`/v1/referrals/${direct.id}`, both)).body.slip).not.toBeNull();
  });

  it('what the caller may do now, and why not the rest', async () => {
    const { body: mine } = await get(`/v1/referrals/${triaged.id}/actions`, coordinator, { 'accept-language': 'en' });
    expect(mine).toMatchObject({ referralId: triaged.id, version: 2, status: 'delivered' });
    const of = (action: string) => mine.items.find((item: { action: string }) => item.action === action);
    expect(of('triage')).toEqual({
      action: 'triage',
      allowed: true,
      row: 4,
      source: 'default',
      href: `/v1/referrals/${triaged.id}/triage`,
      because: null,
    });
    expect(of('accept')).toMatchObject({ allowed: false, because: { code: 'not-in-this-status' } });
    expect(of('start-care').because.code).toBe('role-missing');
    expect(of('cancel').because).toEqual({
      code: 'not-your-side',
      detail: 'This is done by the referring organization',
    });
    const { body: theirs } = await get(`/v1/referrals/${triaged.id}/actions`, auditor);
    expect(theirs.items.every((item: { allowed: boolean }) => !item.allowed)).toBe(true);
  });

  it('in lists, page by page, the newest first, by filter', async () => {
    const all = ids(await get('/v1/referrals', receiver));
    expect(all).toEqual([...all].sort().reverse());
    const pages: string[] = [];
    let path: string | undefined = '/v1/referrals?limit=3';
    while (path) {
      const answer = await get(path, receiver);
      pages.push(...ids(answer));
      path = /<(.*)>; rel="next"/.exec(answer.headers['link'] ?? '')?.[1];
    }
    expect(pages).toEqual(all);
    const filtered = async (query: string) => ids(await get(`/v1/referrals?${query}`, referrer));
    expect(await filtered('status=delivered')).toEqual([triaged.id]);
    expect(await filtered('side=receiver')).toEqual([]);
    expect(await filtered(`side=referrer&toOrganizationId=${world.hospital}&direction=up&priority=routine`)).toEqual(
      all,
    );
    expect(await filtered('priority=urgent')).toEqual([]);
    expect(JSON.stringify((await get('/v1/referrals', receiver)).body)).not.toMatch(/胸痛|王秀兰/);
  });
});

describe('worklists', () => {
  const waiting = async (name: string, as: Who = receiver) => ids(await get(`/v1/worklists/${name}`, as));

  it('show what waits for whom, step by step', async () => {
    expect(await waiting('to-triage')).toEqual([triaged.id]);
    expect(await waiting('to-triage', referrer)).toEqual([]);
    const { id } = direct;
    expect(await waiting('awaiting-slot')).toContain(id);
    const [appointmentId, today] = [newId(), world.appointmentOf(direct, new Date().toISOString())];
    await service.given(AppointmentBooked(appointmentId, { ...today, fromQuota: true, fromWaitingList: false }));
    expect(await waiting('arriving-today', world.desk)).toEqual([id]);
    await service.given(AppointmentCheckedIn(appointmentId, today));
    expect(await waiting('arriving-today')).toEqual([]);
    expect(await waiting('to-see')).toEqual([id]);
    await post(`/v1/referrals/${id}/start-care`, receiver);
    expect(await waiting('outcome-due')).toEqual([id]);
    await post(`/v1/referrals/${id}/outcome`, receiver, world.outcome);
    expect(await waiting('to-acknowledge')).toEqual([]);
    expect(await waiting('to-acknowledge', referrer)).toEqual([id]);
    await post(`/v1/referrals/${triaged.id}/cancel`, referrer, { reasonCode: 'other' });
    expect(await waiting('to-confirm-cancel')).toEqual([triaged.id]);
  });

  it('are counted, and read page by page', async () => {
    const later = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await post('/v1/referrals', referrer, viaTriage)).body.id),
    );
    const { body: lists } = await get('/v1/worklists', receiver, { 'accept-language': 'en' });
    expect(lists.items).toContainEqual({ name: 'to-triage', title: 'To triage', count: 5 });
    expect(lists.items.map(({ name }: { name: string }) => name)).toHaveLength(18);
    const first = await get('/v1/worklists/to-triage?limit=2', receiver);
    const second = await get(`/v1/worklists/to-triage?limit=200&cursor=${first.body.nextCursor}`, receiver);
    expect([...ids(first), ...ids(second)].sort()).toEqual(later.sort());
    expect((await get('/v1/worklists/to-triage?cursor=WzEsMl0', receiver)).status).toBe(400);
    expect((await get('/v1/worklists/lost', receiver)).status).toBe(404);
    expect((await get('/v1/worklists', auditor)).status).toBe(403);
    expect((await get('/v1/worklists', { roles: ['clinician'] } as never)).body.type).toMatch(/no-organization$/);
  });
});
