import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Kafka as CloudEvents, type CloudEvent, type KafkaMessage } from 'cloudevents';
import { Kafka, logLevel, type Message } from 'kafkajs';
import { workbookOf } from '#platform';
import { eventually } from '#testing';
import { projectRoot } from '../../deploy/local/index.js';
import { Api, ApiProblem, send } from '../../tools/cli/api.js';
import { apiOfAdministrator } from '../../tools/cli/connection.js';
import { readCountyFolder } from '../../tools/cli/county-folder.js';
import { exportFolder } from '../../tools/cli/export-command.js';
import { importCounty } from '../../tools/cli/import-county.js';
import { discard } from '../../tools/cli/operations/dead-letters/discard.js';
import { list } from '../../tools/cli/operations/dead-letters/list.js';
import { requeue } from '../../tools/cli/operations/dead-letters/requeue.js';
import { show } from '../../tools/cli/operations/dead-letters/show.js';
import { lag } from '../../tools/cli/operations/lag-command.js';
import { replay } from '../../tools/cli/operations/replay-command.js';
import { topics } from '../../tools/cli/operations/topics-command.js';
import { trace } from '../../tools/cli/operations/trace-command.js';
import { expertOf } from '../../tools/local/walk/expert.js';
import { claimsIn } from '../../tools/local/walk/people.js';
import { referralOf, type Referral } from '../../tools/local/walk/referral.js';
import { startJourney, type Journey } from './journey.js';

type Document = Parameters<Validator['validate']>[0];

jest.setTimeout(120_000);

let journey: Journey;
let kafka: Kafka;
let operator: Api;
beforeAll(async () => {
  journey = await startJourney();
  operator = apiOfAdministrator(journey.connection);
  const { brokers } = journey.platform.runtime.kafka;
  kafka = new Kafka({ brokers, clientId: 'outside', logLevel: logLevel.NOTHING });
});
afterAll(() => journey.stop());

test('every service describes its interface, and the validator of OpenAPI agrees', async () => {
  const { services } = journey.platform.runtime;
  expect(Object.keys(services)).toHaveLength(5);
  for (const { url } of Object.values(services)) {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
  }
});

test("another program's client reads events that the CloudEvents project's own SDK understands", async () => {
  const { referral } = await journey.walks.straight(await expertOf(journey.walks.cast));
  const consumer = kafka.consumer({ groupId: `outside-${crypto.randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic: 'yilian.referral', fromBeginning: true });
  const events: CloudEvent<{ number: string }>[] = [];
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers } }) => {
      const text = String(value);
      const plain = Object.fromEntries(Object.entries(headers ?? {}).map(([name, each]) => [name, String(each)]));
      const sent: KafkaMessage = { key: String(key), value: text, body: text, headers: plain };
      events.push(CloudEvents.toEvent(sent) as CloudEvent<{ number: string }>);
    },
  });
  const own = await eventually(() => {
    const found = events.filter(({ subject }) => subject === referral.id);
    expect(found).toHaveLength(4);
    return found;
  });
  await consumer.disconnect();
  expect(events.filter((event) => !event.validate())).toEqual([]);
  expect(own.map(({ type, sequence }) => `${String(sequence)} ${type}`)).toEqual([
    '1 yilian.referral.submitted.v1',
    '2 yilian.referral.delivered.v1',
    '3 yilian.referral.accepted.v1',
    '4 yilian.referral.scheduled.v1',
  ]);
  expect(own[0]?.data?.number).toBe(referral.number);
  expect(new Set(own.map(({ traceparent }) => String(traceparent).split('-')[1])).size).toBe(1);
});

interface Topics {
  readonly items: readonly { readonly topic: string }[];
}
interface Letters {
  readonly items: readonly { readonly topic: string; readonly status: string; readonly cause: string }[];
}

test('garbage on every topic is kept with its reason by each of its readers, and the flow goes on', async () => {
  const readers = ['referrals', 'scheduling', 'notifications'];
  const read = await Promise.all(readers.map((each) => operator.get<Topics>(each, '/v1/operations/topics')));
  const topicsOf = new Map(readers.map((each, i) => [each, (read[i]?.items ?? []).map(({ topic }) => topic)]));
  const garbage: Message[] = [
    { key: 'garbage', value: '{"half":' },
    { key: 'garbage', value: Buffer.from([0, 255, 254]), headers: { ce_specversion: '1.0' } },
    { key: 'garbage', value: null },
  ];
  const producer = kafka.producer();
  await producer.connect();
  const topics = [...new Set([...topicsOf.values()].flat())];
  await producer.sendBatch({ topicMessages: topics.map((topic) => ({ topic, messages: garbage })) });
  await producer.disconnect();

  for (const [service, its] of topicsOf) {
    expect(its.length).toBeGreaterThan(0);
    await eventually(async () => {
      const letters = await operator.get<Letters>(service, '/v1/operations/dead-letters?status=unreadable&limit=200');
      const counted = Object.groupBy(letters.items, ({ topic }) => topic);
      expect(Object.entries(counted).map(([topic, kept]) => `${topic} ${kept?.length}`)).toEqual(
        expect.arrayContaining(its.map((topic) => `${topic} ${garbage.length}`)),
      );
      expect(letters.items.filter(({ cause }) => !cause)).toEqual([]);
    });
  }
  const { referral } = await journey.walks.straight(await expertOf(journey.walks.cast));
  expect(referral.status).toBe('scheduled');
});

test('an operator sees from the command line who reads what, what waits, and decides on what could not be handled', async () => {
  const row = (lines: readonly string[], ...cells: string[]): string | undefined =>
    lines.find((line) => cells.every((cell) => line.split(/\s{2,}/).includes(cell)));
  const { lines: read } = await topics(operator, {});
  expect(row(read, 'yilian.referral', 'notifications', '6')).toBeDefined();
  expect(row(read, 'yilian.appointment', 'scheduling')).toBeUndefined();

  const own = { service: 'scheduling' };
  const letters = async () =>
    ((await list(operator, own)).json as { items: { letter: string; topic: string }[] }).items;
  const items = await letters();
  expect(items.length).toBeGreaterThanOrEqual(3);
  const { lines: listed } = await list(operator, own);
  expect(row(listed, items[0]?.letter ?? '', items[0]?.topic ?? '', 'unreadable')).toBeDefined();
  const { lines: counted } = await lag(operator, own);
  expect(row(counted, 'scheduling', String(items.length))).toBeDefined();

  const [given = '', again = ''] = items.map(({ letter }) => letter);
  expect((await discard(operator, { reason: 'sent by hand' }, given)).problems).toEqual([]);
  const decided = await requeue(operator, { reason: 'to see' }, again, given);
  expect(decided.lines).toEqual([expect.stringContaining(again)]);
  expect(decided.problems).toEqual([`${given}: Dead letter ${given.split('/')[1]} was discarded`]);
  const { lines: shown } = await show(operator, {}, given);
  expect(row(shown, '状态 status', 'discarded')).toBeDefined();
  const decisions = shown.slice(shown.indexOf('操作记录 decisions'));
  expect(row(decisions, 'discard', 'yilian-cli', 'sent by hand')).toBeDefined();
  // Nobody can read it the second time either.
  await eventually(async () => expect((await letters()).map(({ letter }) => letter)).toContain(again));
  await expect(show(operator, {}, 'seventeen')).rejects.toThrow('referrals/17');
  await expect(topics(operator, { service: 'nobody' })).rejects.toThrow('notifications');
});

test("an operator has a service's copies rebuilt from their topics, and sees how far that is", async () => {
  const options = { topic: ['yilian.organization'], reason: 'to see' };
  const { json, lines } = await replay(operator, options, 'notifications');
  const { id, total } = json as { id: string; total: number };
  expect(total).toBeGreaterThan(0);
  expect(lines[1]).toContain('yilian.organization');
  await eventually(async () => {
    const { items } = (await replay(operator, { list: true }, 'notifications')).json as { items: object[] };
    expect(items[0]).toMatchObject({ id, status: 'done', remaining: 0, lastFailure: null });
  });
  await expect(replay(operator, { cancel: crypto.randomUUID() }, 'notifications')).rejects.toMatchObject({
    status: 404,
  });
  await expect(replay(operator, { list: true, topic: ['x'] }, 'notifications')).rejects.toThrow('--list');
});

test('an operator follows a referral from its request to its notifications by one trace', async () => {
  const { referral } = await journey.walks.straight(await expertOf(journey.walks.cast));
  const { json, lines, problems } = await trace(operator, {}, referral.id);
  const { events, messages, traceIds, letters } = json as {
    events: { type: string; service: string; sequence: number; traceId: string }[];
    messages: { eventId: string; traceId: string }[];
    traceIds: string[];
    letters: object[];
  };
  expect(problems).toEqual([]);
  expect(events.map(({ service, type, sequence }) => `${service} ${type} ${sequence}`)).toEqual([
    'referrals yilian.referral.submitted.v1 1',
    'referrals yilian.referral.delivered.v1 2',
    'referrals yilian.referral.accepted.v1 3',
    'scheduling yilian.appointment.booked.v1 1',
    'referrals yilian.referral.scheduled.v1 4',
  ]);
  expect(messages.length).toBeGreaterThanOrEqual(3);
  expect([traceIds, letters]).toEqual([[expect.stringMatching(/^[0-9a-f]{32}$/)], []]);
  expect(new Set([...events, ...messages].map(({ traceId }) => traceId))).toEqual(new Set(traceIds));
  expect(lines[0]).toContain(traceIds[0]);
  expect(lines.filter((line) => line.includes('✉'))).toHaveLength(messages.length);
  expect(lines[3]).toMatch(/referrals +→ HTTP/);
  await expect(trace(operator, {}, 'seven')).rejects.toThrow('seven');
});

test('a broken county folder is told with all its bad lines, those of every service, and nothing is imported', async () => {
  const files: Record<string, string> = await readCountyFolder(join(projectRoot(), 'examples', 'yongnian'));
  const broken = (name: string, from: string, to: string): void => {
    const text = Buffer.from(files[name] ?? '', 'base64').toString();
    expect(text).toContain(from);
    files[name] = Buffer.from(text.replace(from, to)).toString('base64');
  };
  broken('organizations.csv', '12130408526013017A', '12130408526013017B');
  broken('clinics.csv', 'expert', 'oracle');
  const refused = await importCounty(operator, files).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiProblem);
  const places = (refused as ApiProblem).problem.errors ?? [];
  expect(places.map(({ file, line }) => `${file}:${line}`)).toEqual(
    expect.arrayContaining(['organizations.csv:2', expect.stringMatching(/^clinics\.csv:\d+$/)]),
  );
  expect(places.filter(({ column, reason }) => !column || !reason?.zh || !reason.en)).toEqual([]);
});

test.each(['folder', 'folder.xlsx'])(
  'a county that is exported as %s is imported again and changes nothing',
  async (name) => {
    const target = join(journey.directory, name);
    expect(await exportFolder(operator, 'yongnian', target)).toBe(name === 'folder' ? 7 : 1);
    const written = name === 'folder' ? await readdir(target) : [];
    for (const file of written) {
      const [marked, isTable] = [await readFile(join(target, file), 'utf8'), file.endsWith('.csv')];
      expect([file, marked.startsWith('\uFEFF')]).toEqual([file, isTable]);
    }
    const { registers } = await importCounty(operator, await readCountyFolder(target));
    expect(registers).toContainEqual({ register: 'practitioners', created: 0, amended: 0, unchanged: 100 });
    expect(registers.filter(({ created, amended }) => created + amended > 0)).toEqual([]);
    expect(registers.find(({ register }) => register === 'clinicSessions')?.unchanged).toBeGreaterThan(500);
    await expect(exportFolder(operator, 'atlantis', target)).rejects.toThrow('atlantis');
  },
);

test('the clinics of a county may stand in a workbook, and are told by its sheet and row', async () => {
  const rows = [
    ['organizationCreditCode', 'department', 'staffNumber', 'kind', 'place', 'weekday', 'from', 'to', 'slotMinutes'],
    ['12130408526013017A', '03.01', 'A1006', 'ordinary', '内科诊室', '1', '09:00', '10:00', 'twenty'],
  ];
  const files = { 'clinics.xlsx': Buffer.from(workbookOf([{ name: '出诊', rows }])).toString('base64') };
  const refused = (await importCounty(operator, files).catch((error: unknown) => error)) as ApiProblem;
  expect(refused.problem.errors).toMatchObject([{ file: 'clinics.xlsx › 出诊', line: 2, column: 'slotMinutes' }]);
});

test("a hospital's system signs in with its own client, and submits for its own organization only", async () => {
  const { township } = journey.walks.cast;
  const answer = await send(`${journey.connection.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'integration-demo',
      client_secret: journey.platform.secrets.INTEGRATION_CLIENT_SECRET,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  expect(claimsIn(token).organization_id).toBe(township.organizationId);
  const api = new Api(journey.connection.gateway, async () => token);
  const sent = await expertOf(journey.walks.cast);
  const its = referralOf(township, sent);
  const submitted = await api.post<Referral>('referrals', '/v1/referrals', its);
  expect(submitted.from.organizationName).toContain('广府');
  const another = { ...its, from: { ...its.from, organizationId: sent.organizationId } };
  await expect(api.post('referrals', '/v1/referrals', another)).rejects.toMatchObject({ status: 403 });
});
