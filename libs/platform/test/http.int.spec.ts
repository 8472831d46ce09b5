import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { Validator } from '@seriousme/openapi-schema-validator';
import { eventually, startTestService, testServerUrl, type TestService } from '#testing';
import { DataSource } from 'typeorm';
import { gate, NoteEntity, notes } from './sample.js';

const as = { roles: ['clinician' as const], userId: 'doctor' };
let service: TestService;

beforeAll(async () => {
  service = await startTestService(notes, { env: { BODY_LIMIT_BYTES: '4096' } });
}, 60_000);
afterAll(() => service.close());

const openAdmin = () => new DataSource({ type: 'postgres', url: testServerUrl() }).initialize();
const write = (text: string, headers?: Record<string, string>, who = as) =>
  service.request('POST', '/v1/notes', { as: who, body: { text }, headers });
const countOf = (text: string) => service.dataSource.manager.countBy(NoteEntity, { text });

describe('a problem document', () => {
  const english = { 'accept-language': 'en' };

  it('names every bad place, in the language of the caller', async () => {
    const zh = await service.request('POST', '/v1/notes', { as, body: { text: '', more: 1 } });
    expect(zh).toMatchObject({
      status: 400,
      body: { type: '/problems/invalid-input', title: '请求有误', instance: '/v1/notes' },
    });
    expect(zh.headers['content-type']).toContain('application/problem+json');
    expect(zh.body.errors).toContainEqual({ pointer: '/more', detail: '未知的字段' });
    const en = await service.request('POST', '/v1/notes', { as, body: { text: '', more: 1 }, headers: english });
    expect(en.body.errors).toContainEqual({ pointer: '/more', detail: 'unknown property' });
    expect(en.headers['content-language']).toBe('en');
  });

  it.each([
    ['a body that is no JSON', 400, { body: '{' }],
    ['a body that is a list', 400, { body: [] }],
    ['no body', 400, {}],
    ['a body over the limit', 413, { body: { text: 'x'.repeat(5_000) } }],
    ['another content type', 415, { body: '<a/>', headers: { 'content-type': 'application/xml' } }],
    ['JSON that is said to be text', 415, { body: '{"text":"a"}', headers: { 'content-type': 'text/plain' } }],
    ['a form', 415, { body: 'text=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['a polluted prototype', 400, { body: '{"__proto__":{"text":"x"}}' }],
    ['text with NUL', 400, { body: { text: 'a\0b' } }],
    ['half of a surrogate pair', 400, { body: '{"text":"\\ud800"}' }],
  ])('answers %s', async (_name, status, request) => {
    const response = await service.request('POST', '/v1/notes', { as, ...request });
    expect(response).toMatchObject({ status, body: { status, title: expect.any(String), detail: expect.any(String) } });
  });

  it('says what is wrong with a path, a query and an address', async () => {
    const path = await service.request('POST', '/v1/notes/not-an-id/rewrite', { as, body: { text: 'a' } });
    expect(path).toMatchObject({ status: 400, body: { errors: [{ pointer: '/id' }] } });
    expect((await service.request('GET', '/v1/notes?limit=0', { as })).body.errors).toMatchObject([
      { pointer: '/limit' },
    ]);
    expect((await service.request('GET', '/v1/notes?cursor=!', { as })).status).toBe(400);
    expect(await service.request('GET', '/v2/nothing', { as })).toMatchObject({
      status: 404,
      body: { type: '/problems/no-such-route' },
    });
  });

  it('tells nothing of what is inside', async () => {
    const response = await service.request('GET', '/v1/notes/broken');
    expect(response).toMatchObject({ status: 500, body: { type: '/problems/internal-error' } });
    expect(JSON.stringify(response.body)).not.toContain('swordfish');
  });

  it('names the rule behind a violated constraint', async () => {
    await write('once');
    expect(await write('once')).toMatchObject({
      status: 409,
      body: { type: '/problems/note/exists', detail: '已有相同内容' },
    });
  });
});

describe('versions', () => {
  it('are tags that a change may name', async () => {
    const made = await write('first');
    expect(made.headers).toMatchObject({ etag: '"1"', location: `/v1/notes/${made.body.id}` });
    const rewrite = (text: string, tag: string) =>
      service.request('POST', `/v1/notes/${made.body.id}/rewrite`, {
        as,
        body: { text },
        headers: { 'if-match': tag },
      });
    expect((await rewrite('second', '"1"')).headers.etag).toBe('"2"');
    expect(await rewrite('third', '"1"')).toMatchObject({ status: 412, body: { type: '/problems/stale-version' } });
    expect((await rewrite('third', 'nonsense')).status).toBe(400);
  });
});

describe('an Idempotency-Key', () => {
  it('gives the first answer again, and does the work once', async () => {
    const first = await write('keyed', { 'idempotency-key': 'k1' });
    const again = await write('keyed', { 'idempotency-key': 'k1' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect([again.headers['location'], again.headers['etag']]).toEqual([first.headers['location'], '"1"']);
    expect(await countOf('keyed')).toBe(1);
    expect((await service.published()).filter(({ subject }) => subject === first.body.id)).toHaveLength(1);
  });

  it('is bound to its body and to its caller', async () => {
    await write('bound', { 'idempotency-key': 'k2' });
    expect(await write('other', { 'idempotency-key': 'k2' })).toMatchObject({
      status: 409,
      body: { type: '/problems/idempotency-key-reused' },
    });
    expect(await countOf('other')).toBe(0);
    expect((await write('theirs', { 'idempotency-key': 'k2' }, { ...as, userId: 'another' })).status).toBe(201);
  });

  it('holds for requests at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => write('at once', { 'idempotency-key': 'k3' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await countOf('at once')).toBe(1);
  });

  it('remembers no refusal: a corrected state is judged again', async () => {
    await write('taken');
    expect((await write('taken', { 'idempotency-key': 'k4' })).status).toBe(409);
    await service.dataSource.manager.delete(NoteEntity, { text: 'taken' });
    expect((await write('taken', { 'idempotency-key': 'k4' })).status).toBe(201);
  });

  /** What can be computed of a request by who only guesses its body. */
  const plainOf = (text: string) =>
    createHash('sha256')
      .update(`POST /v1/notes\n${JSON.stringify({ text })}`)
      .digest('base64url');

  it('is not in the database, nor anything of a body that could be guessed there', async () => {
    const key = 'a-key-of-its-own';
    await write('13900001111', { 'idempotency-key': key });
    const rows: { row: string }[] = await service.dataSource.query('SELECT k::text AS row FROM idempotency_keys k');
    const hit = new RegExp(`${key}|${plainOf('13900001111')}`);
    expect(rows.filter(({ row }) => hit.test(row))).toEqual([]);
  });

  it('that a release before kept as it was sent is known by itself', async () => {
    await service.dataSource.query(
      `INSERT INTO idempotency_keys (caller, key, request, status, headers, body) VALUES ($1, $2, $3, 201, '{}', '{"id":"first"}')`,
      [as.userId, 'k5', plainOf('before')],
    );
    expect(await write('before', { 'idempotency-key': 'k5' })).toMatchObject({ status: 201, body: { id: 'first' } });
    expect((await write('after', { 'idempotency-key': 'k5' })).body.type).toBe('/problems/idempotency-key-reused');
    expect([await countOf('before'), await countOf('after')]).toEqual([0, 0]);
  });

  it('must be one', async () => {
    expect((await write('bad key', { 'idempotency-key': 'a b' })).body.errors).toMatchObject([
      { pointer: '/Idempotency-Key' },
    ]);
  });
});

describe('a list', () => {
  it('links to its next page', async () => {
    await write('one');
    await write('two');
    const first = await service.request('GET', '/v1/notes?limit=1', { as });
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    const second = await service.request('GET', next, { as });
    expect(second.body.items).toHaveLength(1);
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
  });
});

describe('what every service shows', () => {
  it('has health, metrics, a document that is valid OpenAPI, and a page of it', async () => {
    expect((await service.request('GET', '/health/live')).status).toBe(200);
    expect(await service.request('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ok', details: { database: { status: 'up' }, messaging: { status: 'up' } } },
    });
    expect((await service.request('GET', '/metrics')).body).toContain('yilian_http_request_seconds_bucket');
    const { body } = await service.request('GET', '/openapi.json');
    expect(await new Validator().validate(body)).toMatchObject({ valid: true });
    expect(body.paths['/v1/notes'].post).toMatchObject({
      'x-roles': ['clinician'],
      responses: { 401: expect.anything() },
    });
    expect((await service.request('GET', '/docs')).body).toContain('swagger-ui');
  });

  it('carries the trace of a request to the events it caused', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { body } = await write('traced', { traceparent });
    const [event] = (await service.published()).filter(({ subject }) => subject === body.id);
    expect(event?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    expect(event?.traceparent).not.toBe(traceparent);
  });
});

describe('a database that is away', () => {
  it('is 503 with a time to try again, has no effect, and is over by itself', async () => {
    const [{ name }] = await service.dataSource.query('SELECT current_database() AS name');
    const admin = await openAdmin();
    const allow = (yes: boolean) => admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${String(yes)}`);
    await allow(false);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    const away = await write('while away');
    expect(away).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { type: '/problems/database-away', detail: '数据库没有应答，请在 5 秒后重试' },
    });
    expect(await service.request('GET', '/health/ready')).toMatchObject({
      status: 503,
      body: { details: { database: { status: 'down' } } },
    });
    expect((await service.request('GET', '/health/live')).status).toBe(200);
    await allow(true);
    await admin.destroy();
    await eventually(async () => expect((await write('back again')).status).toBe(201));
    expect(await countOf('while away')).toBe(0);
    await eventually(async () => expect((await service.request('GET', '/health/ready')).status).toBe(200));
    expect(
      (await service.published()).filter(({ data }) => data.length === 'back again'.length).length,
    ).toBeGreaterThan(0);
  });
});

describe('a deadlock', () => {
  it('is 503 for the one who is given up, has no effect, and lets it try again', async () => {
    const { body: note } = await write('before the deadlock');
    const rewrite = () =>
      service.request('POST', `/v1/notes/${note.id}/rewrite`, { as, body: { text: 'after the deadlock' } });
    const session = service.dataSource.createQueryRunner();
    await session.startTransaction();
    await session.query(`SET deadlock_timeout = '1h'`);
    await session.query(`INSERT INTO notes VALUES (gen_random_uuid(), 1, 'after the deadlock')`);
    const given = rewrite();
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => expect(await service.dataSource.query(waiting)).toHaveLength(1));
    await session.query('SELECT FROM notes WHERE id = $1 FOR UPDATE', [note.id]);
    expect(await given).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { type: '/problems/concurrent-change' },
    });
    await session.rollbackTransaction();
    await session.release();
    expect(await countOf('before the deadlock')).toBe(1);
    expect((await rewrite()).status).toBe(200);
  });
});

describe('a statement that waits too long for another', () => {
  it('is 503 with a time to try again, and has no effect', async () => {
    const hasty = await startTestService(notes, { env: { DATABASE_STATEMENT_TIMEOUT_MS: '1000' } });
    const { body: note } = await hasty.request('POST', '/v1/notes', { as, body: { text: 'held' } });
    const rewrite = () => hasty.request('POST', `/v1/notes/${note.id}/rewrite`, { as, body: { text: 'after all' } });
    const session = hasty.dataSource.createQueryRunner();
    await session.startTransaction();
    await session.query('SELECT FROM notes FOR UPDATE');
    expect(await rewrite()).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      body: { type: '/problems/database-busy', detail: expect.stringContaining('请在 10 秒后重试') },
    });
    await session.rollbackTransaction();
    await session.release();
    expect((await rewrite()).status).toBe(200);
    await hasty.close();
  }, 60_000);
});

describe('a graceful stop', () => {
  it('finishes what is in hand and takes nothing new', async () => {
    const stopping = await startTestService(notes);
    const held = stopping.request('GET', '/v1/notes/held');
    for (gate.entered = false; !gate.entered;) await new Promise((resolve) => setImmediate(resolve));
    const closed = stopping.close();
    gate.open?.();
    expect(await held).toMatchObject({ status: 200, body: { done: true } });
    await closed;
    await expect(stopping.request('GET', '/health/live')).rejects.toThrow();
  });

  it('does not wait for a connection that a client keeps for later', async () => {
    const stopping = await startTestService(notes);
    const agent = new Agent({ keepAlive: true });
    const asked = get(`${stopping.url}/v1/notes/held`, { agent });
    for (gate.entered = false; !gate.entered;) await new Promise((resolve) => setImmediate(resolve));
    const closed = stopping.close();
    await eventually(() => expect(stopping.app.getHttpServer().listening).toBe(false));
    gate.open?.();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    await closed;
    agent.destroy();
  });
});
