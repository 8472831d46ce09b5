import { newId } from '#messaging';
import { eventually, startTestService, type TestService } from '#testing';
import { ledger } from './ledger.js';
import { NoteWritten } from './sample.js';

const as = { roles: ['group-admin'], userId: 'yilian-cli' } as const;
const replays = '/v1/operations/replays';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(ledger);
});
afterAll(() => service.close());

const get = (path: string) => service.request('GET', path, { as });
const post = (path: string, body: object = {}) => service.request('POST', path, { as, body });
const ended = (id: string) =>
  eventually(async () => {
    const { body } = await get(`${replays}/${id}`);
    expect(body).toMatchObject({ status: 'done', remaining: 0 });
    return body;
  });

it('rebuilds what a service keeps, has no effect twice, and is on record', async () => {
  const notes = Array.from({ length: 20 }, () => newId());
  await service.given(...notes.map((note) => NoteWritten(note, { length: 4 })));
  await service.dataSource.query('UPDATE note_copies SET length = 0');
  const { status, body: started } = await post(replays, { handlers: ['NoteCopies'], reason: 'lengths were wrong' });
  expect([status, started]).toMatchObject([202, { status: 'running', topics: ['yilian.note'], total: 20 }]);
  expect(await ended(started.id)).toMatchObject({ handled: 20, skipped: 0, lastFailure: null });
  const [counts] = await service.dataSource.query(
    `SELECT (SELECT count(*)::int FROM note_copies WHERE length = 4) AS copies, (SELECT count(*)::int FROM ledger) AS lines`,
  );
  expect(counts).toEqual({ copies: 20, lines: 20 });
  expect((await get(replays)).body.items).toMatchObject([{ id: started.id }]);
  expect((await get('/v1/operations/audit')).body.items).toMatchObject([
    { action: 'replay', target: started.id, reason: 'lengths were wrong', detail: { handlers: 'NoteCopies.written' } },
  ]);
});

it('is refused for what has effects, for what is not there, and for bad input', async () => {
  const refusal = async (body: object) => {
    const { status, body: problem } = await post(replays, body);
    return [status, problem.type];
  };
  expect(await refusal({ handlers: ['NotesHandlers.written'] })).toEqual([400, '/problems/replay/not-a-projection']);
  expect(await refusal({ topics: ['yilian.nothing'] })).toEqual([400, '/problems/replay/nothing-to-replay']);
  for (const bad of [{ handlers: [] }, { handlers: 'NoteCopies' }, { topic: 'yilian.note' }]) {
    expect((await post(replays, bad)).status).toBe(400);
  }
  expect((await get(`${replays}/${newId()}`)).body.type).toBe('/problems/replay/not-found');
  expect((await post(`${replays}/nothing/cancel`)).status).toBe(404);
});
