import { randomUUID } from 'node:crypto';
import { OrganizationAmended, OrganizationRegistered } from '#contracts';
import { startTestService } from '#testing';
import { SampleItemFinished, SampleItemOpened } from '../../contracts/sample-item.js';
import { OrganizationCopyEntity } from '../src/organization-copy.entity.js';
import { sampleItems } from '../src/service.js';

const organization = {
  creditCode: '91350100M000100Y43',
  name: '临洺关镇卫生院',
  shortName: '临洺关',
  level: 'primary',
  kind: 'township-health-centre',
  ownership: 'public',
  divisionCode: '130408',
} as const;
const organizationId = randomUUID();
const as = { roles: ['clinician' as const], organizationId };
let service: Awaited<ReturnType<typeof startTestService>>;

beforeAll(async () => {
  service = await startTestService(sampleItems);
  await service.given(OrganizationRegistered(organizationId, organization));
}, 60_000);
afterAll(() => service.close());

describe('sample items', () => {
  it('are opened and finished, and tell of both', async () => {
    const opened = await service.request('POST', '/v1/sample-items', { as, body: { title: 'First' } });
    expect(opened.status).toBe(201);
    const finished = await service.request('POST', `/v1/sample-items/${opened.body.id}/finish`, { as });
    expect(finished).toMatchObject({ status: 200, body: { status: 'finished', version: 2 } });
    const types = (await service.published())
      .filter(({ subject }) => subject === opened.body.id)
      .map(({ type }) => type);
    expect(types).toEqual([SampleItemOpened.type, SampleItemFinished.type]);
  });

  it('of another organization are not there', async () => {
    const opened = await service.request('POST', '/v1/sample-items', { as, body: { title: 'Ours' } });
    const other = { ...as, organizationId: randomUUID() };
    expect((await service.request('GET', `/v1/sample-items/${opened.body.id}`, { as: other })).status).toBe(404);
  });

  it('are refused to an organization that nobody registered, and without a title', async () => {
    const unknown = { ...as, organizationId: randomUUID() };
    expect((await service.request('POST', '/v1/sample-items', { as: unknown, body: { title: 'No' } })).status).toBe(
      409,
    );
    expect((await service.request('POST', '/v1/sample-items', { as, body: {} })).status).toBe(400);
    expect((await service.request('POST', '/v1/sample-items', { body: { title: 'No' } })).status).toBe(401);
  });

  it('know an organization by its newest name, once, also when events come twice and commits fail', async () => {
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(OrganizationAmended(organizationId, { ...organization, name: '临洺关镇中心卫生院' }));
    service.duplicate(false);
    const copies = await service.dataSource.manager.findBy(OrganizationCopyEntity, { id: organizationId });
    expect(copies).toMatchObject([{ version: 2, name: '临洺关镇中心卫生院' }]);
  });
});
