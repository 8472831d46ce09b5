import { jest } from '@jest/globals';
import { encode, KafkaTransport, newId } from '#messaging';
import { createService, migrationsOf, openDatabase, readConfig, type RunningService } from '#platform';
import { bearerOf, createTestDatabase, eventually, testVerifier, type TestDatabase } from '#testing';
import { behaviour, ledger, refuse } from './ledger.js';
import { NoteWritten } from './sample.js';

jest.setTimeout(60_000);

/** A group of its own on the shared broker. */
const definition = { ...ledger, name: `ledger-${newId()}` };

/** The way to the broker; nothing comes back on it while it is silent. */
class CutTransport extends KafkaTransport {
  isSilent = false;

  override lag(...asked: Parameters<KafkaTransport['lag']>): ReturnType<KafkaTransport['lag']> {
    return this.isSilent ? new Promise(() => undefined) : super.lag(...asked);
  }
}

let database: TestDatabase;
let transport: CutTransport;
let service: RunningService;
beforeAll(async () => {
  const brokers = process.env['TEST_KAFKA_BROKERS'] ?? '';
  database = await createTestDatabase(migrationsOf(definition));
  const config = readConfig(definition.config, {
    PORT: '0',
    LOG_LEVEL: 'error',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: brokers,
  });
  transport = new CutTransport({ brokers: brokers.split(','), clientId: definition.name, partitions: 3 });
  const onFatal = (error: Error): void => {
    throw error;
  };
  const dataSource = await openDatabase(definition, config);
  service = await createService(definition, { config, transport, verifier: testVerifier(), dataSource, onFatal });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

async function ask(path: string): Promise<{ status: number; body: any }> {
  const authorization = await bearerOf({ roles: ['group-admin'] });
  const answer = await fetch(`${service.url}/v1/operations/${path}`, {
    headers: { authorization, 'accept-language': 'en' },
  });
  return { status: answer.status, body: await answer.json() };
}

const send = (subject: string, sequence: number) =>
  transport.send([
    encode(
      {
        id: newId(),
        type: NoteWritten.type,
        source: '/yilian/test',
        subject,
        time: new Date(),
        sequence,
        correlationId: subject,
        data: { length: sequence },
      },
      NoteWritten,
      'http://127.0.0.1:8100/schemas/',
    ),
  ]);

const lag = async (): Promise<any> => (await ask('lag')).body;
const settled = () => eventually(async () => expect((await lag()).messages).toBe(0), { timeoutMs: 40_000 });

test('topics tell what is read, by which handler, and how much of it waits on each partition', async () => {
  await settled();
  const before = (await ask('topics')).body.items[0];
  expect(before).toMatchObject({
    topic: 'yilian.note',
    lag: 0,
    handlers: [
      { type: 'yilian.note.written.v1', handler: 'NotesHandlers.written' },
      { type: 'yilian.note.written.v1', handler: 'NoteCopies.written' },
    ],
  });
  let release = (): void => undefined;
  const note = newId();
  behaviour.set(note, () => new Promise<void>((resolve) => (release = resolve)));
  for (const sequence of [1, 2, 3]) await send(note, sequence);
  const held = await eventually(async () => {
    const found = (await ask('topics')).body.items[0];
    expect(found.lag).toBe(3);
    return found;
  });
  const ends = (topic: typeof before) => topic.partitions.map(({ end }: { end: number }) => end);
  const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
  expect(sum(ends(held)) - sum(ends(before))).toBe(3);
  expect((await lag()).partitions).toMatchObject([{ topic: 'yilian.note', lag: 3 }]);
  behaviour.clear();
  release();
  await settled();
  expect((await lag()).partitions).toEqual([]);
});

test('lag counts what is parked, by status', async () => {
  const note = newId();
  behaviour.set(note, refuse);
  for (const sequence of [1, 2]) await send(note, sequence);
  await eventually(async () =>
    expect((await lag()).parked).toEqual({ retrying: 0, waiting: 1, dead: 1, unreadable: 0, discarded: 0 }),
  );
  expect((await lag()).outbox).toEqual({ rows: 0, oldestSeconds: 0, refused: 0 });
});

test.each<[string, () => unknown]>([
  ['is silent', () => (transport.isSilent = true)],
  ['is away', () => ((transport.isSilent = false), transport.close())],
])('while the broker %s, lag says what the database knows, and topics who does not answer', async (_how, cut) => {
  await cut();
  expect(await ask('lag')).toEqual({
    status: 200,
    body: {
      messages: null,
      partitions: [],
      outbox: { rows: 0, oldestSeconds: 0, refused: 0 },
      parked: { retrying: 0, waiting: 1, dead: 1, unreadable: 0, discarded: 0 },
    },
  });
  const detail = 'The broker does not answer; try again in 5 s';
  expect(await ask('topics')).toMatchObject({ status: 503, body: { type: '/problems/broker-away', detail } });
});
