import { newId, Store } from '#messaging';
import { AuditTrail, migrate, openDatabase, readConfig, type Doer } from '#platform';
import { createTestDatabase, startTestService, testServerUrl, type TestService } from '#testing';
import { DataSource } from 'typeorm';
import { ledger } from './ledger.js';

const doer: Doer = {
  userId: 'nurse',
  username: '护士',
  organizationId: newId(),
  roles: ['clinician'],
  origin: '10.0.0.1',
};
const auditor = { roles: ['auditor'], userId: 'auditor' } as const;

let service: TestService;
beforeEach(async () => {
  service = await startTestService(ledger);
});
afterEach(() => service.close());

/** Writes as many lines, some of them in one transaction. */
async function write(lines: number): Promise<void> {
  const [store, trail] = [service.app.get(Store), service.app.get(AuditTrail)];
  const deeds = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ action: 'look', patientId: newId(), purpose: '诊治', detail: { i } }));
  await store.transaction((tx) => trail.record(tx, doer, deeds(2)));
  const single = Array.from({ length: lines - 2 }, () => store.transaction((tx) => trail.record(tx, doer, deeds(1))));
  await Promise.all(single);
}

const verify = async (query = '') =>
  (await service.request('GET', `/v1/operations/audit/verification${query}`, { as: auditor })).body;
/** What somebody does who has the database. */
const tamper = (sql: string) =>
  service.dataSource.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = DEFAULT`);

it('chains lines in the order of their commits, however many write at once', async () => {
  await write(20);
  const found = await verify();
  expect(found).toMatchObject({ lines: 20, faults: [], more: false, place: { sequence: 20 } });
  await write(3);
  const { sequence, hash } = found.place;
  expect(await verify(`?after=${sequence}&hash=${hash}`)).toMatchObject({ lines: 3, faults: [] });
  const other = 'ab'.repeat(32);
  expect((await verify(`?after=${sequence}&hash=${other}`)).faults).toEqual([{ kind: 'changed', from: 20, to: 20 }]);
});

it('has no line of what was rolled back, and no gap for it', async () => {
  await write(2);
  const failing = service.app.get(Store).transaction(async (tx) => {
    await service.app.get(AuditTrail).record(tx, doer, [{ action: 'look', detail: {} }]);
    throw new Error('taken back');
  });
  await expect(failing).rejects.toThrow('taken back');
  await write(2);
  expect(await verify()).toMatchObject({ lines: 4, faults: [] });
});

it.each([
  [`UPDATE audit_trail SET purpose = '联系' WHERE sequence = 4`, { kind: 'changed', from: 4, to: 4 }],
  [`UPDATE audit_trail SET at = at + interval '1 microsecond' WHERE sequence = 4`, { kind: 'changed', from: 4, to: 4 }],
  [`UPDATE audit_trail SET detail = '{}' WHERE sequence = 4`, { kind: 'changed', from: 4, to: 4 }],
  [`DELETE FROM audit_trail WHERE sequence = 4`, { kind: 'removed', from: 4, to: 4 }],
  [`DELETE FROM audit_trail WHERE sequence > 4`, { kind: 'truncated', from: 5, to: 6 }],
])('finds what was done to the lines by %s', async (sql, fault) => {
  await write(6);
  await tamper(sql);
  expect((await verify()).faults).toEqual([fault]);
});

it('keeps what operators do in the same chain', async () => {
  await service.dataSource.query(
    `INSERT INTO operator_actions (id, at, action, target, reason, detail, actor, origin)
     VALUES ($1, now(), 'discard', '17', '已人工处理', '{"topic":"a"}', 'yilian-cli', '::1')`,
    [newId()],
  );
  const lines = await service.dataSource.query('SELECT action, record, detail FROM audit_trail');
  expect(lines).toEqual([{ action: 'discard', record: '17', detail: { topic: 'a', reason: '已人工处理' } }]);
  expect(await verify()).toMatchObject({ lines: 1, faults: [] });
});

describe('a role of the service’s own', () => {
  const role = `service_${newId().slice(-12)}`;
  const admin = (url: string, ...statements: string[]) =>
    new DataSource({ type: 'postgres', url }).initialize().then(async (database) => {
      for (const sql of statements) await database.query(sql);
      await database.destroy();
    });

  it('may add to the trail and read it, and nothing else of it', async () => {
    const { url, drop } = await createTestDatabase([]);
    await admin(testServerUrl(), `CREATE ROLE ${role} LOGIN PASSWORD 'own'`);
    const own = new URL(url);
    [own.username, own.password] = [role, 'own'];
    const config = readConfig(ledger.config, { DATABASE_URL: own.href, DATABASE_OWNER_URL: url });
    await migrate(ledger, config);
    const database = await openDatabase(ledger, config);
    const line = `INSERT INTO audit_trail (id, at, action, actor, origin, detail, sequence, previous, hash)
      VALUES (gen_random_uuid(), now(), 'look', 'nurse', '', '{}', 7, 'x', 'y')`;
    try {
      await database.query(line);
      const [written] = await database.query('SELECT sequence, previous FROM audit_trail');
      expect(written).toEqual({ sequence: '1', previous: '' });
      for (const sql of [
        `UPDATE audit_trail SET actor = 'nobody'`,
        'DELETE FROM audit_trail',
        'TRUNCATE audit_trail',
        'UPDATE audit_head SET sequence = 0',
        'ALTER TABLE audit_trail DISABLE TRIGGER ALL',
        'DROP TABLE audit_trail',
        `UPDATE operator_actions SET actor = 'nobody'`,
        'DELETE FROM migrations',
        'CREATE TABLE elsewhere ()',
      ]) {
        await expect(database.query(sql)).rejects.toThrow(/permission denied|must be owner/);
      }
    } finally {
      await database.destroy();
      await drop();
      await admin(testServerUrl(), `DROP ROLE ${role}`);
    }
  });
});
