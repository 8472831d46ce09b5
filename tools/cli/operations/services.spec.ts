import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from '../api.js';
import { fromEach } from './services.js';

/** A front door with two services: the status that each answers. */
const statuses: Record<string, number> = {};
let server: Server;
let api: Api;
beforeAll(async () => {
  server = createServer(({ url = '' }, answer) => {
    const [, service] = /^\/api\/(\w+)\//.exec(url) ?? [];
    const items = Object.keys(statuses).map((name) => ({ name }));
    answer.statusCode = service ? (statuses[service] ?? 404) : 200;
    answer.end(JSON.stringify(answer.statusCode === 200 ? { items } : { type: 'about:blank', title: 'it is down' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  api = new Api(`http://127.0.0.1:${port}`, async () => 'token');
});
afterAll(() => server.close());

const ask = (service?: string) => fromEach(api, { service }, (name) => api.get(name, '/v1/operations/lag'));

it('is told of every service that answers, and of each that does not why', async () => {
  Object.assign(statuses, { referrals: 200, scheduling: 503 });
  const { answered, problems } = await ask();
  expect(answered.map(({ service }) => service)).toEqual(['referrals']);
  expect(problems).toEqual(['scheduling: it is down']);
  expect((await ask('referrals')).problems).toEqual([]);
});

it('is refused once, not by every service', async () => {
  Object.assign(statuses, { referrals: 403, scheduling: 403 });
  await expect(ask()).rejects.toMatchObject({ status: 403 });
});

it('says which services there are when it is asked of another', async () => {
  await expect(ask('nobody')).rejects.toThrow('referrals, scheduling');
});
