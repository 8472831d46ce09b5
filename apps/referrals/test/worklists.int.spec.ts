import { AppointmentBooked } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import { handoverItems } from '../src/domain/referral.js';
import { ofRoot, ReferralQueries } from '../src/referral-queries.js';
import { SignedCodes } from '../src/slip/signed-codes.js';
import { worklistNames, worklists, type Worklist, type WorklistName } from '../src/worklists/worklists.js';
import { WorklistsService } from '../src/worklists/worklists.service.js';
import * as world from './world.js';
import { body, desk, hospital, receiver, referrer, township } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const step = (id: string, verb: string, as: Who, sent: object = {}) =>
  service.request('POST', `/v1/referrals/${id}/${verb}`, { as, body: sent });
const read = async (name: WorklistName, query = '') =>
  (await service.request('GET', `/v1/worklists/${name}${query}`, { as: desk })).body;
const waiting = async (name: WorklistName): Promise<{ id: string; overdue: boolean }[]> => {
  const { items } = await read(name);
  return items.map(({ id, overdue }: { id: string; overdue: boolean }) => ({ id, overdue }));
};

const day = 24 * 3_600_000;

/** A referral with an appointment so many days from now. */
async function scheduled(days: number, more: object = {}): Promise<string> {
  const sent = { ...body, patient: { ...body.patient, idType: 'none', idNumber: null }, ...more };
  const { body: referral } = await service.request('POST', '/v1/referrals', { as: referrer, body: sent });
  if (referral.status === 'delivered') {
    await step(referral.id, 'triage', receiver);
    await step(referral.id, 'accept', receiver);
  }
  const facts = world.appointmentOf(referral, new Date(Date.now() + days * day).toISOString());
  await service.given(AppointmentBooked(newId(), { ...facts, fromQuota: true, fromWaitingList: false }));
  return referral.id;
}

async function onTheWay(days: number, more: object = {}): Promise<string> {
  const id = await scheduled(days, more);
  await step(id, 'hand-over', referrer, { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '120 张三' });
  return id;
}

describe('who is expected', () => {
  it('is on the list of the day; on the way whenever it is booked, past the day overdue; else on a list of its own', async () => {
    const [yesterday, today] = [await scheduled(-1), await scheduled(0)];
    await scheduled(1);
    const [late, coming] = [await onTheWay(-2), await onTheWay(0)];
    const early = await onTheWay(2);
    const emergency = await onTheWay(2, { priority: 'emergency' });
    expect(await waiting('arriving-today')).toEqual([
      { id: late, overdue: true },
      { id: today, overdue: false },
      { id: coming, overdue: false },
      { id: emergency, overdue: false },
      { id: early, overdue: false },
    ]);
    expect(await waiting('day-missed')).toEqual([{ id: yesterday, overdue: true }]);
    await step(yesterday, 'no-show', desk);
    await step(late, 'arrive', desk);
    expect(await waiting('day-missed')).toEqual([]);
    expect((await waiting('arriving-today')).map(({ id }) => id)).toEqual([today, coming, emergency, early]);
  });
});

it('who waits for triage does so by priority, and of one priority in the order of submission, on every page', async () => {
  const begun = async (priority: string) =>
    (await service.request('POST', '/v1/referrals', { as: referrer, body: { ...body, intent: 'advice', priority } }))
      .body.id as string;
  const [one, urgent, first] = [await begun('routine'), await begun('urgent'), await begun('emergency')];
  const [two, second, urgentLater] = [await begun('routine'), await begun('emergency'), await begun('urgent')];
  const pages: string[] = [];
  for (let cursor = ''; ;) {
    const page = await read('to-triage', `?limit=1${cursor && `&cursor=${cursor}`}`);
    pages.push(...page.items.map(({ id }: { id: string }) => id));
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  expect(pages).toEqual([first, second, urgent, urgentLater, one, two]);
});

describe('who has arrived', () => {
  const shown = async (id: string) => {
    const { body: card } = await service.request('POST', '/v1/cards', { as: referrer, body: { referralId: id } });
    return { slipCode: service.app.get(SignedCodes).sign('slip', id), cardCode: card.code };
  };

  it('is seen in turn, but emergencies first, then the green channel', async () => {
    for (const { id } of await waiting('to-see')) await step(id, 'start-care', receiver);
    const [first, second, green, greenLater] = [
      ...[await scheduled(0), await scheduled(0), await scheduled(0), await scheduled(0)],
    ] as [string, string, string, string];
    const emergency = await scheduled(0, { priority: 'emergency' });
    for (const id of [first, second, greenLater]) await step(id, 'arrive', desk);
    await step(green, 'arrive', desk, await shown(green));
    expect((await waiting('to-see')).map(({ id }) => id)).toEqual([green, first, second, greenLater]);
    await step(emergency, 'arrive', desk);
    await step(greenLater, 'green-channel', desk, await shown(greenLater));
    const queue = [emergency, greenLater, green, first, second];
    const pages: string[] = [];
    for (let cursor = ''; ;) {
      const page = await read('to-see', `?limit=2${cursor && `&cursor=${cursor}`}`);
      pages.push(...page.items.map(({ id }: { id: string }) => id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(queue);
    await step(greenLater, 'start-care', receiver);
    expect((await waiting('to-see')).map(({ id }) => id)).toEqual([emergency, green, first, second]);
  });
});

it('who is there stays on the list of the desk while a cancellation is asked, and with whom the outcome is due', async () => {
  const ids = async (name: WorklistName) => (await waiting(name)).map(({ id }) => id);
  const [id, away] = [await scheduled(0), await scheduled(0)];
  const ask = (of: string) => step(of, 'cancel', referrer, { reasonCode: 'patient-improved' });
  await step(id, 'arrive', desk);
  await ask(id);
  await ask(away);
  expect(await ids('to-see')).toContain(id);
  expect(await ids('to-see')).not.toContain(away);
  expect(await ids('outcome-due')).not.toContain(id);
  await step(id, 'start-care', receiver);
  await ask(id);
  expect(await ids('to-see')).not.toContain(id);
  expect(await ids('outcome-due')).toContain(id);
  await step(id, 'confirm-cancel', receiver);
  expect(await ids('outcome-due')).not.toContain(id);
});

describe('beside a long history', () => {
  const history = 20_000;
  const atOnce = 2_000;
  const indexesOf: Record<WorklistName, string[]> = {
    'to-review': ['referrals_to_review'],
    'to-revise': ['referrals_to_revise'],
    'emergency-to-review': ['referrals_emergency_to_review'],
    'to-triage': ['referrals_to_triage'],
    'info-wanted': ['referrals_info_wanted'],
    returned: ['referrals_returned'],
    'error-to-confirm': ['referrals_error_to_confirm'],
    'to-reroute': ['referrals_to_reroute'],
    'awaiting-slot': ['referrals_awaiting_slot'],
    'arriving-today': ['referrals_expected', 'referrals_in_transit'],
    'day-missed': ['referrals_expected'],
    'to-see': ['referrals_to_see'],
    'to-contact': ['referrals_to_contact'],
    'outcome-due': ['referrals_outcome_due'],
    'to-confirm-cancel': ['referrals_to_confirm'],
    'to-acknowledge': ['referrals_to_acknowledge'],
    'ended-without-care': ['referrals_ended_without_care'],
    'down-to-submit': ['referrals_down_to_submit'],
  };
  const indexesIn = (plan: unknown): string[] =>
    [...JSON.stringify(plan).matchAll(/"Index Name":"(referrals_\w+)"/g)].map(([, name]) => name!).sort();

  beforeAll(async () => {
    const id = await scheduled(0);
    for (let stored = 0; stored < history; stored += atOnce) {
      await service.dataSource.query(
        `INSERT INTO referrals SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'number', n::text,
           'appointment_starts_at', now() + (n % 401 - 200) * interval '1 day',
           'status', CASE WHEN n % 10 = 0 THEN 'scheduled' ELSE 'closed' END,
           'ended_at', CASE WHEN n % 10 = 0 THEN NULL ELSE now() END))).*
         FROM referrals r, generate_series($2::int + 1, $2 + $3) n WHERE r.id = $1`,
        [id, stored, atOnce],
      );
    }
    await service.dataSource.query('ANALYZE referrals');
  }, 60_000);

  it.each(worklistNames)('%s costs what it holds: it is read by its own index', async (name) => {
    const organization = worklists[name].side === 'referrer' ? township : hospital;
    const select = service.app
      .get(WorklistsService)
      .select(name, { organizationId: organization, practitionerId: newId() })
      .limit(51);
    const [sql, parameters] = select.getQueryAndParameters();
    const [plan] = await service.dataSource.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
    expect(indexesIn(plan)).toEqual(indexesOf[name]);
    expect(JSON.stringify(plan)).not.toMatch(/"Seq Scan","[^}]*"Relation Name":"referrals"/);
    const { byPriority }: Worklist = worklists[name];
    if (byPriority) expect(JSON.stringify(plan)).not.toMatch(/"Node Type":"[^"]*Sort"/);
  });

  it('the way of one patient costs its hops', async () => {
    const [sql, parameters] = service.app.get(ReferralQueries).select(ofRoot(newId()), {}).getQueryAndParameters();
    const [plan] = await service.dataSource.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
    expect(indexesIn(plan)).toEqual(['referrals_of_root', 'referrals_pk']);
  });
});
