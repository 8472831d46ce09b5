import { Deadlines } from '#messaging';
import { startTestService } from '#testing';
import { membership } from '../src/service.js';

const admin = { roles: ['group-admin' as const] };
const organization = {
  name: '丽水市莲都区妇幼保健院',
  shortName: '莲都妇幼',
  level: 'secondary',
  kind: 'maternal-child-hospital',
  ownership: 'public',
  divisionCode: '331102',
};

let service: Awaited<ReturnType<typeof startTestService>>;
let consortiumId: string;
const creditCodes = ['12130408526013017A', '12130408526013180H', '12130408526013359M'];
const post = async (path: string, body: object = {}) => (await service.request('POST', path, { as: admin, body })).body;
const members = async (query: string) =>
  (await service.request('GET', `/v1/consortia/${consortiumId}/members?${query}`, { as: admin })).body.items;
const propose = async () => {
  const { id: organizationId } = await post('/v1/organizations', { ...organization, creditCode: creditCodes.pop() });
  return post(`/v1/consortia/${consortiumId}/members`, { organizationId, role: 'county-centre' });
};
const hoursBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;
/** Lets every deadline of the service fall due now. */
const passTargets = async () => {
  await service.dataSource.query('UPDATE deadlines SET due_at = now(), try_at = now()');
  const deadlines = service.app.get(Deadlines);
  await Promise.all([deadlines.fireAll(), deadlines.fireAll()]);
};
const toldOf = async (id: string) =>
  (await service.published()).filter(({ subject }) => subject === id).map(({ type }) => type.split('.')[2]);

beforeAll(async () => {
  service = await startTestService(membership);
  const lead = await post('/v1/organizations', { ...organization, creditCode: creditCodes.pop() });
  const facts = { code: 'lishui', name: '丽水妇幼联盟', type: 'specialty-alliance', tightness: 'loose' };
  const consortium = { ...facts, divisionCode: '331100', leadOrganizationId: lead.id, bodies: [] };
  consortiumId = (await post('/v1/consortia', consortium)).id;
}, 60_000);
afterAll(() => service.close());

describe('the application file of a proposed member', () => {
  it('is due 48 hours after the intent, overdue then, told once, and no longer when it is complete', async () => {
    const { id, steps, fileDueAt, fileOverdue } = await propose();
    expect([hoursBetween(steps[0].at, fileDueAt), fileOverdue]).toEqual([48, false]);
    await post(`/v1/memberships/${id}/survey`, { document: '考察报告' });
    expect(await members('fileOverdue=true')).toEqual([]);
    await passTargets();
    await passTargets();
    expect(await members('fileOverdue=true')).toMatchObject([{ id, status: 'survey', fileOverdue: true }]);
    await post(`/v1/memberships/${id}/complete-file`, { document: '丽妇联〔2026〕8号' });
    expect(await members('fileOverdue=true')).toEqual([]);
    expect(await toldOf(id)).toEqual(['proposed', 'surveyed', 'file-delayed', 'file-completed']);
  });

  it('has the target of the policy in force, and is never overdue when complete in time', async () => {
    const policy = { code: 'membership.application-file', validFrom: '2026-01-01' };
    await post('/v1/policies', { ...policy, consortiumId, parameters: { completeWithinHours: 24 } });
    await post('/v1/policies', {
      ...policy,
      consortiumId,
      validFrom: '2099-01-01',
      parameters: { completeWithinHours: 1 },
    });
    const { id, steps, fileDueAt } = await propose();
    expect(hoursBetween(steps[0].at, fileDueAt)).toBe(24);
    await post(`/v1/memberships/${id}/survey`, { document: '考察报告' });
    await post(`/v1/memberships/${id}/complete-file`, { document: '丽妇联〔2026〕9号' });
    expect(await service.dataSource.query('SELECT * FROM deadlines')).toEqual([]);
    await passTargets();
    expect(await toldOf(id)).toEqual(['proposed', 'surveyed', 'file-completed']);
  });
});
