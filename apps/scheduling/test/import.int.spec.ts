import { readdirSync, readFileSync } from 'node:fs';
import { MembershipActivated, OrganizationRegistered, PractitionerRegistered, type PendingEvent } from '#contracts';
import { newId } from '#messaging';
import { startTestService } from '#testing';
import iconv from 'iconv-lite';
import { scheduling } from '../src/service.js';
import { accepted, admin, policy, scheduler } from './group.fixture.js';

const example = new URL('../../../examples/yongnian/', import.meta.url);
const names = readdirSync(example).filter((name) => name !== 'README.md');
const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, example), 'utf8')]));
const clinics = files['clinics.csv'] ?? '';
const rowsOf = (name: string) =>
  (files[name] ?? '')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

/** What membership tells of the example's organizations and practitioners once it has imported it. */
function exampleRegisters() {
  const ids = new Map(rowsOf('organizations.csv').map(([creditCode]) => [creditCode!, newId()]));
  const { consortiumId, ...quota } = { consortiumId: newId(), policy: policy() };
  const organizations = rowsOf('organizations.csv').map(([creditCode, name, shortName, level, kind, , divisionCode]) =>
    OrganizationRegistered(ids.get(creditCode!)!, {
      creditCode,
      name,
      shortName,
      level,
      kind,
      ownership: 'public',
      divisionCode,
    } as never),
  );
  const memberships = [...ids.values()].map((organizationId) =>
    MembershipActivated(newId(), { consortiumId, organizationId, role: 'member', status: 'active' }),
  );
  const practitioners = rowsOf('practitioners.csv').map(([employer, staffNumber, name, sex, title, specialty]) => {
    const employerId = ids.get(employer!)!;
    return PractitionerRegistered(newId(), {
      name,
      sex,
      title,
      specialty,
      employerId,
      practicePoints: [employerId],
      staffNumber,
    } as never);
  });
  const set: PendingEvent = { ...quota.policy, data: { ...(quota.policy.data as object), consortiumId } };
  return { ids, consortiumId, organizations, memberships, practitioners, set };
}

let service: Awaited<ReturnType<typeof startTestService>>;
const registers = exampleRegisters();
beforeAll(async () => {
  service = await startTestService(scheduling, { env: { WAITING_SWEEP_MS: '600000', DEADLINE_POLL_MS: '600000' } });
}, 60_000);
afterAll(() => service.close());

const importing = (body: object, headers?: Record<string, string>) =>
  service.request('POST', '/v1/imports', { as: admin, body, headers });
const sessionCount = async () => {
  const [{ sessions, slots }] = await service.dataSource.query(
    'SELECT count(*)::int AS sessions, (SELECT count(*)::int FROM slots) AS slots FROM clinic_sessions',
  );
  return { sessions, slots };
};

const sessionsIn = ({ dataSource }: typeof service): Promise<object[]> =>
  dataSource.query(
    `SELECT organization_id, department, practitioner_id, kind, place, starts_at, ends_at, slot_minutes, capacity
     FROM clinic_sessions WHERE status = 'open' AND starts_at > now() ORDER BY organization_id, department, place, starts_at`,
  );

describe('importing the clinics of a county folder', () => {
  it('can be rehearsed before anything of the folder is known', async () => {
    const { status, body, headers } = await importing({ files, dryRun: true });
    expect(status).toBe(200);
    expect(headers['location']).toBeUndefined();
    expect(body.counts.clinicSessions).toMatchObject({ amended: 0, unchanged: 0 });
    expect(body.counts.clinicSessions.created).toBeGreaterThan(500);
    expect(await sessionCount()).toEqual({ sessions: 0, slots: 0 });
  });

  it('waits for the registers it refers to', async () => {
    const behind = await importing({ files });
    expect(behind).toMatchObject({ status: 409, body: { type: '/problems/import/registry-behind' } });
    await service.given(...registers.organizations, ...registers.memberships);
    expect((await importing({ files })).status).toBe(409);
    await service.given(...registers.practitioners);
    expect((await importing({ files: { 'clinics.csv': clinics }, dryRun: true })).status).toBe(200);
  });

  it('imports nothing when lines are bad, and says where each is', async () => {
    const broken = clinics
      .replace(',03.01,A1006,ordinary,', ',03.99,A1006,grand,')
      .replace('A1008', 'Z9999')
      .replace('12130408526013690Y,17', '12130408526019999Y,17');
    const { status, body } = await importing({ files: { ...files, 'clinics.csv': broken } });
    expect(status).toBe(400);
    expect(body.type).toMatch(/import\/bad-lines$/);
    expect(body.errors).toMatchObject([
      { file: 'clinics.csv', line: 3, column: 'department' },
      { file: 'clinics.csv', line: 3, column: 'kind', reason: { zh: expect.stringContaining('普通门诊') } },
      { file: 'clinics.csv', line: 4, column: 'staffNumber', pointer: '/files/clinics.csv' },
      { file: 'clinics.csv', line: 49, column: 'organizationCreditCode' },
    ]);
    expect(await sessionCount()).toEqual({ sessions: 0, slots: 0 });
  });

  it('opens every session with its slots, and those who wait get them', async () => {
    const [hospital, township] = ['12130408526013017A', '12130408526014378U'].map((code) => registers.ids.get(code)!);
    const waiting = newId();
    await service.given(accepted({ id: waiting, from: township!, to: hospital!, department: '03.03' }));
    const { status, body, headers } = await importing({ files }, { 'idempotency-key': 'import-1' });
    expect(status).toBe(201);
    expect(body.files).toContainEqual({ name: 'clinics.csv', importedBy: 'scheduling' });
    expect(body.files).toContainEqual({ name: 'users.csv', importedBy: 'membership' });
    const { clinicSessions, slots } = body.counts;
    expect(await sessionCount()).toEqual({ sessions: clinicSessions.created, slots: slots.created });
    expect((await service.request('GET', String(headers['location']), { as: admin })).body).toEqual(body);
    expect((await importing({ files }, { 'idempotency-key': 'import-1' })).body).toEqual(body);

    const query = `organizationId=${hospital}&department=03.03`;
    const desk = { ...scheduler, organizationId: hospital };
    const sessions = (await service.request('GET', `/v1/clinic-sessions?${query}`, { as: desk })).body.items;
    expect(sessions).toMatchObject([{ kind: 'expert', capacity: 1, status: 'open' }]);
    expect(new Date(sessions[0].startsAt).getUTCHours()).toBe(1);
    const told = (await service.published()).map(({ type }) => type);
    expect(told.filter((type) => type === 'yilian.clinic-session.opened.v1')).toHaveLength(clinicSessions.created);
    const [entry] = (await service.request('GET', `/v1/waiting-list?referralId=${waiting}`, { as: admin })).body.items;
    expect(entry).toBeUndefined();
  });

  it('opens no session for a group’s administrator where the folder only proposes a member', async () => {
    const newcomer = '12440304526999901X';
    const line = (of: string) =>
      (files[of] ?? '').split('\n').find((each) => each.includes('12130408526013017A')) ?? '';
    const folder = Object.fromEntries(
      ['organizations.csv', 'clinics.csv'].map((name) => {
        const [heading] = (files[name] ?? '').split('\n');
        const row = line(name)
          .replace('12130408526013017A', newcomer)
          .replace(/,[A-Z]\d{4},/, ',,');
        return [name, `${heading}\n${row}\n`];
      }),
    );
    const rehearsing = (as: object) =>
      service.request('POST', '/v1/imports', { as: as as typeof admin, body: { files: folder, dryRun: true } });
    expect((await rehearsing(admin)).status).toBe(200);
    const ours = { ...admin, organizationId: registers.ids.get('12130408526013017A') };
    expect((await rehearsing(ours)).body.errors).toMatchObject([
      { file: 'clinics.csv', line: 2, column: 'organizationCreditCode' },
    ]);
  });

  it('follows the policy, also when it comes after the folder', async () => {
    const reserved = async () => {
      const rows = await service.dataSource.query(
        `SELECT kind, sum(quota_slots)::int AS slots FROM clinic_sessions WHERE capacity > 1 GROUP BY kind ORDER BY kind`,
      );
      return Object.fromEntries(rows.map(({ kind, slots }: any) => [kind, slots]));
    };
    expect(await reserved()).toMatchObject({ expert: 0, ordinary: 0 });
    await service.given(registers.set);
    const [{ wanted }] = await service.dataSource.query(
      `SELECT sum(ceil(capacity / 2.0))::int AS wanted FROM clinic_sessions WHERE kind = 'expert' AND capacity > 1`,
    );
    expect(await reserved()).toMatchObject({ expert: wanted, ordinary: 0 });
  });

  it('changes nothing the second time, in GB18030 with Chinese headings as well', async () => {
    const before = (await service.published()).length;
    const counts = await sessionCount();
    const chinese = clinics.replace(
      /^.*\n/,
      '机构信用代码,诊疗科目代码,工号,门诊类型,地点,星期,导入后第几天,开始时间,结束时间,每号分钟,号源数\n',
    );
    const content = iconv.encode(chinese.replaceAll(',ordinary,', ',普通门诊,'), 'gb18030').toString('base64');
    const { status, body } = await importing({ files: { 'clinics.csv': content }, encoding: 'base64' });
    expect(status).toBe(201);
    expect(body.counts.clinicSessions).toEqual({ created: 0, amended: 0, unchanged: counts.sessions });
    expect(await sessionCount()).toEqual(counts);
    expect(await service.published()).toHaveLength(before);
  });

  it('is exported again: the same sessions here change nothing, and elsewhere are opened as they are', async () => {
    const consortium = `/v1/consortia/${registers.consortiumId}/folder`;
    const hospital = registers.ids.get('12130408526013017A') ?? '';
    const [session] = (
      await service.request('GET', `/v1/clinic-sessions?organizationId=${hospital}&department=19`, { as: admin })
    ).body.items;
    const ofHospital = { ...scheduler, organizationId: hospital };
    const cancel = `/v1/clinic-sessions/${session.id}/cancel`;
    await service.request('POST', cancel, { as: ofHospital, body: { reasonCode: 'clinic-closed' } });
    const startsAt = new Date(Date.now() + 40 * 86_400_000);
    startsAt.setUTCHours(14, 30, 15, 500);
    const endsAt = new Date(startsAt.getTime() + 4 * 3_600_000 - 15_500);
    const night = { department: '03.04', kind: 'special', place: '夜间门诊，"三层"', slotMinutes: 20, capacity: 7 };
    const body = { ...night, startsAt, endsAt };
    expect((await service.request('POST', '/v1/clinic-sessions', { as: ofHospital, body })).status).toBe(201);

    const { body: folder } = await service.request('GET', consortium, { as: admin });
    expect(Object.keys(folder.files)).toEqual(['clinics.csv']);
    const again = await importing({ files: folder.files });
    const open = await sessionsIn(service);
    expect(again).toMatchObject({ status: 201, body: { counts: { clinicSessions: { created: 0, amended: 0 } } } });
    expect(again.body.counts.clinicSessions.unchanged).toBe(open.length);

    const elsewhere = await startTestService(scheduling, { env: { WAITING_SWEEP_MS: '600000' } });
    const { organizations, memberships, practitioners, set } = registers;
    await elsewhere.given(...organizations, ...memberships, ...practitioners, set);
    const there = await elsewhere.request('POST', '/v1/imports', { as: admin, body: { files: folder.files } });
    expect(there).toMatchObject({ status: 201, body: { counts: { clinicSessions: { created: open.length } } } });
    expect(await sessionsIn(elsewhere)).toEqual(open);
    await elsewhere.close();

    const stranger = { ...admin, organizationId: newId() };
    expect((await service.request('GET', consortium, { as: stranger })).status).toBe(404);
    expect((await service.request('GET', `/v1/consortia/${newId()}/folder`, { as: admin })).status).toBe(404);
  }, 60_000);

  it.each([
    ['no files', {}],
    ['an empty folder', { files: {} }],
    ['an unknown file', { files: { 'beds.csv': 'a\n' } }],
    ['equipment', { files: { 'equipment.csv': 'a\n' } }],
    ['a file that is no text', { files: { 'clinics.csv': 7 } }],
    ['an open quote', { files: { 'clinics.csv': `${clinics}"` } }],
    ['an empty table', { files: { 'clinics.csv': '' } }],
    ['bad base64', { files: { 'clinics.csv': '*' }, encoding: 'base64' }],
    ['a lot of nothing as base64', { files: { 'clinics.csv': `${' '.repeat(200_000)}!` }, encoding: 'base64' }],
    ['an unknown property', { files: { 'clinics.csv': clinics }, force: true }],
  ])('refuses %s', async (_, body) => {
    expect((await importing(body)).status).toBe(400);
  });

  it('does not wait for another import, and says when to try again', async () => {
    const session = service.dataSource.createQueryRunner();
    await session.startTransaction();
    await session.query('SELECT pg_advisory_xact_lock(408103)');
    expect(await importing({ files })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      body: { type: '/problems/import-under-way', detail: '另一个导入正在进行，请在 10 秒后重试' },
    });
    await session.rollbackTransaction();
    await session.release();
  });

  it('is the group administrator’s alone', async () => {
    expect((await service.request('POST', '/v1/imports', { as: scheduler, body: { files } })).status).toBe(403);
    expect((await service.request('GET', `/v1/imports/${newId()}`, { as: admin })).status).toBe(404);
  });
});
