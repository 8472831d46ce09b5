import { migrationsOf } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { Client } from 'pg';
import { notifications } from '../../../apps/notifications/src/service.js';
import { referrals } from '../../../apps/referrals/src/service.js';
import { scheduling } from '../../../apps/scheduling/src/service.js';
import { newId } from '../bare/event.js';
import { insertSlots } from '../bare/sql.js';
import type { Submission } from '../bare/submit.js';
import { historyStatements } from '../harness/history-statements.js';
import { Chain } from './chain.js';
import { seeded } from './random.js';
import { Referrals } from './referrals.js';

/* What the bench writes into the tables of the services by hand must keep up with their migrations. */

const services = { referrals, scheduling, notifications };
type Name = keyof typeof services;
const names = Object.keys(services) as Name[];

const [from, to, group] = [newId(), newId(), newId()];
const department = '03.04';

const databases = {} as Record<Name, TestDatabase>;
const clients = {} as Record<Name, Client>;
beforeAll(async () => {
  for (const name of names) {
    databases[name] = await createTestDatabase(migrationsOf(services[name]));
    clients[name] = new Client({ connectionString: databases[name].url });
    await clients[name].connect();
  }
}, 60_000);
afterAll(async () => {
  for (const name of names) {
    await clients[name]?.end();
    await databases[name]?.drop();
  }
});

const count = async (name: Name, table: string): Promise<number> =>
  (await clients[name].query(`SELECT count(*)::int AS rows FROM ${table}`)).rows[0].rows;

test.each(names)('the tables of %s take the referrals of years gone by', async (name) => {
  const statements = historyStatements({ first: 1, last: 50, from, to, department })[name] ?? [];
  for (const text of statements) await clients[name].query(text);
  const written = { referrals: 'referrals', scheduling: 'appointments', notifications: 'referral_copies' }[name];
  expect([await count(name, written), await count(name, 'inbox')]).toEqual([50, 50]);
});

test('the chain by hand brings a referral from its submission to its notifications', async () => {
  for (const id of [from, to]) {
    await clients.referrals.query(
      `INSERT INTO organization_copies (id, version, name, short_name, division_code) VALUES ($1, 1, '院', '院', '130408')`,
      [id],
    );
    await clients.referrals.query(
      `INSERT INTO member_copies (id, version, organization_id, consortium_id, status) VALUES ($1, 1, $1, $2, 'active')`,
      [id, group],
    );
  }
  await clients.scheduling.query(insertSlots, [to, department, 1]);
  const [before, sender] = [await count('notifications', 'messages'), { token: '', organizationId: from }];
  const body = new Referrals(seeded(1), { organizationId: to, departments: [department] }).next({
    ...sender,
    practitionerId: newId(),
  });
  const urls = Object.fromEntries(names.map((name) => [name, databases[name].url])) as Record<Name, string>;
  const chain = new Chain(urls);
  await chain.open();
  try {
    await chain.referral(JSON.parse(body) as Submission);
  } finally {
    await chain.close();
  }
  const { rows } = await clients.referrals.query(`SELECT status FROM referrals WHERE status <> 'closed'`);
  expect(rows).toEqual([{ status: 'scheduled' }]);
  // The receiving desk hears of the submission; of the appointment it, the referrer and the patient.
  expect((await count('notifications', 'messages')) - before).toBe(4);
});
