import { readFileSync } from 'node:fs';
import { startTestService, type TestResponse } from '#testing';
import { membership } from '../src/service.js';
import { together } from './together.js';

const admin = { roles: ['group-admin' as const] };
const register = new URL('../../../examples/yongnian/organizations.csv', import.meta.url);
const [header = '', first = '', second = ''] = readFileSync(register, 'utf8').split('\n');
const codeOf = (line: string): string => line.split(',')[0] ?? '';
/** A line of the register without a role, under a parent. */
const lineUnder = (line: string, parent: string): string => line.replace(/,[^,]*,[^,]*$/, `,${parent},`);

let service: Awaited<ReturnType<typeof startTestService>>;
const ids: string[] = [];
beforeAll(async () => {
  service = await startTestService(membership);
  expect((await importing([lineUnder(first, ''), lineUnder(second, '')])).status).toBe(201);
  const { body } = await service.request('GET', '/v1/organizations', { as: admin });
  for (const code of [first, second].map(codeOf))
    ids.push(body.items.find((each: { creditCode: string }) => each.creditCode === code).id);
}, 60_000);
afterAll(() => service.close());

const importing = (lines: readonly string[]) =>
  service.request('POST', '/v1/imports', {
    as: admin,
    body: { files: { 'organizations.csv': [header, ...lines].join('\n') } },
  });
const amending = (at: number, parentId: string | null | undefined) =>
  service.request('PATCH', `/v1/organizations/${ids[at]}`, { as: admin, body: { parentId } });

/** Both write only once each has looked at the register, or waits for the other to. */
const both = (...changes: readonly (() => Promise<TestResponse>)[]) =>
  together(service, 'SELECT FROM organizations FOR UPDATE', ...changes);

describe('two who set parents at the same time', () => {
  beforeEach(async () => {
    for (const at of [0, 1]) expect((await amending(at, null)).status).toBe(200);
  });

  it('form no circle by two amendments', async () => {
    expect(
      await both(
        () => amending(0, ids[1]),
        () => amending(1, ids[0]),
      ),
    ).toEqual([200, 400]);
  });

  it('form no circle by an import and an amendment', async () => {
    const underSecond = [lineUnder(first, codeOf(second))];
    expect(
      await both(
        () => importing(underSecond),
        () => amending(1, ids[0]),
      ),
    ).toEqual([201, 400]);
    await amending(0, null);
    expect(
      await both(
        () => amending(1, ids[0]),
        () => importing(underSecond),
      ),
    ).toEqual([200, 400]);
  });
});
