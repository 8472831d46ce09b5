import { readdirSync, readFileSync } from 'node:fs';
import { workbookOf } from '#platform';
import { bearerOf, startTestService } from '#testing';
import { membership } from '../src/service.js';

const examples = new URL('../../../examples/', import.meta.url);
const filesOf = (county: string) => {
  const folder = new URL(`${county}/`, examples);
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  return Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
};
const admin = { roles: ['group-admin' as const] };

let service: Awaited<ReturnType<typeof startTestService>>;
const get = async (path: string) => (await service.request('GET', path, { as: { roles: ['clinician'] } })).body;
const post = (path: string, body: object) => service.request('POST', path, { as: admin, body });
let consortiumId: string;

beforeAll(async () => {
  service = await startTestService(membership);
  expect((await post('/v1/imports', { files: filesOf('yongnian') })).status).toBe(201);
  consortiumId = (await get('/v1/consortia')).items[0].id;
}, 60_000);
afterAll(() => service.close());

describe('the topology of a group', () => {
  it('is drawn from its memberships, and names the other consortia of a member', async () => {
    const university = {
      creditCode: '12430000444879884C',
      name: '河北医科大学第二医院',
      shortName: '省二院',
      level: 'tertiary',
      kind: 'university-hospital',
      ownership: 'public',
      divisionCode: '130100',
    };
    const lead = (await get('/v1/organizations?creditCode=12130408526013017A')).items[0];
    const superior = await post('/v1/organizations', university);
    expect(superior.status).toBe(201);
    await post(`/v1/consortia/${consortiumId}/members`, { organizationId: superior.body.id, role: 'superior' });
    const network = await post('/v1/consortia', {
      code: 'stroke',
      name: '冀南卒中专科联盟',
      type: 'specialty-alliance',
      tightness: 'loose',
      divisionCode: '130400',
      leadOrganizationId: superior.body.id,
      bodies: [],
    });
    const joining = await post(`/v1/consortia/${network.body.id}/members`, { organizationId: lead.id, role: 'member' });
    const steps = [
      ['survey', '考察报告'],
      ['complete-file', '申报书'],
      ['agree', '协议'],
      ['activate', '授牌'],
    ];
    for (const [step, document] of steps) await post(`/v1/memberships/${joining.body.id}/${step}`, { document });

    const { layers, nodes, edges } = await get(`/v1/consortia/${consortiumId}/topology`);
    expect(layers).toEqual(['superior', 'lead', 'centre', 'grassroots', 'families']);
    expect(nodes).toHaveLength(23);
    expect(nodes[0]).toMatchObject({ shortName: '省二院', layer: 'superior', status: 'intent', alsoIn: [] });
    expect(nodes[1]).toMatchObject({
      shortName: '区一院',
      layer: 'lead',
      alsoIn: [{ name: '冀南卒中专科联盟', role: 'member' }],
    });
    const township = (await get('/v1/organizations?creditCode=12130408526014378U')).items[0];
    for (const [organizationId, known] of [
      [township.id, 0],
      [lead.id, 1],
    ]) {
      const as = { roles: ['clinician' as const], organizationId };
      const seen = (await service.request('GET', `/v1/consortia/${consortiumId}/topology`, { as })).body.nodes;
      expect(seen[1].alsoIn).toHaveLength(known);
    }
    expect(edges).toContainEqual({ from: superior.body.id, to: lead.id, link: 'supports' });
    expect(edges.filter(({ to }: { to: string }) => to === 'families')).toHaveLength(17);
    expect(edges).toHaveLength(22 + 17);
    expect((await service.request('GET', `/v1/consortia/${lead.id}/topology`, { as: admin })).status).toBe(404);
  });
});

describe('the directory of a group', () => {
  const guangfu = async (): Promise<string> =>
    (await get('/v1/organizations?creditCode=12130408526014378U')).items[0].id;

  it('finds within a distance and a wait, the nearest or the soonest first, page by page', async () => {
    const from = await guangfu();
    const search = async (query: string) => (await get(`/v1/service-scopes?from=${from}&direction=up&${query}`)).items;
    const all = await search('limit=200');
    expect((await get('/v1/service-scopes?withinKm=10')).errors).toMatchObject([{ pointer: '/withinKm' }]);
    const near = await search('withinKm=10&limit=200');
    expect(near.length).toBeGreaterThan(0);
    expect(near.length).toBeLessThan(all.length);
    expect(near).toEqual(
      all.filter(({ distanceKm }: { distanceKm: number | null }) => distanceKm !== null && distanceKm <= 10),
    );
    const soon = await search('maxWaitDays=1&limit=200');
    expect(soon).toHaveLength(
      all.filter(({ waitDays }: { waitDays: number | null }) => waitDays !== null && waitDays <= 1).length,
    );

    const waits = (entries: { waitDays: number | null }[]) => entries.map(({ waitDays }) => waitDays ?? 9_999);
    const byWait = await search('sort=wait&limit=200');
    expect(waits(byWait)).toEqual(waits(all).toSorted((a, b) => a - b));
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const path = `/v1/service-scopes?from=${from}&direction=up&sort=wait&limit=7`;
      const { items, nextCursor } = await get(`${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      ids.push(...items.map(({ id }: { id: string }) => id));
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect(ids).toEqual(byWait.map(({ id }: { id: string }) => id));
  });
});

describe('the other examples', () => {
  const others = readdirSync(examples).filter((county) => county !== 'yongnian');

  it.each(others)('%s is imported beside it, and once', async (county) => {
    const files = filesOf(county);
    const first = await post('/v1/imports', { files });
    expect(first).toMatchObject({ status: 201, body: { counts: { consortia: { created: 1, amended: 0 } } } });
    expect(first.body.counts.memberships.created).toBe(first.body.counts.organizations.created);
    const again = await post('/v1/imports', { files });
    expect(Object.values(again.body.counts)).toEqual(
      Array(9).fill(expect.objectContaining({ created: 0, amended: 0 })),
    );
  });

  it('Futian has one superior above its lead, 34 institutions beside one another, and 67 centres below', async () => {
    const { items } = await get('/v1/consortia');
    const { id } = items.find(({ code }: { code: string }) => code === 'futian');
    const { nodes } = await get(`/v1/consortia/${id}/topology`);
    const layers = Object.groupBy(nodes as { layer: string }[], ({ layer }) => layer);
    expect(Object.entries(layers).map(([layer, of]) => [layer, of?.length])).toEqual([
      ['superior', 1],
      ['lead', 1],
      ['centre', 34],
      ['grassroots', 67],
    ]);
  });
});

describe('a consortium as a folder', () => {
  it('has its agreements: those of a folder are entered as drafts, and what is signed stays so', async () => {
    const lead = (await get('/v1/organizations?creditCode=12130408526013017A')).items[0].id;
    const path = `/v1/consortia/${consortiumId}/folder`;
    const group = (await service.request('GET', path, { as: admin })).body.files['group.yaml'];
    expect(group).not.toContain('agreements:');
    const entry =
      '  - { number: 永协1号, organization: 12130408526013017A, mode: framework, validFrom: 2026-03-01, clauses: [] }';
    const folder = { files: { 'group.yaml': `${group}agreements:\n${entry}\n` } };
    expect((await post('/v1/imports', folder)).body.counts.agreements.created).toBe(1);
    const [draft] = (await get(`/v1/agreements?organizationId=${lead}`)).items;
    expect(draft).toMatchObject({ number: '永协1号', status: 'draft', steps: [{ command: 'draft' }] });
    expect((await post(`/v1/agreements/${draft.id}/sign`, { document: '原件' })).body.status).toBe('in-force');
    expect((await post('/v1/imports', folder)).body.counts.agreements.unchanged).toBe(1);
    expect((await service.request('GET', path, { as: admin })).body.files['group.yaml']).toContain('永协1号');
    const told = (await service.published()).filter(({ subject }) => subject === draft.id);
    expect(told.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['yilian.agreement.drafted.v1', 1],
      ['yilian.agreement.signed.v1', 2],
      ['yilian.agreement.begun.v1', 3],
    ]);
  });

  it('is what an import takes and finds unchanged, for the group administrator alone', async () => {
    for (const { id, code } of (await get('/v1/consortia')).items as { id: string; code: string }[]) {
      if (code === 'stroke') continue;
      const path = `/v1/consortia/${id}/folder`;
      expect((await service.request('GET', path, { as: { roles: ['clinician'] } })).status).toBe(403);
      const { body } = await service.request('GET', path, { as: admin });
      const again = await post('/v1/imports', body);
      expect(Object.values(again.body.counts)).toEqual(
        Array(9).fill(expect.objectContaining({ created: 0, amended: 0 })),
      );
    }
  });

  it('is one workbook where that is asked for, which changes nothing either', async () => {
    const path = `${service.url}/v1/consortia/${consortiumId}/folder`;
    const authorization = await bearerOf(admin);
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    for (const [query, accept] of [
      ['?format=xlsx', '*/*'],
      ['', type],
    ]) {
      const answer = await fetch(path + query, { headers: { authorization, accept: accept ?? '' } });
      expect(answer.headers.get('content-type')).toBe(type);
      const workbook = Buffer.from(await answer.arrayBuffer()).toString('base64');
      const again = await post('/v1/imports', { files: { 'yongnian.xlsx': workbook }, encoding: 'base64' });
      expect(again.body.files).toContainEqual({ name: 'yongnian.xlsx › scopes', importedBy: 'membership' });
      expect(again.body.counts.practitioners).toEqual({ created: 0, amended: 0, unchanged: 100 });
      expect(again.body.counts.policies).toMatchObject({ created: 0 });
      expect(Object.values(again.body.counts)).toEqual(
        Array(9).fill(expect.objectContaining({ created: 0, amended: 0 })),
      );
    }
    expect(
      (await service.request('GET', `/v1/consortia/${consortiumId}/folder?format=pdf`, { as: admin })).status,
    ).toBe(400);
  });

  it('is told sheet, row and column of every bad cell of a workbook', async () => {
    const workbook = workbookOf([
      { name: 'group', rows: [['consortium:'], ['  code: 7']] },
      {
        name: 'scopes',
        rows: [
          ['organizationCreditCode', 'department', 'directions', 'bookingMode', 'maxAge'],
          ['12130408526013017A', 3.01, 'up', 'direct', 80],
          ['12130408526013017A', '03.01', 'up', 'sideways', 80],
        ],
      },
      { name: 'beds', rows: [['a']] },
    ]);
    const files = { 'county.xlsx': Buffer.from(workbook).toString('base64') };
    const { status, body } = await post('/v1/imports', { files, encoding: 'base64' });
    expect(status).toBe(400);
    const places = body.errors.map(
      (e: { file: string; line: number; column: string }) => `${e.file}:${e.line} ${e.column}`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        'county.xlsx › beds:0 ',
        'county.xlsx › group:2 consortium.code',
        'county.xlsx › scopes:2 department',
        'county.xlsx › scopes:3 bookingMode',
      ]),
    );
    expect(body.errors[0].pointer).toBe('/files/county.xlsx');
  });
});
