import type { Files } from '#platform';
import { attempt, filesOf } from './county.fixture.js';

type Edit = readonly [file: string, from: string | RegExp, to: string];

const yongnian = filesOf('yongnian');
const nobody = '12130408526099999X';

/** The example with texts replaced. */
function edited(...edits: readonly Edit[]): Files {
  const texts = new Map(Object.entries(yongnian).map(([name, bytes]) => [name, bytes.toString('utf8')]));
  for (const [name, from, to] of edits) {
    const text = texts.get(name) ?? '';
    expect(text.search(from)).toBeGreaterThanOrEqual(0);
    texts.set(name, text.replace(from, to));
  }
  return Object.fromEntries([...texts].map(([name, text]) => [name, Buffer.from(text)]));
}

const placesOf = async (files: Files): Promise<string[]> =>
  (await attempt(files)).problems.map(({ file, line, column }) => `${file}:${line} ${column}`);

const agreements = `agreements:
  - number: 1号
    organization: ${nobody}
    mode: trusteeship
    validFrom: 2026-03-01
    validTo: 2026-02-01
    clauses: []
  - number: 2号
    organization: 12130408526014378U
    mode: friendship
    validFrom: 2026-03-01
    clauses: []
  - number: 3号
    organization: ${nobody}
    mode: friendship
    validFrom: 2026-03-01
    clauses: []
`;
const withAgreements: Edit = ['group.yaml', /$/, agreements];
const ofAgreements = ['0.organization', '0.validTo', '1.mode', '2.organization', '2.mode'];
const columnsOf = async (...edits: readonly Edit[]): Promise<string[]> =>
  (await attempt(edited(...edits))).problems.map(({ column }) => column);

const withGoodAgreement: Edit = [
  'group.yaml',
  /$/,
  agreements
    .slice(0, agreements.indexOf('  - number: 2号'))
    .replace(nobody, '12130408526014378U')
    .replace('2026-02', '2027-02'),
];

describe('one bad line hides no other', () => {
  it.each<[string, (readonly [string, string])[], string[]]>([
    ['alone', [], []],
    ['a bad fact', [['tightness: tight', 'tightness: firm']], ['consortium.tightness']],
    ['an unknown lead', [['lead: 12130408526013017A', `lead: ${nobody}`]], ['consortium.lead']],
    ['no code', [['  code: yongnian\n', '']], ['consortium.code']],
    ['a bad policy', [['quotaShare: 0.5', 'quotaShare: 50']], ['policies.0.parameters.quotaShare']],
  ])('in agreements, %s', async (_, edits, columns) => {
    const here = edits.map(([from, to]): Edit => ['group.yaml', from, to]);
    const told = await columnsOf(...here, withAgreements);
    expect(told.toSorted()).toEqual([...columns, ...ofAgreements.map((each) => `agreements.${each}`)].toSorted());
  });

  it('in policies, of which each stands for itself', async () => {
    const files = edited(
      ['group.yaml', 'lead: 12130408526013017A', `lead: ${nobody}`],
      ['group.yaml', 'quotaShare: 0.5', 'quotaShare: 50'],
      ['group.yaml', /(policies:[^]*- code: )[^\n]*(\n[^]*)$/, '$1scheduling.expert-quota$2'],
    );
    const columns = (await attempt(files)).problems.map(({ column }) => column);
    expect(columns).toContain('consortium.lead');
    expect(columns).toContain('policies.0.parameters.quotaShare');
    expect(columns.filter((column) => column.startsWith('policies.3'))).not.toEqual([]);
  });

  it('in the row of an organization, and in what belongs to one that is bad', async () => {
    const places = await placesOf(
      edited(
        ['organizations.csv', '121304085260138693', '121304085260138694'],
        ['organizations.csv', '0310-6551150,,', `0310-6551150,${nobody},`],
        ['organizations.csv', /(\n12130408526013527P,[^,]*,[^,]*,)secondary/, '$1grand'],
        ['scopes.csv', ',14,55,', ',55,14,'],
        ['users.csv', /\nliu.ying,([^,]*),clinician,\w*,F6401/, `\nliu.ying,$1,clinician,${nobody},`],
      ),
    );
    expect(places).toEqual(
      expect.arrayContaining([
        'organizations.csv:5 level',
        'organizations.csv:7 creditCode',
        'organizations.csv:7 parentCreditCode',
        'scopes.csv:35 minAge',
        'users.csv:2 organizationCreditCode',
        'users.csv:2 staffNumber',
      ]),
    );
    expect(places.filter((place) => place.startsWith('scopes.csv:3'))).toEqual(['scopes.csv:35 minAge']);
  });

  it('in a row of which another cell is bad, and in the row that says the same', async () => {
    const scopes = ['17', 'x'].map((age) => `12130408526013017A,12,up,direct,${age},,,,,,,`);
    const people = ['boss', 'chief'].map((title) => `12130408526013017A,Q1,某,male,${title},03.04,${nobody}`);
    const accounts = [',', `${nobody},F1`].map((owner) => `x.y,,clinician,${owner}`);
    const places = await placesOf(
      edited(
        [
          'organizations.csv',
          /$/,
          `${yongnian['organizations.csv']?.toString().split('\n')[1]?.replace('secondary', 'x')}\n`,
        ],
        ['scopes.csv', /$/, `${nobody},03.01,up,direct,x,,,,,,,\n${scopes.toReversed().join('\n')}\n`],
        ['practitioners.csv', /$/, `${people.join('\n')}\n${nobody},Q2,某,male,boss,03.04,\n`],
        ['gp-teams.csv', /$/, '12130408526013017A,院内团队,A9999,A9998,maybe\n12130408526013017A,院内团队,A1001,,\n'],
        ['users.csv', /$/, `${accounts.join('\n')}\n`],
      ),
    );
    expect(places).toEqual([
      ...['active', 'leader', 'members', 'organizationCreditCode'].map((column) => `gp-teams.csv:19 ${column}`),
      ...['gp-teams.csv:20 ', 'organizations.csv:24 ', 'organizations.csv:24 level'],
      ...['practitioners.csv:102 practicePoints', 'practitioners.csv:102 title'],
      ...['practitioners.csv:103 ', 'practitioners.csv:103 practicePoints'],
      ...['practitioners.csv:104 employerCreditCode', 'practitioners.csv:104 title'],
      ...['scopes.csv:79 minAge', 'scopes.csv:79 organizationCreditCode', 'scopes.csv:80 minAge', 'scopes.csv:81 '],
      ...[
        'users.csv:21 displayName',
        'users.csv:22 ',
        'users.csv:22 displayName',
        'users.csv:22 organizationCreditCode',
      ],
    ]);
  });

  it('under a heading that is misspelt', async () => {
    const bad: Edit[] = [
      ['scopes.csv', ',14,55,', ',55,14,'],
      ['scopes.csv', 'mass-casualty', 'wants-to'],
    ];
    const cells = ['scopes.csv:17 indications', 'scopes.csv:35 minAge'];
    expect(await placesOf(edited(['scopes.csv', 'waitDays', 'waitDay'], ...bad))).toEqual([
      'scopes.csv:1 waitDay',
      ...cells,
    ]);
    expect(await placesOf(edited(['scopes.csv', 'bookingMode', 'booking'], ...bad))).toEqual([
      'scopes.csv:1 booking',
      'scopes.csv:1 bookingMode',
      cells[0],
    ]);
  });

  it.each([
    ['organizations.csv', 'latitude'],
    ['organizations.csv', 'role'],
    ['organizations.csv', 'parentCreditCode'],
    ['practitioners.csv', 'practicePoints'],
    ['gp-teams.csv', 'members'],
    ['users.csv', 'organizationCreditCode'],
    ['users.csv', 'staffNumber'],
  ])('and a misspelt heading of %s (%s) is told once, with nothing that hangs on it', async (file, column) => {
    expect(await placesOf(edited([file, column, 'x'], withGoodAgreement))).toEqual([`${file}:1 x`]);
  });
});
