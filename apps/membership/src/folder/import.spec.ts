import type { FolderColumns } from '#contracts';
import type { Files } from '#platform';
import iconv from 'iconv-lite';
import { columnsOf } from '../domain/import/files.js';
import type { ImportPlan } from '../domain/import/model.js';
import { groupYamlOf } from './write-folder.js';
import { afterwards, attempt, filesOf, planned, registers } from './county.fixture.js';

const yongnian = filesOf('yongnian');

const counts = (plan: ImportPlan) =>
  registers.map((name) => {
    const { created, amended, unchanged } = plan[name];
    return [name, created.length, amended.length, unchanged];
  });

/** The example with one text of one file replaced. */
function broken(file: string, from: string | RegExp, to: string): Files {
  const text = yongnian[file]?.toString('utf8') ?? '';
  expect(text.search(from)).toBeGreaterThanOrEqual(0);
  return { ...yongnian, [file]: Buffer.from(text.replace(from, to)) };
}

describe('the example county', () => {
  it('is imported whole', async () => {
    const plan = await planned(yongnian);
    expect(counts(plan)).toEqual([
      ['organizations', 22, 0, 0],
      ['consortia', 1, 0, 0],
      ['memberships', 22, 0, 0],
      ['scopes', 77, 0, 0],
      ['practitioners', 100, 0, 0],
      ['gpTeams', 17, 0, 0],
      ['policies', 4, 0, 0],
      ['agreements', 0, 0, 0],
      ['users', 19, 0, 0],
    ]);
    expect(plan.memberships.created.every(({ state }) => state.status === 'active')).toBe(true);
  });

  it('changes nothing the second time', async () => {
    const again = await planned(yongnian, afterwards(await planned(yongnian)));
    expect(counts(again).map(([, created, amended]) => [created, amended])).toEqual(Array(9).fill([0, 0]));
  });

  it('amends exactly what differs', async () => {
    const registry = afterwards(await planned(yongnian));
    const plan = await planned(broken('scopes.csv', /,direct,(.*)\n/, ',triage,$1\n'), registry);
    expect(plan.scopes).toMatchObject({ created: [], unchanged: 76 });
    const [amendment] = plan.scopes.amended;
    const scope = registry.scopes.find(({ id }) => id === amendment?.id);
    expect(scope && amendment?.decide(scope).events).toMatchObject([{ data: { bookingMode: 'triage' } }]);
  });

  it('leaves what a heading without its columns, or an empty yes or no, does not say', async () => {
    const entered = afterwards(await planned(yongnian));
    const registry = {
      ...entered,
      scopes: entered.scopes.map((scope, i) => ({ ...scope, minAge: 0, sex: 'female' as const, open: i > 0 })),
      practitioners: entered.practitioners.map((each) => ({ ...each, endsOn: '2026-01-01' })),
      gpTeams: entered.gpTeams.map((team, i) => ({ ...team, active: i > 0 })),
      users: entered.users.map((user, i) => ({ ...user, active: i > 0 })),
    };
    expect(Math.max(...registry.gpTeams.map(({ memberIds }) => memberIds.length))).toBeGreaterThan(1);
    const text = (name: string) => yongnian[name]?.toString() ?? '';
    const rows = (name: string) =>
      text(name)
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
    const required = (name: keyof typeof columnsOf): Buffer => {
      const columns: FolderColumns = columnsOf[name];
      const [heading = [], ...lines] = rows(name);
      const kept = heading.flatMap((column, i) => (columns[column]?.optional ? [] : [i]));
      return Buffer.from([heading, ...lines].map((line) => kept.map((i) => line[i]).join(',')).join('\n'));
    };
    const names = Object.keys(columnsOf) as (keyof typeof columnsOf)[];
    const group = text('group.yaml').replace(/ {2}bodies:\n( {4}.*\n)+/, '');
    expect(group).not.toContain('bodies');
    const bare = Object.fromEntries(names.map((name) => [name, required(name)]));
    const unsaid = (name: string, column: string) => {
      const [heading = [], ...lines] = rows(name);
      const at = heading.indexOf(column);
      return Buffer.from([heading, ...lines.map((line) => line.with(at, ''))].map((line) => line.join(',')).join('\n'));
    };
    const empty = { 'gp-teams.csv': unsaid('gp-teams.csv', 'active') };
    for (const files of [{ ...bare, 'group.yaml': Buffer.from(group) }, empty]) {
      const plan = await planned(files, registry);
      expect(counts(plan).filter(([, created, amended]) => created || amended)).toEqual([]);
    }
    const scopes = await planned({ 'scopes.csv': unsaid('scopes.csv', 'open') }, registry);
    const [first, amendment] = [registry.scopes[0], scopes.scopes.amended[0]];
    expect(first && amendment?.decide(first).state).toMatchObject({ minAge: null, sex: null, open: false });

    const {
      organizations,
      scopes: ofNew,
      gpTeams,
    } = await planned({ ...bare, 'users.csv': Buffer.from('username,displayName,roles') });
    expect(organizations.created[0]?.state).toMatchObject({ phone: null, location: null, parentId: null });
    expect(ofNew.created[0]?.state).toMatchObject({ minAge: null, indications: [], open: true });
    expect(gpTeams.created[0]?.state).toMatchObject({ active: true, memberIds: [expect.any(String)] });
  });

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GB18030', (text: string) => iconv.encode(text, 'gb18030')],
    ['Windows line ends', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('may be written in %s', async (_, encode) => {
    const files = Object.fromEntries(
      Object.entries(yongnian).map(([name, bytes]) => [name, encode(bytes.toString('utf8'))]),
    );
    expect(counts(await planned(files))).toEqual(counts(await planned(yongnian)));
  });

  it('may be headed and coded in Chinese', async () => {
    const text = '工号,单位信用代码,姓名,性别,职称,诊疗科目代码\nX1,12130408526014378U,刘㛃,女,副主任医师,03.04\n';
    const plan = await planned({ 'practitioners.csv': Buffer.from(text) }, afterwards(await planned(yongnian)));
    expect(plan.practitioners.created[0]?.state).toMatchObject({
      name: '刘㛃',
      sex: 'female',
      title: 'associate-chief',
    });
  });
});

describe('a bad line is reported with file, line, column and reason', () => {
  it.each([
    [
      'wrong check character',
      broken('organizations.csv', '12130408526013180H', '12130408526013180A'),
      'organizations.csv',
      3,
      'creditCode',
    ],
    ['unknown level', broken('organizations.csv', 'secondary,tcm', 'grand,tcm'), 'organizations.csv', 4, 'level'],
    ['half a location', broken('organizations.csv', '36.781,', ','), 'organizations.csv', 2, 'latitude'],
    ['no name', broken('organizations.csv', '邯郸市永年区第一医院', ''), 'organizations.csv', 2, 'name'],
    ['missing cell', broken('scopes.csv', ',yes\n', '\n'), 'scopes.csv', 2, ''],
    ['ages the wrong way round', broken('scopes.csv', ',14,55,', ',55,14,'), 'scopes.csv', 35, 'minAge'],
    ['unknown indication', broken('scopes.csv', 'mass-casualty', 'wants-to'), 'scopes.csv', 17, 'indications'],
    [
      'unknown organization',
      broken('scopes.csv', '12130408526013017A', '12130408526099999X'),
      'scopes.csv',
      2,
      'organizationCreditCode',
    ],
    ['repeated line', broken('practitioners.csv', 'A1002', 'A1001'), 'practitioners.csv', 3, ''],
    ['unknown role', broken('users.csv', 'auditor', 'emperor'), 'users.csv', 19, 'roles'],
    ['unknown staff number', broken('users.csv', 'F6401', 'F6499'), 'users.csv', 2, 'staffNumber'],
    [
      'staff number without an organization',
      broken('users.csv', '12130408526014378U,F6401', ',F6401'),
      'users.csv',
      2,
      'staffNumber',
    ],
    ['clinician without a registration', broken('users.csv', 'F6401', ''), 'users.csv', 2, 'staffNumber'],
    [
      'a team at a hospital',
      broken('gp-teams.csv', /\n\w{18},[^,]*,[^,]*,[^,]*,/, '\n12130408526013017A,院内团队,A1001,,'),
      'gp-teams.csv',
      2,
      'organizationCreditCode',
    ],
    ['unknown leader', broken('gp-teams.csv', 'F6401', 'F6499'), 'gp-teams.csv', 5, 'leader'],
    [
      'a leader with too much',
      broken('gp-teams.csv', ',F6401', ',x/12130408526014378U/F6401'),
      'gp-teams.csv',
      5,
      'leader',
    ],
    ['a leader without a code', broken('gp-teams.csv', ',F6401', ',/F6401'), 'gp-teams.csv', 5, 'leader'],
    ['a member without a number', broken('gp-teams.csv', '/A1001', '/'), 'gp-teams.csv', 5, 'members'],
    ['unknown member', broken('gp-teams.csv', '/A1001', '/A1999'), 'gp-teams.csv', 5, 'members'],
    ['unclosed quote', broken('users.csv', '薛岚', '"薛岚'), 'users.csv', 19, ''],
    ['missing column', broken('users.csv', 'displayName', 'display'), 'users.csv', 1, 'display'],
    ['unknown file', { ...yongnian, 'beds.csv': Buffer.from('') }, 'beds.csv', 0, ''],
    ['file that no service keeps', { ...yongnian, 'equipment.csv': Buffer.from('') }, 'equipment.csv', 0, ''],
    ['unreadable bytes', { ...yongnian, 'users.csv': Buffer.from([0xff, 0xff, 0xff]) }, 'users.csv', 0, ''],
    [
      'unknown lead',
      broken('group.yaml', '12130408526013017A', '12130408526099999X'),
      'group.yaml',
      8,
      'consortium.lead',
    ],
    ['unknown field', broken('group.yaml', 'tightness:', 'strength:'), 'group.yaml', 3, 'consortium.tightness'],
    ['unquoted number', broken('group.yaml', "'130408'", '130408'), 'group.yaml', 7, 'consortium.divisionCode'],
    ['no such day', broken('group.yaml', '2026-01-01', '2026-02-30'), 'group.yaml', 25, 'policies.0.validFrom'],
    [
      'a parameter out of its range',
      broken('group.yaml', 'quotaShare: 0.5', 'quotaShare: 50'),
      'group.yaml',
      27,
      'policies.0.parameters.quotaShare',
    ],
    ['unknown alias', broken('group.yaml', 'code: yongnian', 'code: *yongnian'), 'group.yaml', 0, ''],
    ['formula', broken('users.csv', '薛岚', '=HYPERLINK(薛岚)'), 'users.csv', 19, 'displayName'],
    ['control character', broken('users.csv', '薛岚', '薛\u0000岚'), 'users.csv', 19, 'displayName'],
    ['half a character', broken('group.yaml', /name: .*/, 'name: "县\\uD842"'), 'group.yaml', 4, 'consortium.name'],
    [
      'half a character in a list',
      broken('group.yaml', /members: .*/, 'members: ["\\uDFB7"]'),
      'group.yaml',
      12,
      'consortium.bodies.0.members.0',
    ],
    [
      'a staff number with a slash',
      broken('practitioners.csv', 'A1001', '2024/017'),
      'practitioners.csv',
      2,
      'staffNumber',
    ],
    ['broken YAML', broken('group.yaml', 'bodies:', '  bodies:'), 'group.yaml', 8, ''],
  ])('%s', async (_, files, file, line, column) => {
    const { problems } = await attempt(files);
    expect(problems).toContainEqual({ file, line, column, reason: { zh: expect.any(String), en: expect.any(String) } });
  });

  it.each([
    ['a formula', broken('users.csv', '薛岚', '=HYPERLINK(薛岚)'), 'displayName'],
    ['a leader without a code', broken('gp-teams.csv', ',F6401', ',/F6401'), 'leader'],
    ['a control character in a list', broken('scopes.csv', 'mass-casualty', 'mass\u0000casualty'), 'indications'],
  ])('reports %s once', async (_, files, column) => {
    expect((await attempt(files)).problems).toMatchObject([{ column }]);
  });

  it('reports every bad line at once, and what hangs on one only once', async () => {
    const files = {
      ...broken('organizations.csv', 'primary', 'first'),
      'practitioners.csv': broken('practitioners.csv', 'A1001,孟庆林,male', 'A1001,孟庆林,man')[
        'practitioners.csv'
      ] as Buffer,
      'users.csv': broken('users.csv', 'auditor', 'emperor')['users.csv'] as Buffer,
    };
    expect((await attempt(files)).problems.map(({ file, column }) => `${file} ${column}`)).toEqual([
      'organizations.csv level',
      'practitioners.csv sex',
      'users.csv roles',
    ]);
  });

  it('reports a quote that is not closed at its line, and beside it all that is wrong otherwise', async () => {
    const practitioners = broken('practitioners.csv', 'A1003,', '"A1003,')['practitioners.csv'] ?? Buffer.from('');
    const files = {
      ...broken('organizations.csv', ',邯郸市永年区广府镇', ',"邯郸市永年区广府镇'),
      'practitioners.csv': Buffer.from(practitioners.toString().replace(/(B2001,[^,]*,)female/, '$1woman')),
      'users.csv': broken('users.csv', 'auditor', 'emperor')['users.csv'] as Buffer,
    };
    const { problems } = await attempt(files);
    expect(problems.map(({ file, line, reason }) => [file, line, reason.en.slice(0, 8)])).toEqual([
      ['organizations.csv', 10, 'A quote '],
      ['practitioners.csv', 4, 'A quote '],
      ['practitioners.csv', 29, '"woman" '],
      ['users.csv', 19, '"emperor'],
    ]);
  });

  it.each([
    ['bodies:', '  bodies:'],
    ['code: yongnian', 'code: yongnian\n  code: yongnian'],
    ['code: yongnian', 'code: *yongnian'],
  ])('says in Chinese what is wrong with YAML (%s, %s)', async (from, to) => {
    const { problems } = await attempt(broken('group.yaml', from, to));
    expect(problems.map(({ reason }) => reason.zh.replace('YAML', '')).join('')).not.toMatch(/[A-Za-z]/);
  });

  it('says nothing of what hangs on a table that cannot be understood', async () => {
    const { problems } = await attempt(broken('practitioners.csv', 'staffNumber', 'number'));
    expect(problems.map(({ file, column }) => `${file} ${column}`)).toEqual([
      'practitioners.csv number',
      'practitioners.csv staffNumber',
    ]);
    const unreadable = { ...yongnian, 'organizations.csv': Buffer.from([0xff, 0xff, 0xff]) };
    expect((await attempt(unreadable)).problems).toMatchObject([{ file: 'organizations.csv', line: 0 }]);
  });

  it('refuses another content under a policy version that is set', async () => {
    const registry = afterwards(await planned(yongnian));
    const { problems } = await attempt(broken('group.yaml', 'quotaShare: 0.5', 'quotaShare: 0.4'), registry);
    expect(problems).toMatchObject([{ file: 'group.yaml', column: 'policies.0.version' }]);
    const raised = await attempt(
      broken('group.yaml', /version: 1\n(.*\n.*\n.*)quotaShare: 0.5/, 'version: 2\n$1quotaShare: 0.4'),
      registry,
    );
    expect(raised.plan?.policies.created).toHaveLength(1);
  });

  it('names what is wrong with parameters beside a version that is set and a day that is too early', async () => {
    const registry = afterwards(await planned(yongnian));
    const { problems } = await attempt(
      broken('group.yaml', /'2026-01-01'(\n.*\n.*)quotaShare: 0.5/, "'2025-01-01'$1quotaShare: 50"),
      registry,
    );
    expect(problems.map(({ column }) => column).toSorted()).toEqual(
      ['parameters.quotaShare', 'validFrom', 'version'].map((place) => `policies.0.${place}`),
    );
  });

  it('refuses a policy version that was withdrawn, which an export leaves out', async () => {
    const registry = afterwards(await planned(yongnian));
    const withdrawal = { by: 'guo.jing', at: '2026-03-02T08:00:00Z', reason: '年份有误' };
    const policies = registry.policies.map((each, i) => (i === 0 ? { ...each, withdrawal } : each));
    const then = { ...registry, policies };
    const { problems } = await attempt(yongnian, then);
    expect(problems).toMatchObject([
      { column: 'policies.0.version', reason: { en: expect.stringMatching('withdrawn') } },
    ]);
    const [consortium] = registry.consortia;
    const written = { ...yongnian, 'group.yaml': Buffer.from(consortium ? groupYamlOf(consortium, then) : '') };
    expect((await planned(written, then)).policies.unchanged).toBe(policies.length - 1);
  });

  it('refuses a role without group.yaml, and parents in a circle', async () => {
    const { 'group.yaml': _, ...files } = yongnian;
    expect((await attempt(files)).problems).toHaveLength(22);
    const circle = broken('organizations.csv', /(,0310-6551100),,/, '$1,12130408526013180H,');
    const second = circle['organizations.csv']?.toString().replace(/(,0310-6551110),,/, '$1,12130408526013017A,') ?? '';
    const { problems } = await attempt({ ...circle, 'organizations.csv': Buffer.from(second) });
    expect(problems.map((p) => p.column)).toEqual(['parentCreditCode', 'parentCreditCode']);
  });
});

describe('agreements in group.yaml', () => {
  const agreements = `agreements:
  - number: 永协〔2026〕12号
    organization: 12130408526014378U
    mode: trusteeship
    validFrom: 2026-03-01
    clauses:
      - number: 第三条
        text: 至少一半专家号留给基层。
        policy: { code: scheduling.expert-quota, parameters: { quotaShare: 0.5, bookingWindowDays: 14 } }
`;
  const withAgreements = (text: string) => ({
    ...yongnian,
    'group.yaml': Buffer.from(`${yongnian['group.yaml']?.toString() ?? ''}${text}`),
  });

  it('are entered as drafts, once; a draft may say something else later, what is signed may not', async () => {
    const plan = await planned(withAgreements(agreements));
    const [draft] = plan.agreements.created.map(({ state }) => state);
    expect(draft).toMatchObject({ number: '永协〔2026〕12号', status: 'draft', validTo: null, mode: 'trusteeship' });
    const registry = afterwards(plan);
    expect((await planned(withAgreements(agreements), registry)).agreements.unchanged).toBe(1);
    const other = withAgreements(agreements.replace('2026-03-01', '2026-04-01'));
    expect((await planned(other, registry)).agreements.amended).toHaveLength(1);

    const elsewhere = withAgreements(agreements.replace('12130408526014378U', '12130408526013017A'));
    expect((await attempt(elsewhere, registry)).problems).toMatchObject([{ column: 'agreements.0.organization' }]);

    const signed = registry.agreements.map((each) => ({
      ...each,
      status: 'in-force' as const,
      clauses: each.clauses.map((clause) => ({ ...clause, policyId: '01930000-0000-7000-8000-000000000009' })),
    }));
    const then = { ...registry, agreements: signed };
    expect((await planned(withAgreements(agreements), then)).agreements.unchanged).toBe(1);
    const { problems } = await attempt(other, then);
    expect(problems).toMatchObject([{ file: 'group.yaml', reason: { en: expect.stringContaining('is signed') } }]);
    const [consortium] = registry.consortia;
    const written = { ...yongnian, 'group.yaml': Buffer.from(consortium ? groupYamlOf(consortium, then) : '') };
    expect((await planned(written, then)).agreements).toMatchObject({ created: [], amended: [], unchanged: 1 });
  });

  it('are refused with everything that is wrong, each in its place', async () => {
    const clause = agreements.slice(agreements.indexOf('      - number: 第三条'));
    const twice = agreements.replace('2026-03-01', '2026-03-01\n    validTo: 2026-02-01') + clause;
    const places = ['0.clauses.1.policy.code', '0.validTo'];
    for (const [text, more] of [
      [twice, []],
      [twice.replace('0.5', '50'), ['0.clauses.0.policy.parameters.quotaShare']],
    ] as const) {
      const { problems } = await attempt(withAgreements(text));
      expect(problems.map(({ column }) => column).toSorted()).toEqual(
        [...more, ...places].map((place) => `agreements.${place}`),
      );
    }
  });

  it.each([
    ['an organization that is no member', '12130408526014378U', '12130408526099999X', 'agreements.0.organization'],
    ['an unknown mode', 'trusteeship', 'friendship', 'agreements.0.mode'],
    ['a mistyped parameter', 'quotaShare:', 'quotShare:', 'agreements.0.clauses.0.policy.parameters.quotShare'],
    ['an unknown field of a policy', 'code:', 'kode:', 'agreements.0.clauses.0.policy.kode'],
    ['no text of a clause', '        text: 至少一半专家号留给基层。\n', '', 'agreements.0.clauses.0.text'],
    ['a last day before the first', '2026-03-01', '2026-03-01\n    validTo: 2026-02-01', 'agreements.0.validTo'],
  ])('are refused with %s', async (_, from, to, column) => {
    const { problems } = await attempt(withAgreements(agreements.replace(from, to)));
    expect(problems.map((problem) => problem.column)).toContain(column);
  });
});
