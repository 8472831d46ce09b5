import { commandDefinitions, SubmitReferral } from '#contracts';
import { newId, type OutgoingMessage } from '#messaging';
import { bearerOf, eventually, type TestCaller, type TestService } from '#testing';
import * as world from './world.js';
import { body, hospital, idNumber, patient, referrer, system, township } from './world.js';

/** As a system sends it, which is no doctor. */
const signed = { ...body, from: { ...body.from, practitionerId: world.liuYing } };

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

/** A command as a hospital's system sends it. */
async function command(
  value: unknown,
  { as = referrer, headers = {} }: { as?: TestCaller | null; headers?: Record<string, string> } = {},
): Promise<OutgoingMessage & { id: string }> {
  const id = newId();
  return {
    id,
    topic: SubmitReferral.topic,
    key: id,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: '/his/guangfu',
      ce_type: SubmitReferral.type,
      ...(as && { authorization: await bearerOf(as) }),
      ...headers,
    },
  };
}

/** Sends commands, waits until they are handled, and gives the answers to the first. */
async function answersTo(...commands: (OutgoingMessage & { id?: string })[]) {
  await service.receive(...commands);
  const events = await service.published();
  return events
    .filter((event) => event.subject === commands[0]?.headers['ce_id'])
    .map(({ type, data, ...event }) => ({ ...event, type: type.split('.')[2], data }));
}
const problemOf = async (sent: OutgoingMessage) => {
  const answers = await answersTo(sent);
  expect(answers.map(({ type }) => type)).toEqual(['rejected']);
  return answers[0]?.data.problem;
};
const counted = async (): Promise<number> => {
  const [row] = await service.dataSource.query('SELECT count(*)::int AS referrals FROM referrals');
  return row.referrals;
};

test('a command submits a referral as HTTP does, and is answered with its id in the same flow', async () => {
  const sent = await command(body);
  const [accepted, ...more] = await answersTo(sent);
  expect(more).toEqual([]);
  const { aggregateId, command: type } = accepted?.data;
  expect(accepted).toMatchObject({ type: 'accepted', sequence: 1, correlationId: aggregateId, causationId: sent.id });
  expect(type).toBe('yilian.referral.submit.v1');
  const { body: referral } = await service.request('GET', `/v1/referrals/${aggregateId}`, { as: referrer });
  expect(referral).toMatchObject({ status: 'accepted', from: { practitionerId: world.liuYing } });
  const history = (await service.published()).filter((event) => event.subject === aggregateId);
  expect(history.map(({ causationId }) => causationId)).toEqual([sent.id, sent.id, sent.id]);
});

test('a command that refers a patient twice is warned of it in its answer, and of nothing else', async () => {
  const anew = { ...body, patient: { ...patient, idType: 'none', idNumber: null } };
  expect((await answersTo(await command(anew)))[0]?.data).not.toHaveProperty('warnings');
  expect((await answersTo(await command(body)))[0]?.data.warnings).toEqual(['duplicate']);
});

test('other details of a known patient are on record when they come as a command, too', async () => {
  const before = await answersTo(await command({ ...body, patient: { ...patient, phone: '13911110000' } }));
  const record = `referrals/${before[0]?.data.aggregateId}`;
  const lines = await service.dataSource.query(
    `SELECT actor, record, origin, detail FROM audit_trail WHERE action = 'identity-changed'`,
  );
  expect(lines).toEqual([{ actor: referrer.userId, record, origin: 'kafka', detail: { fields: ['phone'] } }]);
});

test('the same command twice, in a batch or later, is one referral and one answer', async () => {
  const before = await counted();
  const sent = await command(body);
  expect(await answersTo(sent, sent)).toHaveLength(1);
  service.duplicate(true);
  expect(await answersTo(sent)).toHaveLength(1);
  const other = await command(signed, { as: system });
  expect(await answersTo(other)).toHaveLength(1);
  service.duplicate(false);
  expect(await counted()).toBe(before + 2);
});

test('a crash between effect and commit leaves neither, and the next try both, once', async () => {
  const before = await counted();
  await service.failBeforeCommit(2);
  const answers = await answersTo(await command(body));
  expect(answers.map(({ type }) => type)).toEqual(['accepted']);
  expect(await counted()).toBe(before + 1);
});

test('what fails for reasons of our own is told so in the end, and nothing of it is kept', async () => {
  const before = await counted();
  await service.failBeforeCommit(3);
  expect(await problemOf(await command(body))).toEqual({
    type: '/problems/internal-error',
    title: '系统内部错误',
    status: 500,
    detail: '系统内部错误，已记录',
  });
  expect(await counted()).toBe(before);
});

describe('a command is refused', () => {
  const { consent: _, ...withoutConsent } = body;
  it.each<[string, number, string | undefined, () => Promise<OutgoingMessage>]>([
    ['unauthenticated', 401, undefined, () => command(body, { as: null })],
    ['unauthenticated', 401, undefined, () => command(body, { headers: { authorization: 'Bearer a.b.c' } })],
    ['role-missing', 403, undefined, () => command(body, { as: world.desk })],
    ['role-missing', 403, undefined, () => command(body, { as: world.admin })],
    ['not-your-organization', 403, '/from/organizationId', () => command(body, { as: world.outsider })],
    ['consent-missing', 400, '/consent', () => command(withoutConsent)],
    ['minimum-slip-data', 400, '/history', () => command({ ...body, history: undefined })],
    ['minimum-slip-data', 400, '/from/practitionerId', () => command(body, { as: system })],
    [
      'patient-contact-missing',
      400,
      '/patient/address',
      () => command({ ...body, patient: { ...patient, address: null } }),
    ],
    ['invalid-input', 400, '/bed', () => command({ ...body, bed: 7 })],
    ['invalid-input', 400, '/patient/idType', () => command({ ...body, patient: { ...patient, idType: 'card' } })],
    ['invalid-input', 400, '/patient', () => command({ ...body, patient: undefined })],
    ['invalid-input', 400, '', () => command([])],
    [
      'inactive-member',
      409,
      '/to/organizationId',
      () => command({ ...body, to: { ...body.to, organizationId: world.suspended } }),
    ],
    ['not-json', 400, undefined, () => command('{"direction":')],
    ['not-json', 400, undefined, () => command('')],
    ['too-large', 400, undefined, () => command('x'.repeat(1_048_577))],
    ['unknown-command', 400, undefined, () => command(body, { headers: { ce_type: 'yilian.referral.forget.v1' } })],
    ['unknown-command', 400, undefined, () => command(body, { headers: { ce_type: '' } })],
    ['not-a-cloudevent', 400, undefined, () => command(body, { headers: { ce_specversion: '0.3' } })],
    ['malformed-command-id', 400, undefined, () => command(body, { headers: { ce_id: 'order-1' } })],
  ])('%s: %i at %s', async (rule, status, pointer, make) => {
    const before = await counted();
    const problem = await problemOf(await make());
    expect(problem).toMatchObject({ type: `/problems/${rule}`, status });
    expect(problem.errors?.[0].pointer).toBe(pointer);
    expect(await counted()).toBe(before);
  });

  const disagreeing = {
    ...body,
    patient: { ...patient, sex: 'female', idNumber },
    to: { organizationId: hospital, department: '99' },
  };
  const withoutPlans = { ...world.down, rehabilitation: '', followUpPlan: undefined };
  it.each<[string, object, TestCaller, string[]]>([
    ['what contradicts itself', disagreeing, referrer, ['/to/department', '/patient/sex']],
    ['down to who stands above', { ...body, direction: 'down' }, referrer, ['/direction']],
    ['down without a plan', withoutPlans, world.receiver, ['/rehabilitation', '/followUpPlan']],
  ])('with the very words of HTTP, in the language that it names: %s', async (_what, bad, as, pointers) => {
    for (const language of ['zh-CN', 'en']) {
      const headers = { 'accept-language': language };
      const { instance, ...document } = (await service.request('POST', '/v1/referrals', { as, body: bad, headers }))
        .body;
      expect(instance).toBe('/v1/referrals');
      expect(pointers).toEqual(
        expect.arrayContaining(document.errors.map((each: { pointer: string }) => each.pointer)),
      );
      expect(await problemOf(await command(bad, { as, headers }))).toEqual(document);
    }
  });

  it('once, even when a fresh token comes under the same id', async () => {
    const refused = await command(body, { as: null });
    await problemOf(refused);
    const again = { ...refused, headers: { ...refused.headers, authorization: await bearerOf(referrer) } };
    expect((await answersTo(again)).map(({ type }) => type)).toEqual(['rejected']);
  });

  it('with an answer of bounded size, whatever it says', async () => {
    const much = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`unknown-${i}-${'x'.repeat(100)}`, i]));
    expect((await problemOf(await command({ ...body, ...much }))).errors).toHaveLength(50);
  });
});

test('garbage without an id is shown to operators without its content, and holds up nothing', async () => {
  const { ce_id: _, ...headers } = (await command(body)).headers;
  const garbage = { topic: SubmitReferral.topic, key: idNumber, value: JSON.stringify(body), headers };
  const sent = await command(body);
  await service.receive(garbage, { ...garbage, headers: { ...headers, ce_id: 'a\0b' } }, sent);
  await eventually(async () => expect(await answersTo(sent)).toHaveLength(1));
  const parked = await service.dataSource.query('SELECT * FROM parked_events');
  expect(parked).toHaveLength(2);
  expect(parked[0]).toMatchObject({ status: 'unreadable', key: '', value: null });
  expect(parked[0].headers).toEqual({ ce_type: SubmitReferral.type });
  expect(parked[0].cause).toMatch(
    /^not-a-command: no usable ce_id \(1 to 255 visible characters\); \d+ bytes withheld, see yilian\.commands\.referral\/\d@\d+$/,
  );
});

test('no identity is left in what the database keeps in clear, or in what is published', async () => {
  const tables: { name: string }[] = await service.dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const planted = [patient.name, patient.phone, idNumber, patient.birthDate, patient.address.text];
  const kept = [...planted, ...planted.map((secret) => Buffer.from(secret).toString('hex'))];
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = JSON.stringify(await service.dataSource.query(`SELECT t::text FROM "${name}" t`));
    found.push(...kept.filter((secret) => rows.includes(secret)).map((secret) => `${name}: ${secret}`));
  }
  const published = JSON.stringify(await service.published());
  expect([...found, ...planted.filter((secret) => published.includes(secret))]).toEqual([]);
});

type Schema = Record<string, any>;

/** A schema as OpenAPI or as JSON Schema writes it, reduced to what it allows. */
function allowed(schema: Schema, named: Schema): Schema {
  const { $ref, allOf, anyOf, nullable, ...own } = schema;
  if ($ref) return { ...allowed(named[$ref.split('/').at(-1)], named), ...(nullable && { nullable }) };
  if (allOf) return { ...allowed(allOf[0], named), ...(nullable && { nullable }) };
  if (anyOf) return { ...allowed(anyOf[0], named), nullable: true };
  const { type, enum: values, pattern, format, required, properties, items, maxLength, maxItems } = own;
  return {
    ...(values ? { values } : { type, maxLength, maxItems, pattern, format: pattern ? undefined : format }),
    ...(own['minLength'] && { minLength: own['minLength'] }),
    ...(nullable && { nullable }),
    ...(required && { required: [...required].sort() }),
    ...(items && { items: allowed(items, named) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries<Schema>(properties).map(([name, each]) => [name, allowed(each, named)]),
      ),
    }),
  };
}

test('the published schema of the command allows what the body of the request may be', () => {
  const named = service.openApi().components?.schemas as Schema;
  const { schema } = commandDefinitions.get(SubmitReferral.type) ?? { schema: {} };
  const published = JSON.parse(JSON.stringify(schema)) as Schema;
  expect(allowed(published, {})).toEqual(allowed({ $ref: '#/SubmitReferralDto' }, named));
  expect(published['additionalProperties']).toBe(false);
});

test('who submits is the token’s, not the command’s: a system names its practitioner', async () => {
  const [answer] = await answersTo(await command(signed, { as: system }));
  const { body: referral } = await service.request('GET', `/v1/referrals/${answer?.data.aggregateId}`, { as: system });
  expect(referral.from).toMatchObject({ organizationId: township, practitionerId: world.liuYing });
});
