import { refusalOf, whileTopicsExist } from './kafka-topics.js';

/** As the client has them. */
const answer = (type: string): Error => Object.assign(new Error(`it says ${type}`), { type, retriable: false });
const wrapped = (cause: Error): Error => new Error(cause.message, { cause });

test('what the broker answers to a message or a topic is a refusal, however the client wraps it', () => {
  expect(refusalOf(answer('MESSAGE_TOO_LARGE'), ['a'])).toMatchObject({ name: 'Refused', topic: undefined });
  expect(refusalOf(wrapped(wrapped(answer('INVALID_RECORD'))), ['a'])).toMatchObject({ name: 'Refused' });
  expect(refusalOf(wrapped(answer('TOPIC_AUTHORIZATION_FAILED')), ['a'])).toMatchObject({ topic: 'a' });
  expect(refusalOf(answer('TOPIC_AUTHORIZATION_FAILED'), ['a', 'b'])).toMatchObject({
    name: 'Refused',
    topic: undefined,
  });
});

test.each([
  answer('NOT_ENOUGH_REPLICAS'),
  wrapped(answer('INVALID_PRODUCER_EPOCH')),
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  new Error('the transport was closed'),
])('%p may be the broker itself', (error) => {
  expect(refusalOf(error, ['a'])).toBe(error);
});

test('a request that takes its time is refused when a topic is gone, and goes on while nobody knows', async () => {
  const forever = new Promise<never>(() => undefined);
  await expect(whileTopicsExist(forever, ['a', 'b'], async () => ['a'])).rejects.toMatchObject({ topic: 'b' });
  const { promise, resolve } = Promise.withResolvers<void>();
  const away = async (): Promise<string[]> => {
    resolve();
    throw new Error('the broker is away');
  };
  await whileTopicsExist(promise, ['a'], away);
});
