import { readdirSync } from 'node:fs';
import { grassrootsKinds } from '#contracts';
import { csvOf, tablesIn, type Files } from '#platform';
import type { Registry } from '../domain/import/model.js';
import { afterwards, examples, filesOf, nothing, planned, registers } from './county.fixture.js';
import { groupYamlOf, sheetsOf } from './write-folder.js';

const counties = ['yongnian', 'futian', 'lishui', 'liuzhou', 'changsha'] as const;

/** What is registered once a folder is imported beside what is there already. */
async function importedFrom(files: Files, before = nothing): Promise<Registry> {
  const plan = await planned(files, before);
  expect(registers.filter((name) => plan[name].amended.length > 0)).toEqual([]);
  return afterwards(plan, before);
}

const imported = (county: string, before = nothing): Promise<Registry> => importedFrom(filesOf(county), before);

const rolesOf = ({ memberships }: Registry) => {
  const counted = Map.groupBy(memberships, ({ role }) => role);
  return Object.fromEntries([...counted].map(([role, { length }]) => [role, length]));
};

it('are all there is under examples', () => {
  expect(readdirSync(examples).toSorted()).toEqual(counties.toSorted());
});

describe.each(counties)('the example county %s', (county) => {
  let registry: Registry;
  const clinics: Record<string, string>[] = [];
  const idOf = (creditCode = '') =>
    registry.organizations.find((organization) => organization.creditCode === creditCode)?.id;

  beforeAll(async () => {
    registry = await imported(county);
    let heading: readonly string[] | undefined;
    for (const { values } of tablesIn(filesOf(county), [], 0).tables.get('clinics.csv')?.lines() ?? []) {
      if (heading) clinics.push(Object.fromEntries(heading.map((name, i) => [name, values[i] ?? ''])));
      heading ??= values;
    }
  });

  it('changes nothing the second time, every member active', async () => {
    expect(await imported(county, registry)).toEqual(registry);
    expect(registry.memberships.every(({ status }) => status === 'active')).toBe(true);
  });

  it('is written as a folder that is imported again as the same, and changes nothing', async () => {
    const [consortium] = registry.consortia;
    if (!consortium) throw new Error('no consortium');
    const written: Record<string, Buffer> = { 'group.yaml': Buffer.from(groupYamlOf(consortium, registry)) };
    for (const sheet of sheetsOf(consortium, registry)) written[sheet.name] = Buffer.from(csvOf(sheet.rows));
    expect(await importedFrom(written, registry)).toEqual(registry);
    const anew = await importedFrom(written);
    // Accounts that belong to no organization look after every group, and are exported with none.
    const users = registry.users.filter(({ organizationId }) => organizationId !== null);
    const counts = registers.map((name) => (name === 'users' ? users : registry[name]).length);
    expect(registers.map((name) => anew[name].length)).toEqual(counts);
    expect(anew.users.map(({ username }) => username).toSorted()).toEqual(
      users.map(({ username }) => username).toSorted(),
    );
    expect(rolesOf(anew)).toEqual(rolesOf(registry));
  });

  it('has clinics held by registered practitioners in departments that accept referrals', () => {
    for (const { organizationCreditCode, department, staffNumber } of clinics) {
      const organizationId = idOf(organizationCreditCode);
      expect(registry.scopes).toContainEqual(expect.objectContaining({ organizationId, department }));
      expect(registry.practitioners).toContainEqual(
        expect.objectContaining({ employerId: organizationId, staffNumber }),
      );
    }
  });

  it('serves every department that is booked directly', () => {
    const served = clinics.map(
      ({ organizationCreditCode, department }) => `${idOf(organizationCreditCode)} ${department}`,
    );
    const direct = registry.scopes.filter(({ bookingMode }) => bookingMode === 'direct');
    expect(direct.filter((scope) => !served.includes(`${scope.organizationId} ${scope.department}`))).toEqual([]);
  });

  it('has someone to run it, to watch it and to audit it', () => {
    const held = registry.users.flatMap(({ roles }) => roles);
    expect(held).toEqual(
      expect.arrayContaining(['clinician', 'referral-coordinator', 'group-admin', 'committee-observer', 'auditor']),
    );
    // One of no organization would act for every group.
    expect(registry.users.filter(({ organizationId }) => organizationId === null)).toEqual([]);
  });
});

it('can be imported beside one another', async () => {
  let all = nothing;
  for (const county of counties) all = await imported(county, all);
  expect(all.consortia).toHaveLength(5);
  expect(new Set(all.users.map(({ username }) => username)).size).toBe(all.users.length);
});

describe('the structure of each county is that of its source', () => {
  it('Futian: 102 members, 5 public hospitals, 67 community health centres and 30 private ones, a superior outside', async () => {
    const { organizations, memberships } = await imported('futian');
    const [superior] = memberships.filter(({ role }) => role === 'superior');
    const members = organizations.filter(({ id }) => id !== superior?.organizationId);
    expect(members).toHaveLength(102);
    const centres = members.filter(({ kind }) => kind === 'community-health-centre');
    const ofPrivate = members.filter(({ ownership }) => ownership === 'private');
    expect([centres.length, ofPrivate.length]).toEqual([67, 30]);
    expect(members.filter((each) => !centres.includes(each) && !ofPrivate.includes(each))).toHaveLength(5);
    expect(organizations.find(({ id }) => id === superior?.organizationId)?.shortName).toBe('市二医院');
  });

  it('Lishui: X+1+9+X, with the experts of four workstations practising at the lead', async () => {
    const registry = await imported('lishui');
    expect(rolesOf(registry)).toEqual({ superior: 3, lead: 1, 'county-centre': 9, grassroots: 18 });
    const lead = registry.memberships.find(({ role }) => role === 'lead')?.organizationId ?? '';
    const experts = registry.practitioners.filter((p) => p.employerId !== lead && p.practicePoints.includes(lead));
    expect(experts.map(({ specialty }) => specialty)).toEqual(['07.01', '07.02', '09', '07.04']);
  });

  it('Liuzhou: half of the expert slots for the grassroots, and three doctors whom no GP team covers', async () => {
    const { organizations, practitioners, gpTeams, policies } = await imported('liuzhou');
    expect(policies.find(({ code }) => code === 'scheduling.expert-quota')?.parameters).toMatchObject({
      quotaShare: 0.5,
      exclusiveWindowShare: 0.5,
    });
    const hospitals = organizations.filter(({ kind }) => !grassrootsKinds.includes(kind)).map(({ id }) => id);
    const covered = new Set(gpTeams.flatMap(({ memberIds }) => memberIds));
    expect(practitioners.filter((p) => hospitals.includes(p.employerId) && !covered.has(p.id))).toHaveLength(3);
  });

  it('Changsha: fourteen experts of the lead who practise at a county hospital, and the 120 centre', async () => {
    const { organizations, memberships, practitioners } = await imported('changsha');
    const lead = memberships.find(({ role }) => role === 'lead')?.organizationId;
    expect(practitioners.filter((p) => p.employerId === lead && p.practicePoints.length === 2)).toHaveLength(14);
    expect(organizations.map(({ kind }) => kind)).toContain('emergency-centre');
  });

  it('Yongnian: neurology of the First Hospital has a single slot', () => {
    const lines = filesOf('yongnian')['clinics.csv']?.toString().split('\n') ?? [];
    expect(lines.filter((line) => line.includes(',03.03,'))).toEqual([
      expect.stringMatching(/^12130408526013017A,03\.03,A1004,expert,[^,]*,,3,09:00,09:20,20,1$/),
    ]);
  });
});
