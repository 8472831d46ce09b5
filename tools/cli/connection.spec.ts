import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiOfAdministrator, findPlatform } from './connection.js';

/** What another site answers to everything. */
let page: { readonly status: number; readonly body: string };
let site: Server;
let url: string;
beforeAll(async () => {
  site = createServer((_, answer) => answer.writeHead(page.status).end(page.body));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => void site.close());

it.each([
  [{ YILIAN_URL: 'yilian.example.org' }, 'YILIAN_URL must be .* "yilian.example.org"'],
  [{ YILIAN_URL: 'localhost:28100' }, 'YILIAN_URL must be .* "localhost:28100"'],
  [{ YILIAN_URL: 'https://yilian.example.org', OIDC_ISSUER: 'issuer' }, 'OIDC_ISSUER must be .* "issuer"'],
])('says of %j what is no address', (env, said) => {
  expect(() => findPlatform(env)).toThrow(new RegExp(said));
});

it('takes an address with a path, and however many slashes at its end', () => {
  const { gateway, issuer } = findPlatform({ YILIAN_URL: 'https://example.org/yilian//' });
  expect([gateway, issuer]).toEqual(['https://example.org/yilian', 'https://example.org/yilian/oidc']);
});

const html = '<!doctype html><title>Welcome</title>';
const noRoute = '{"type":"/problems/no-such-route","title":"Not found"}';
it.each([
  [200, html, 'is no Yilian platform'],
  [404, html, 'is no Yilian platform'],
  [405, '', '405 Method Not Allowed'],
  [404, noRoute, 'is no Yilian platform|Not found'],
  [502, html, '502 Bad Gateway'],
])('says in one line what is wrong with a site that answers %d %s', async (status, body, said) => {
  page = { status, body };
  const secret = { YILIAN_URL: url, YILIAN_CLIENT_SECRET: 'secret' };
  for (const env of [secret, { ...secret, YILIAN_TOKEN: 'token' }]) {
    const asked = apiOfAdministrator(findPlatform(env), env).get('gateway', '/v1/services');
    await expect(asked).rejects.toThrow(new RegExp(said));
  }
});
