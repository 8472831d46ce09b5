import { csvOf, workbookOf } from '#platform';
import type { Membership } from '../domain/membership.js';
import type { Registry } from '../domain/import/model.js';
import { afterwards, filesOf, planned, registers } from './county.fixture.js';
import { groupYamlOf, sheetsOf } from './write-folder.js';

const theirLead = '12130408526013017A';
let registry: Registry;
const consortiumOf = (code: string) => {
  const consortium = registry.consortia.find((each) => each.code === code);
  if (!consortium) throw new Error(`no consortium ${code}`);
  return consortium;
};
const organization = (creditCode: string): string =>
  registry.organizations.find((each) => each.creditCode === creditCode)?.id ?? '';
const textsOf = (sheets: ReturnType<typeof sheetsOf>): Record<string, string> =>
  Object.fromEntries(sheets.map(({ name, rows }) => [name, csvOf(rows)]));

beforeAll(async () => {
  const futian = afterwards(await planned(filesOf('futian')));
  registry = afterwards(await planned(filesOf('yongnian'), futian), futian);
});

describe('the folder of a group', () => {
  it('holds what belongs to its members, and nothing of a lead that is none', () => {
    const leadOrganizationId = organization(theirLead);
    const texts = textsOf(sheetsOf({ ...consortiumOf('futian'), leadOrganizationId }, registry));
    expect(Object.values(texts).filter((text) => text.includes(theirLead))).toEqual([]);
    expect(texts).toEqual(textsOf(sheetsOf(consortiumOf('futian'), registry)));
  });

  it('only names people and organizations whom the reader’s groups do not see', () => {
    const { id } = consortiumOf('futian');
    const helper = registry.practitioners.find(({ employerId }) => employerId === organization(theirLead));
    const own = registry.practitioners.find(({ employerId }) => employerId === organization('12440304526100081D'));
    if (!helper || !own) throw new Error('nobody there');
    const of = { organizationId: own.employerId, leaderId: own.id, memberIds: [own.id, helper.id] };
    const gpTeams = [{ id: 'team', version: 1, name: '一队', active: true, ...of }];
    const practitioners = registry.practitioners.map((each) =>
      each === own ? { ...own, practicePoints: [own.employerId, helper.employerId] } : each,
    );
    const then = { ...registry, gpTeams, practitioners };
    const named = `${theirLead}/${helper.staffNumber}`;
    const seen = textsOf(sheetsOf(consortiumOf('futian'), then, [id]));
    expect(seen['gp-teams.csv']).toContain(named);
    expect(seen['practitioners.csv']).not.toContain(helper.name);
    expect(seen['organizations.csv']).not.toContain(theirLead);
    for (const groups of ['every', [id, consortiumOf('yongnian').id]] as const) {
      const all = textsOf(sheetsOf(consortiumOf('futian'), then, groups));
      expect(all['practitioners.csv']).toContain(helper.name);
      expect(all['organizations.csv']).toContain(theirLead);
    }
  });

  it('gives a role, and an agreement, to active members only', async () => {
    const consortium = consortiumOf('yongnian');
    const suspended = organization('12130408526013180H');
    const statuses = new Map<string, Membership['status']>([
      [suspended, 'suspended'],
      [organization('12130408526014378U'), 'intent'],
    ]);
    const memberships = registry.memberships.map((each) => ({
      ...each,
      status: statuses.get(each.organizationId) ?? each.status,
    }));
    const agreements = [suspended, organization(theirLead)].map((organizationId, i) => ({
      ...{ id: `agreement ${i}`, version: 1, consortiumId: consortium.id, organizationId, number: `永协${i}号` },
      ...{ mode: 'framework' as const, validFrom: '2026-03-01', validTo: null, clauses: [], steps: [] },
      ...{ status: 'draft' as const, reason: null },
    }));
    const then = { ...registry, memberships, agreements };
    const group = groupYamlOf(consortium, then);
    expect([group.includes('永协0号'), group.includes('永协1号')]).toEqual([false, true]);
    const texts = { ...textsOf(sheetsOf(consortium, then)), 'group.yaml': group };
    const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
    const anew = afterwards(await planned(files));
    expect([anew.memberships.length, anew.organizations.length]).toEqual([20, 22]);
    const again = await planned(files, then);
    expect([again.memberships.amended, again.memberships.created, again.users.amended]).toEqual([[], [], []]);
  });

  it('is imported without a change, whatever the registers hold', async () => {
    const consortium = { ...consortiumOf('yongnian'), name: ' 永年\n县域医共体 ' };
    const lead = organization(theirLead);
    const text = '第一行\n\n  第二行"引号"，\t- 列表: #\n';
    const agreement = {
      ...{ id: 'agreement', version: 1, consortiumId: consortium.id, organizationId: lead, number: '1\n号' },
      ...{ mode: 'framework' as const, validFrom: '2026-03-01', validTo: null, status: 'draft' as const, reason: null },
      ...{ clauses: [{ number: '第一\n条', text }], steps: [] },
    };
    const then: Registry = {
      ...registry,
      consortia: [consortium],
      organizations: registry.organizations.map((each) =>
        each.id === lead ? { ...each, shortName: '𡒄'.repeat(50), address: '+8号\n"东楼", 3\t层' } : each,
      ),
      agreements: [agreement],
    };
    const group = groupYamlOf(consortium, then);
    const sheets = sheetsOf(consortium, then);
    const workbook = workbookOf([
      { name: 'group', rows: group.split('\n').map((line) => [line]) },
      ...sheets.map(({ name, rows }) => ({ name: name.replace('.csv', ''), rows })),
    ]);
    const files = Object.fromEntries(
      Object.entries({ ...textsOf(sheets), 'group.yaml': group }).map(([name, text]) => [name, Buffer.from(text)]),
    );
    for (const folder of [files, { 'county.xlsx': workbook }]) {
      const plan = await planned(folder, then);
      const changes = registers.map((name) => [name, plan[name].created.length + plan[name].amended.length]);
      expect(changes).toEqual(registers.map((name) => [name, 0]));
    }
  });
});
