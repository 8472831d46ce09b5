import { roles, type Role } from '#contracts';
import { newId, type Transport } from '#messaging';
import { TRANSPORT } from '#platform';
import { eventually, startTestService, type TestService } from '#testing';
import { behaviour, ledger, refuse } from './ledger.js';
import { NoteWritten } from './sample.js';

const operator = { roles: ['group-admin'], userId: 'yilian-cli' } as const;
const bound = { ...operator, organizationId: newId() };
const letters = '/v1/operations/dead-letters';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(ledger);
});
afterAll(() => service.close());
afterEach(() => behaviour.clear());

const get = (path: string, as: object = operator) => service.request('GET', path, { as: as as typeof operator });
const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
  service.request('POST', path, { as: operator, body, headers });
const seen = async (note: string): Promise<number[]> => {
  const rows: { sequence: number }[] = await service.dataSource.query(
    'SELECT sequence FROM ledger WHERE note = $1 ORDER BY line',
    [note],
  );
  return rows.map(({ sequence }) => sequence);
};

/** A note with events of which the first is refused, and its dead letter. */
async function poisoned(events: number) {
  const note = newId();
  behaviour.set(note, refuse);
  await service.given(...Array.from({ length: events }, () => NoteWritten(note, { length: 4 })));
  const { body } = await get(`${letters}?limit=200`);
  return { note, letter: body.items.find(({ key }: { key: string }) => key === note) };
}

/** Sends what is no event and answers its dead letter. */
async function unreadable(key: string, value: string, headers: Record<string, string>) {
  const before = (await get(`${letters}?limit=200`)).body.items.length as number;
  await service.app.get<Transport>(TRANSPORT).send([{ topic: NoteWritten.topic, key, value, headers }]);
  return eventually(async () => {
    const { items } = (await get(`${letters}?limit=200`)).body;
    expect(items.length).toBe(before + 1);
    return items.at(-1);
  });
}

const actionsOn = async (target: string) =>
  (await get('/v1/operations/audit?limit=200')).body.items.filter(
    (entry: { target: string }) => entry.target === target,
  );

describe('who operates', () => {
  const routes = () =>
    Object.entries(service.openApi().paths)
      .filter(([path]) => path.startsWith('/v1/operations'))
      .flatMap(([path, item]) => Object.keys(item).map((method) => [method.toUpperCase(), path] as const));

  it('is a group administrator who is bound to no organization; auditors read the audit trail', async () => {
    expect(routes().length).toBeGreaterThanOrEqual(7);
    for (const [method, path] of routes()) {
      const status = async (as?: { roles: readonly Role[]; organizationId?: string }) =>
        (await service.request(method, path.replace(/\{\w+\}/, '0'), { as, body: method === 'POST' ? {} : undefined }))
          .status;
      expect([path, await status()]).toEqual([path, 401]);
      for (const role of roles) {
        const may = role === 'group-admin' || (role === 'auditor' && path.includes('/audit'));
        expect([path, role, (await status({ roles: [role] })) !== 403]).toEqual([path, role, may]);
        expect([path, role, await status({ roles: [role], organizationId: newId() })]).toEqual([path, role, 403]);
      }
    }
    expect((await get('/v1/operations/lag', bound)).body.type).toBe('/problems/platform-wide');
  });
});

describe('a dead letter', () => {
  it('is listed and shown with what it came with; requeued, it and what waits behind it are handled in order', async () => {
    const { note, letter } = await poisoned(3);
    expect(letter).toMatchObject({
      status: 'dead',
      topic: 'yilian.note',
      type: 'yilian.note.written.v1',
      service: 'test',
      correlationId: note,
      attempts: 1,
      cause: expect.stringContaining('ledger/closed'),
      waiting: 2,
      bytes: '{"length":4}'.length,
      nextAttemptAt: null,
    });
    const shown = await get(`${letters}/${letter.id}`);
    expect(shown.body).toMatchObject({ ...letter, data: { length: 4 }, masked: false });
    expect(shown.body.headers).toMatchObject({ ce_id: letter.eventId, ce_sequence: '1', ce_subject: note });
    expect(shown.body.history).toMatchObject([{ cause: letter.cause }]);

    behaviour.clear();
    const requeued = await post(`${letters}/${letter.id}/requeue`, { reason: 'opened again' });
    expect(requeued).toMatchObject({ status: 200, body: { id: letter.id, status: 'retrying', attempts: 0 } });
    await eventually(async () => expect(await seen(note)).toEqual([1, 2, 3]));
    expect((await get(`${letters}/${letter.id}`)).status).toBe(404);
    expect((await post(`${letters}/${letter.id}/requeue`)).body.type).toBe('/problems/dead-letter/not-found');
    expect(await actionsOn(letter.id)).toHaveLength(1);
  });

  it('is discarded with a reason, kept, and lets its key go on', async () => {
    const { note, letter } = await poisoned(2);
    expect((await post(`${letters}/${letter.id}/discard`)).body.errors).toMatchObject([{ pointer: '/reason' }]);
    behaviour.clear();
    const decisions = [{ action: 'discard', actor: 'yilian-cli', reason: 'a duplicate' }];
    const discarded = await post(`${letters}/${letter.id}/discard`, { reason: 'a duplicate' });
    expect(discarded).toMatchObject({ status: 200, body: { status: 'discarded', decisions } });
    await eventually(async () => expect(await seen(note)).toEqual([2]));
    expect((await get(`${letters}?status=discarded`)).body.items).toContainEqual(
      expect.objectContaining({ id: letter.id }),
    );
    const kept = (await get(`${letters}/${letter.id}`)).body;
    expect(kept.history.at(-1).cause).toBe('discarded: a duplicate');
    expect(kept.decisions).toEqual(discarded.body.decisions);
    expect((await post(`${letters}/${letter.id}/requeue`)).status).toBe(409);
  });

  it('that is no event of ours is shown by its shape: it could name a patient', async () => {
    const planted = ['王小明', '130408195803021234', '13800138000'];
    const [name = '', idNumber = '', phone = ''] = planted;
    const wrong = await unreadable(idNumber, JSON.stringify({ patient: { name, phones: [phone], age: 68 } }), {
      ce_specversion: '1.0',
      ce_id: newId(),
      ce_type: 'yilian.note.written.v1',
      ce_source: '/yilian/elsewhere',
      patient: name,
    });
    const bytes = await unreadable(newId(), `${name} ${idNumber}`, {
      ce_specversion: '1.0',
      ce_id: phone,
      ce_type: 'yilian.note.written.v1',
    });
    const shown = await Promise.all([wrong, bytes].map(async ({ id }) => (await get(`${letters}/${id}`)).body));
    const hidden = '…';
    expect(shown[0]).toMatchObject({
      status: 'unreadable',
      masked: true,
      key: hidden,
      data: { patient: { name: hidden, phones: [hidden], age: hidden } },
      headers: { ce_source: '/yilian/elsewhere', patient: hidden },
    });
    expect(shown[1]).toMatchObject({ data: null, bytes: Buffer.byteLength(`${name} ${idNumber}`), masked: true });
    const all = JSON.stringify([shown, (await get(`${letters}?limit=200`)).body]);
    for (const identity of planted) expect(all).not.toContain(identity);

    await post(`${letters}/${wrong.id}/discard`, { reason: 'told the sender' });
    const kept = JSON.stringify([await actionsOn(wrong.id), (await get(`${letters}/${wrong.id}`)).body]);
    for (const identity of planted) expect(kept).not.toContain(identity);
  });

  it('is found by its flow, with what waits behind it', async () => {
    const { note, letter } = await poisoned(2);
    await poisoned(1);
    const { items } = (await get(`${letters}?correlationId=${note}`)).body;
    expect(items).toMatchObject([
      { id: letter.id, status: 'dead' },
      { key: note, status: 'waiting' },
    ]);
  });

  it('is found by topic and status, page by page', async () => {
    await poisoned(1);
    await poisoned(1);
    const ids = async (query: string) =>
      (await get(`${letters}?${query}`)).body.items.map(({ id }: { id: string }) => id);
    const all = await ids('status=dead');
    const first = await get(`${letters}?status=dead&limit=1`);
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    expect([first.body.items[0].id, (await get(next)).body.items[0].id]).toEqual(all.slice(0, 2));
    expect(await ids('topic=yilian.note&status=dead')).toEqual(all);
    expect(await ids('topic=yilian.referral')).toEqual([]);
    const foreign = Buffer.from('"abc"').toString('base64url');
    for (const bad of ['status=lost', 'limit=0', 'cursor=!', `cursor=${foreign}`, 'unknown=1']) {
      expect([bad, (await get(`${letters}?${bad}`)).status]).toEqual([bad, 400]);
    }
    expect((await get(`${letters}/seven`)).status).toBe(404);
  });
});

describe('who looks at a dead letter', () => {
  it('sees who requeued it before, when and why, also when it came to nothing', async () => {
    const { letter } = await poisoned(1);
    expect((await get(`${letters}/${letter.id}`)).body.decisions).toEqual([]);
    await post(`${letters}/${letter.id}/requeue`, { reason: 'opened again' });
    const again = await eventually(async () => {
      const { body } = await get(`${letters}/${letter.id}`);
      expect(body).toMatchObject({ status: 'dead', attempts: 1 });
      return body;
    });
    expect(again.decisions).toEqual([
      expect.objectContaining({ action: 'requeue', actor: 'yilian-cli', reason: 'opened again', target: letter.id }),
    ]);
    expect(Date.parse(again.decisions[0].at)).toBeGreaterThanOrEqual(Date.parse(letter.parkedAt));
  });
});

describe('the audit trail of operations', () => {
  it('says who did what to which record, why, when and from where', async () => {
    const { note, letter } = await poisoned(1);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const began = Date.now();
    await post(
      `${letters}/${letter.id}/discard`,
      { reason: 'wrong note' },
      { traceparent, 'x-forwarded-for': '192.0.2.7' },
    );
    const [entry] = await actionsOn(letter.id);
    expect(entry).toMatchObject({
      action: 'discard',
      actor: 'yilian-cli',
      reason: 'wrong note',
      detail: { topic: 'yilian.note', key: note, eventId: letter.eventId, cause: letter.cause },
      origin: '192.0.2.7 via 127.0.0.1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
    });
    expect(Date.parse(entry.at)).toBeGreaterThanOrEqual(began - 1_000);
    expect((await get('/v1/operations/audit?actor=nobody')).body.items).toEqual([]);
    expect((await get('/v1/operations/audit?limit=1')).body.nextCursor).toEqual(expect.any(String));
  });

  it('only grows, and nothing is done that it could not note', async () => {
    for (const change of [
      'UPDATE operator_actions SET reason = NULL',
      'DELETE FROM operator_actions',
      'TRUNCATE operator_actions',
    ]) {
      await expect(service.dataSource.query(change)).rejects.toThrow('operator_actions is insert-only');
    }
    const { letter } = await poisoned(1);
    await service.dataSource.query('ALTER TABLE operator_actions RENAME TO elsewhere');
    expect((await post(`${letters}/${letter.id}/requeue`)).status).toBe(500);
    await service.dataSource.query('ALTER TABLE elsewhere RENAME TO operator_actions');
    expect((await get(`${letters}/${letter.id}`)).body.status).toBe('dead');
  });

  it('notes a repeated request once', async () => {
    const { letter } = await poisoned(1);
    const key = { 'idempotency-key': newId() };
    const answers = [1, 2].map(() => post(`${letters}/${letter.id}/discard`, { reason: 'twice' }, key));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    expect(await actionsOn(letter.id)).toHaveLength(1);
  });
});
