import { readdirSync, readFileSync } from 'node:fs';
import { eventually, startTestService } from '#testing';
import { openFolder, partsOf } from '../src/folder/read-folder.js';
import { membership } from '../src/service.js';

const example = new URL('../../../examples/yongnian/', import.meta.url);
const names = readdirSync(example).filter((name) => name !== 'README.md');
const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, example), 'utf8')]));
const admin = { roles: ['group-admin' as const] };

let service: Awaited<ReturnType<typeof startTestService>>;
beforeAll(async () => {
  service = await startTestService(membership);
}, 60_000);
afterAll(() => service.close());

const importing = (body: object, headers?: Record<string, string>) =>
  service.request('POST', '/v1/imports', { as: admin, body, headers });

describe('importing a county folder', () => {
  it('imports nothing when one line is bad, and says where', async () => {
    const users = files['users.csv']?.replace('auditor', 'emperor');
    const { status, body } = await importing({ files: { ...files, 'users.csv': users } });
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 400, errors: [{ file: 'users.csv', line: 19, column: 'roles' }] });
    expect(body.type).toMatch(/import\/bad-lines$/);
    expect((await service.request('GET', '/v1/organizations', { as: admin })).body.items).toEqual([]);
    expect(await service.published()).toEqual([]);
  });

  it('tells what could not be stored by its place, beside every other bad line', async () => {
    const users = files['users.csv']?.replace('auditor', 'emperor');
    const practitioners = files['practitioners.csv']?.replace(/,\n/, ',12130408526013017A\u0000\n');
    const group = files['group.yaml']?.replace('members: [', 'members: ["\\uD842", ');
    const broken = { ...files, 'group.yaml': group, 'practitioners.csv': practitioners, 'users.csv': users };
    const { status, body } = await importing({ files: broken });
    expect({ status, errors: body.errors }).toMatchObject({
      status: 400,
      errors: [
        { file: 'group.yaml', line: 12, column: 'consortium.bodies.0.members.0' },
        { file: 'practitioners.csv', line: 2, column: 'practicePoints' },
        { file: 'users.csv', line: 19, column: 'roles' },
      ],
    });
  });

  it('can be rehearsed: what it would do, or every bad line, and nothing is done', async () => {
    const { status, body, headers } = await importing({ files, dryRun: true });
    expect(status).toBe(200);
    expect(headers.location).toBeUndefined();
    expect(body.counts.organizations).toEqual({ created: 22, amended: 0, unchanged: 0 });
    const users = files['users.csv']?.replace('auditor', 'emperor');
    expect((await importing({ files: { ...files, 'users.csv': users }, dryRun: true })).status).toBe(400);
    expect((await service.request('GET', '/v1/organizations', { as: admin })).body.items).toEqual([]);
    expect(await service.published()).toEqual([]);
  });

  it('registers all of it in one go and tells it with full state', async () => {
    const { status, body, headers } = await importing({ files });
    expect(status).toBe(201);
    expect(body.counts.organizations).toEqual({ created: 22, amended: 0, unchanged: 0 });
    expect(body.files).toContainEqual({ name: 'clinics.csv', importedBy: 'scheduling' });
    const { body: found } = await service.request('GET', String(headers.location), { as: admin });
    expect(found).toEqual(body);

    const published = await service.published();
    const perType = Map.groupBy(published, ({ type }) => type);
    expect(perType.get('yilian.organization.registered.v1')).toHaveLength(22);
    expect(perType.get('yilian.membership.activated.v1')).toHaveLength(22);
    expect(perType.get('yilian.service-scope.opened.v1')).toHaveLength(77);
    expect(perType.get('yilian.user.registered.v1')).toHaveLength(19);
    expect(perType.get('yilian.policy.set.v1')?.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({
        code: 'scheduling.expert-quota',
        parameters: expect.objectContaining({ quotaShare: 0.5 }),
      }),
    );
    expect(published.every(({ source }) => source === '/yilian/membership')).toBe(true);
  });

  it('changes nothing and tells nothing the second time', async () => {
    const before = (await service.published()).length;
    const { status, body } = await importing({ files });
    expect(status).toBe(201);
    expect(Object.values(body.counts)).toEqual(Array(9).fill(expect.objectContaining({ created: 0, amended: 0 })));
    expect(await service.published()).toHaveLength(before);
  });

  it('tells exactly the line that changed, with the next version', async () => {
    const organizations = files['organizations.csv']?.replace('区二院', '永年二院');
    const before = (await service.published()).length;
    await importing({ files: { 'organizations.csv': organizations, 'group.yaml': files['group.yaml'] } });
    const news = (await service.published()).slice(before);
    expect(news).toMatchObject([
      { type: 'yilian.organization.amended.v1', sequence: 2, data: { shortName: '永年二院', level: 'secondary' } },
    ]);
  });

  it('answers the same import again under the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'import-1' };
    const first = await importing({ files }, key);
    expect((await importing({ files }, key)).body.id).toBe(first.body.id);
  });

  it('takes bodies beyond the usual limit, in base64', async () => {
    const padding = ',,,,,,\n'.repeat(200_000);
    const body = {
      files: { 'practitioners.csv': Buffer.from(files['practitioners.csv'] + padding).toString('base64') },
      encoding: 'base64',
    };
    expect((await importing(body)).status).toBe(201);
  });

  it('names every one of very many bad lines, each with its own place', async () => {
    const [header = '', first = ''] = files['practitioners.csv']?.split('\n') ?? [];
    const bad = Array.from({ length: 5_000 }, () => first.replace(/,[^,]*/, ','));
    const { status, body } = await importing({ files: { 'practitioners.csv': [header, ...bad].join('\n') } });
    expect(status).toBe(400);
    expect(body.errors.map(({ line }: { line: number }) => line)).toEqual(bad.map((_, i) => i + 2));
    expect(body.errors.at(-1)).toEqual({
      pointer: '/files/practitioners.csv',
      file: 'practitioners.csv',
      line: 5_001,
      column: 'staffNumber',
      reason: { zh: '此项必填', en: 'This cell must not be empty' },
      detail: 'practitioners.csv:5001 staffNumber: 此项必填',
    });
    expect(body.detail).toContain('5000');
  });

  it('finds what a line repeats and refers to, however far away', async () => {
    const [header = '', first = ''] = files['practitioners.csv']?.split('\n') ?? [];
    const lines = Array.from({ length: 2_500 }, (_, i) => first.replace(/,[^,]*/, `,R${i}`));
    const users = ['username,displayName,roles,organizationCreditCode,staffNumber'];
    for (const number of ['R7', 'R2499', 'R2500', 'R9999']) {
      users.push(`far.${number.toLowerCase()},远,clinician,12130408526013017A,${number}`);
    }
    const practitioners = [header, ...lines, lines[0], first.replace(/,[^,]*,[^,]*/, ',R2500,')].join('\n');
    const folder = { 'practitioners.csv': practitioners, 'users.csv': users.join('\n') };
    const { body } = await importing({ files: folder, dryRun: true });
    expect(body.errors.map((e: { file: string; line: number; column: string }) => [e.file, e.line, e.column])).toEqual([
      ['practitioners.csv', 2_502, ''],
      ['practitioners.csv', 2_503, 'name'],
      ['users.csv', 5, 'staffNumber'],
    ]);
    expect(body.errors[0].reason.en).toContain('line 2');
  });

  it.each([
    ['no files', {}],
    ['an empty folder', { files: {} }],
    ['a zero byte', { files: { 'group.yaml': 'a: "\\0"' } }],
    ['a file that is no text', { files: { 'users.csv': 7 } }],
    ['an unknown file', { files: { 'beds.csv': 'a\n' } }],
    ['an unknown encoding', { files: {}, encoding: 'rot13' }],
    ['bad base64', { files: { 'users.csv': '*' }, encoding: 'base64' }],
    ['a lot of nothing as base64', { files: { 'users.csv': `${' '.repeat(200_000)}!` }, encoding: 'base64' }],
    ['an unknown property', { files: {}, carefully: true }],
  ])('refuses %s', async (_, body) => {
    expect((await importing(body)).status).toBe(400);
  });

  it('does not wait for another import, and says when to try again', async () => {
    const session = service.dataSource.createQueryRunner();
    await session.startTransaction();
    await session.query('SELECT pg_advisory_xact_lock(408101)');
    for (const dryRun of [true, false])
      expect(await importing({ files, dryRun })).toMatchObject({
        status: 503,
        headers: { 'retry-after': '10' },
        body: { type: '/problems/import-under-way', detail: '另一个导入正在进行，请在 10 秒后重试' },
      });
    await session.rollbackTransaction();
    await session.release();
  });

  it('is the group administrator’s alone', async () => {
    const scheduler = { roles: ['scheduler' as const] };
    expect((await service.request('POST', '/v1/imports', { as: scheduler, body: { files } })).status).toBe(403);
  });

  it('holds no more of a long folder than of a short one', async () => {
    const [header = '', first = ''] = files['practitioners.csv']?.split('\n') ?? [];
    const lines = Array.from({ length: 20_000 }, (_, i) => first.replace(/,[^,]*/, `,Y${i}`));
    const many = { 'practitioners.csv': Buffer.from([header, ...lines].join('\n')) };
    const held: number[] = [];
    for (const { folder } of partsOf(openFolder(many, 0))) {
      held.push(Object.values(folder.rows).flat().length);
    }
    expect(Math.max(...held)).toBe(1_000);
    expect(held.reduce((sum, rows) => sum + rows)).toBe(20_000);
  });

  it('looks lines up in a long register, and does not read all of it for every part', async () => {
    const [header = '', first = ''] = files['practitioners.csv']?.split('\n') ?? [];
    const lines = Array.from({ length: 20_000 }, (_, i) => first.replace(/,[^,]*/, `,L${i}`));
    const folder = { files: { 'practitioners.csv': [header, ...lines].join('\n') } };
    // The database thinks a register to be as short as when it last looked, however long it has grown since.
    await service.dataSource.query('ANALYZE practitioners');
    await importing(folder);
    const renamed = {
      files: { 'practitioners.csv': folder.files['practitioners.csv'].replaceAll('孟庆林', '孟庆木') },
    };
    const importRenamed = async () => (await importing(renamed)).body.counts.practitioners;
    expect(await importRenamed()).toEqual({ created: 0, amended: 20_000, unchanged: 0 });
    const read = await eventually(async () => {
      const [counted] = await service.dataSource.query(
        `SELECT n_tup_upd AS amended, seq_tup_read AS read FROM pg_stat_user_tables WHERE relname = 'practitioners'`,
      );
      expect(Number(counted.amended)).toBeGreaterThanOrEqual(20_000);
      return Number(counted.read);
    });
    expect(read).toBeLessThan(20_000);
    expect(await importRenamed()).toEqual({ created: 0, amended: 0, unchanged: 20_000 });
    const news = (await service.published()).filter(({ data }) => data.name === '孟庆木');
    expect(news).toHaveLength(20_000);
    expect(news.every(({ type, sequence }) => type === 'yilian.practitioner.amended.v1' && sequence === 2)).toBe(true);
  }, 120_000);

  it('takes a hundred thousand lines', async () => {
    const [header = '', first = ''] = files['practitioners.csv']?.split('\n') ?? [];
    const lines = Array.from({ length: 100_000 }, (_, i) => first.replace(/,[^,]*/, `,Z${i}`));
    const many = { files: { 'practitioners.csv': [header, ...lines].join('\n') } };
    expect(await importing(many)).toMatchObject({
      status: 201,
      body: { counts: { practitioners: { created: 100_000 } } },
    });
  }, 180_000);
});
