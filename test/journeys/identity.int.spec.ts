import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { eventually } from '#testing';
import { verify } from '../../tools/cli/operations/audit/verify.js';
import { apiOfAdministrator } from '../../tools/cli/connection.js';
import { databaseOf } from '../../tools/local/database-roles.js';
import { keysRotate, keysStatus } from '../../tools/cli/operations/keys-command.js';
import { heart, referralOf } from '../../tools/local/walk/referral.js';
import { startJourney, type Journey } from './journey.js';
import { hitsIn, logsOf, plainHashesOf, plantedPatient, redisOf, tablesOf, topicsOf } from './planted.js';
import { ApiProblem } from '../../tools/cli/api.js';

jest.setTimeout(120_000);

let journey: Journey;
let database: Client;
beforeAll(async () => {
  journey = await startJourney();
  database = new Client({ connectionString: databaseOf(journey.platform.runtime.postgres.url, 'referrals') });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await journey.stop();
});

async function look(): Promise<void> {
  const { township, hospital } = journey.walks.cast;
  const body = referralOf(township, { ...heart, organizationId: hospital.organizationId });
  const { id } = await township.api.post<{ id: string }>('referrals', '/v1/referrals', body);
  await hospital.api.get('referrals', `/v1/referrals/${id}/patient?purpose=treatment`);
}

test('every service works as a role of its own, which may not even connect to another service’s database', async () => {
  const { rows } = await database.query<{ datname: string; usename: string }>(
    `SELECT DISTINCT datname, usename FROM pg_stat_activity WHERE application_name LIKE 'yilian-%' ORDER BY datname`,
  );
  expect(rows).toEqual(
    ['membership', 'notifications', 'referrals', 'scheduling'].map((datname) => ({
      datname,
      usename: `yilian_${datname}`,
    })),
  );
  const { rows: may } = await database.query(
    `SELECT rolname, datname FROM pg_roles, pg_database WHERE rolname LIKE 'yilian_%' AND datname IN ('membership', 'referrals')
       AND has_database_privilege(rolname, datname, 'CONNECT') AND rolname <> 'yilian_' || datname`,
  );
  expect(may).toEqual([]);
});

test('`audit verify` follows the chains of all services, and names the line that somebody with all rights changed', async () => {
  const api = apiOfAdministrator(journey.connection);
  const heads = join(journey.directory, 'heads.json');
  await look();
  await look();
  const whole = await verify(api, { heads });
  expect(whole.problems).toEqual([]);
  expect(whole.lines.find((line) => line.startsWith('referrals'))).toMatch(
    /^referrals +2  完好 intact +2:[0-9a-f]{64}$/,
  );
  expect(Object.keys(JSON.parse(await readFile(heads, 'utf8')) as object)).toContain('referrals');

  const mallory = 'SET session_replication_role = replica; ';
  const actor = (name: string) => `UPDATE audit_trail SET actor = ${name} WHERE sequence = 2;`;
  await database.query(`${mallory}CREATE TABLE kept AS TABLE audit_trail; ${actor("'nobody'")}`);
  expect((await verify(api, { heads })).problems).toEqual(['referrals：第 2 行被更改 · line 2 was changed']);
  await database.query(`${mallory}${actor('(SELECT actor FROM kept WHERE sequence = 2)')}`);
  expect((await verify(api, { heads })).problems).toEqual([]);

  await database.query(`${mallory}TRUNCATE audit_trail; UPDATE audit_head SET sequence = 0, hash = '';
    SET session_replication_role = DEFAULT;
    INSERT INTO audit_trail SELECT (jsonb_populate_record(k, '{"actor":"nobody"}')).* FROM kept k ORDER BY sequence`);
  expect((await verify(api, {})).problems).toEqual([]);
  expect((await verify(api, { heads })).problems).toEqual(['referrals：第 2 行被更改 · line 2 was changed']);
});

test('`keys rotate` goes through every identity in the background, and `keys status` tells by which key each is sealed', async () => {
  const api = apiOfAdministrator(journey.connection);
  await look();
  expect((await keysRotate(api, { reason: '年度轮换' })).lines[1]).toMatch(/ running +local /);
  const { lines, problems } = await eventually(async () => {
    const status = await keysStatus(api);
    expect(status.lines.at(-1)).toMatch(/ done +local /);
    return status;
  });
  expect(problems).toEqual([]);
  expect(lines[1]).toMatch(/^local +加密 seals +[1-9]\d*$/);
});

/** No service exports spans: a trace is its id, in headers of messages, the audit trail and logs, and those are looked through. */
test('of 1 000 planted patients no name, birth date, phone or id number is in a table, a topic with its headers, Redis or a log', async () => {
  const { township, hospital } = journey.walks.cast;
  const template = referralOf(township, { ...heart, organizationId: hospital.organizationId });
  const posted: string[] = [];
  const submitted = '/v1/referrals';
  const plant = async (i: number): Promise<void> => {
    const patient = plantedPatient(i);
    const keyed = { 'idempotency-key': crypto.randomUUID() };
    const { id } = await township.api.post<{ id: string }>('referrals', submitted, { ...template, patient }, keyed);
    posted.push(id);
    const seen = await hospital.api.get<{ name: string }>('referrals', `/v1/referrals/${id}/patient?purpose=contact`);
    expect(seen.name).toBe(patient.name);
    const wanted = { idType: 'resident-id', idNumber: patient.idNumber, purpose: 'reception' };
    await hospital.api.post('referrals', '/v1/patient-searches', wanted);
  };
  const plantEvery = async (from: number, step: number): Promise<void> => {
    for (let i = from; i < 1_000; i += step) await plant(i);
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((from) => plantEvery(from, 8)));
  // What is refused is logged.
  for (const wrong of [{ idNumber: `${plantedPatient(1).idNumber.slice(0, 17)}A` }, { name: '' }, { unknown: true }]) {
    const patient = { ...plantedPatient(1), ...wrong };
    await expect(township.api.post('referrals', '/v1/referrals', { ...template, patient })).rejects.toThrow(ApiProblem);
  }
  const answered = async (): Promise<boolean> =>
    (await database.query('SELECT FROM outbox')).rowCount === 0 &&
    (await database.query(`SELECT FROM referrals WHERE status = 'accepted'`)).rowCount === 0;
  await eventually(async () => expect(await answered()).toBe(true), { timeoutMs: 90_000 });

  const tables = await tablesOf(journey);
  const topics = await topicsOf(journey);
  const places = [...tables, ...topics, ...(await redisOf(journey)), ...(await logsOf(journey))];
  expect(hitsIn(JSON.stringify(plantedPatient(7)))).toHaveLength(4);
  const last = posted.at(-1) ?? '';
  for (const text of [tables.get('table referrals.referrals'), topics.get('topic yilian.referral')])
    expect(text).toContain(last);
  expect(places.filter(([place]) => place.startsWith('log ')).length).toBeGreaterThan(5);
  expect(places.flatMap(([place, text]) => hitsIn(text).map((found) => `${place}: ${found}`))).toEqual([]);
  const hashes = [1, 500, 999].map(plantedPatient).flatMap((patient) => {
    const body = JSON.stringify({ ...template, patient });
    return plainHashesOf([patient.phone, patient.idNumber, patient.name, body, `POST ${submitted}\n${body}`]);
  });
  expect(places.filter(([, text]) => hashes.some((hash) => text.includes(hash))).map(([place]) => place)).toEqual([]);
}, 400_000);
