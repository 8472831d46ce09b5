import Fastify, { type FastifyInstance } from 'fastify';
import { eventually } from '#testing';
import { proxyRoutes } from '../src/proxy/proxy.js';
import { servicesAt } from '../src/services.js';
import { Upstream } from './upstream.js';

describe('the proxy', () => {
  const referrals = new Upstream();
  let app: FastifyInstance;
  let front: string;

  beforeAll(async () => {
    await referrals.start();
    const nobody = 'http://127.0.0.1:1';
    app = Fastify({ bodyLimit: 1024 });
    // As the framework does: parsers of the server itself must not get hold of what is passed through.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, JSON.parse(String(body))),
    );
    const services = servicesAt({
      membership: nobody,
      referrals: `${referrals.url}/`,
      scheduling: nobody,
      notifications: nobody,
    });
    await app.register(proxyRoutes, {
      services,
      timeoutMs: 300,
      connectTimeoutMs: 300,
      connections: 16,
      bodies: { usual: 500_000, imports: 2_000_000, attachments: 1_500_000 },
    });
    front = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/referrals`;
  });
  afterAll(async () => {
    await app.close();
    await referrals.stop();
  });
  const last = () => referrals.received.at(-1)!;

  it('passes method, path, query, headers and body on, and the answer back', async () => {
    const response = await fetch(`${front}/v1/things/a%20b?limit=5&name=%E6%9D%8E%3F`, {
      method: 'POST',
      body: '{"a": 1}',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer t',
        'idempotency-key': 'k',
        'if-match': '"2"',
      },
    });
    expect([response.status, await response.json(), response.headers.get('etag')]).toEqual([
      200,
      { echo: '{"a": 1}' },
      '"3"',
    ]);
    expect(last()).toMatchObject({
      method: 'POST',
      url: '/v1/things/a%20b?limit=5&name=%E6%9D%8E%3F',
      body: '{"a": 1}',
    });
    expect(last().headers).toMatchObject({
      authorization: 'Bearer t',
      'idempotency-key': 'k',
      'if-match': '"2"',
      'content-type': 'application/json',
    });
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it("does not read bodies: broken JSON and foreign types are the service's business", async () => {
    for (const type of ['application/json', 'text/csv', 'application/x-www-form-urlencoded']) {
      await fetch(`${front}/v1/imports`, { method: 'POST', body: '{"broken', headers: { 'content-type': type } });
      expect([last().body, last().headers['content-type']]).toEqual(['{"broken', type]);
    }
    await fetch(`${front}/v1/large`, {
      method: 'PUT',
      body: 'x'.repeat(100_000),
      headers: { 'content-type': 'text/plain' },
    });
    expect(last().body).toHaveLength(100_000);
  });

  it('passes a body of any length up to the limit, which is wider for imports and for files on referrals', async () => {
    const post = async (path: string, bytes: number, chunked: boolean): Promise<string> => {
      const whole = Buffer.alloc(bytes, 'x');
      const body = chunked
        ? ReadableStream.from(
            Array.from({ length: 10 }, (_, i) => whole.subarray((i * bytes) / 10, ((i + 1) * bytes) / 10)),
          )
        : whole;
      const response = await fetch(`${front}${path}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/csv' },
        ...(chunked && { duplex: 'half' }),
      });
      return `${response.status} ${((await response.json()) as { type?: string }).type ?? ''}`;
    };
    for (const chunked of [false, true]) {
      expect(await post('/v1/x', 500_000, chunked)).toBe('200 ');
      expect(last().body).toHaveLength(500_000);
      expect(await post('/v1/x', 1_000_000, chunked)).toBe('413 /problems/too-large');
      expect(await post('/v1/imports', 2_000_000, chunked)).toBe('200 ');
      expect(await post('/v1/imports', 20_000_000, chunked)).toBe('413 /problems/too-large');
      expect(await post('/v1/referrals/1/attachments/2', 1_500_000, chunked)).toBe('200 ');
      expect(await post('/v1/referrals/1/attachments/2', 1_600_000, chunked)).toBe('413 /problems/too-large');
      expect(await post('/v1/referrals/1/attachments', 600_000, chunked)).toBe('413 /problems/too-large');
    }
  }, 30_000);

  it('tells the service where the request came from, whatever the client claims', async () => {
    await fetch(`${front}/v1/x`, {
      headers: { 'x-forwarded-for': '10.9.9.9', 'x-forwarded-host': 'evil.example', forwarded: 'for=10.9.9.9' },
    });
    const { host } = new URL(front);
    expect(last().headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': host,
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/api/referrals',
    });
    expect(last().headers['forwarded']).toBeUndefined();
  });

  it('carries the trace on, or begins one', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${front}/v1/x`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    expect(last().headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    await fetch(`${front}/v1/x`, { headers: { traceparent: 'nonsense' } });
    expect(last().headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('puts locations and links under its own prefix', async () => {
    const { headers, status } = await fetch(`${front}/v1/created`, { method: 'POST' });
    expect([status, headers.get('location'), headers.get('link')]).toEqual([
      201,
      '/api/referrals/v1/things/7',
      '</api/referrals/v1/things?cursor=x>; rel="next"',
    ]);
  });

  it('passes a refusal of the service on untouched', async () => {
    const response = await fetch(`${front}/v1/refused`);
    expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
      409,
      'application/problem+json',
      { type: '/problems/full' },
    ]);
  });

  it('lets a live stream through as it comes, longer than the timeout, and ends it upstream when the client goes', async () => {
    const leave = new AbortController();
    const response = await fetch(`${front}/stream`, { signal: leave.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('data: first\n\n');
    await eventually(async () => expect(referrals.open.size).toBe(1));
    setTimeout(() => referrals.open.forEach((stream) => stream.write('data: late\n\n')), 500);
    expect((await reader.read()).value).toBe('data: late\n\n');
    leave.abort();
    await eventually(async () => expect(referrals.open.size).toBe(0));
  });

  it.each([
    ['a service that is down', '../scheduling/v1/x', 503, '/problems/service-unavailable'],
    ['a service that does not answer in time', 'silent', 504, '/problems/service-too-slow'],
    ['a service that breaks off', 'break', 502, '/problems/service-broke-off'],
    ['a service that does not exist', '../nonsense/v1/x', 404, '/problems/no-such-service'],
  ])('answers for %s', async (_name, path, status, type) => {
    const zh = await fetch(`${front}/${path}`, { method: 'POST' });
    const problem = (await zh.json()) as Record<string, string>;
    expect([zh.status, zh.headers.get('content-type'), problem['type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
      type,
    ]);
    const en = (await (
      await fetch(`${front}/${path}`, { method: 'POST', headers: { 'accept-language': 'en' } })
    ).json()) as Record<string, string>;
    expect(problem['detail']).toMatch(/[一-鿿]/);
    expect(en['detail']).toMatch(/service/i);
    expect(JSON.stringify([problem, en])).not.toMatch(/ECONN|127\.0\.0\.1|undici|socket/i);
  });

  it('refuses paths that would climb out of the service', async () => {
    const response = await app.inject({ method: 'GET', url: '/api/referrals/v1/..%2f..%2fsecret' });
    expect([response.statusCode, response.json()['type']]).toEqual([400, '/problems/invalid-path']);
  });

  it('finds a service again once it is back', async () => {
    const { port } = referrals;
    await referrals.stop();
    expect((await fetch(`${front}/v1/x`)).status).toBeGreaterThanOrEqual(502);
    await referrals.start(port);
    await eventually(async () => expect((await fetch(`${front}/v1/x`)).status).toBe(200));
  });
});
