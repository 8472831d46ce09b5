import { Logger } from '@nestjs/common';
import { SupervisedConsumer, type ConsumerSession, type SessionEvents } from './supervised-consumer.js';

Logger.overrideLogger(false);

/** Sessions that a test steers: what each `open` does, and the events of each. */
function sessions(...opens: (() => Promise<void>)[]) {
  const events: SessionEvents[] = [];
  let closed = 0;
  const session = (given: SessionEvents): ConsumerSession => {
    const open = opens[events.length] ?? (async () => given.joined());
    events.push(given);
    return { open, close: async () => void closed++ };
  };
  return { events, session, closed: () => closed };
}

/** Waits for what must come; the test's own time limit is the patience. */
async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setImmediate(resolve));
}
const joined = async (): Promise<void> => undefined;

test('runs once its session has joined, and not at once after it crashed', async () => {
  const made = sessions(joined);
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session, waitMs: 1 });
  await consumer.start();
  expect(consumer.isRunning()).toBe(false);
  made.events[0]?.joined();
  expect(consumer.isRunning()).toBe(true);
  made.events[0]?.crashed(new Error('gone'));
  expect(consumer.isRunning()).toBe(false);
  await until(() => consumer.isRunning());
  expect(made.events).toHaveLength(2);
  await consumer.stop();
  expect(consumer.isRunning()).toBe(false);
});

test('does not run while its broker says nothing, and does again when it is heard', async () => {
  const made = sessions();
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session, silentMs: 30 });
  await consumer.start();
  expect(consumer.isRunning()).toBe(true);
  await until(() => !consumer.isRunning());
  made.events[0]?.heard();
  expect(consumer.isRunning()).toBe(true);
  await consumer.stop();
});

test('a first session that cannot open is its caller’s to report', async () => {
  const made = sessions(() => Promise.reject(new Error('no broker')));
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session });
  await expect(consumer.start()).rejects.toThrow('no broker');
});

test('a crash while a session opens is a failed start of that session', async () => {
  const made = sessions(async () => made.events[0]?.crashed(new Error('at once')));
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session });
  await expect(consumer.start()).rejects.toThrow('at once');
});

test('gives up after so many restarts in a row, though each session joined for a moment', async () => {
  const fatal: string[] = [];
  const made = sessions();
  const consumer = new SupervisedConsumer({
    name: 'lamps',
    session: made.session,
    maxRestarts: 3,
    waitMs: 1,
    onFatal: (error) => fatal.push(error.message),
  });
  await consumer.start();
  for (let crashes = 1; crashes <= 3; crashes++) {
    made.events.at(-1)?.crashed(new Error('again'));
    await until(() => made.events.length === crashes + 1 && consumer.isRunning());
  }
  made.events.at(-1)?.crashed(new Error('again'));
  await until(() => fatal.length > 0);
  expect(made.events).toHaveLength(4);
  expect(fatal).toEqual(['consumer lamps could not be restarted: again']);
});

test('a session that lasted ends a row of restarts', async () => {
  const fatal: string[] = [];
  const made = sessions();
  const consumer = new SupervisedConsumer({
    name: 'lamps',
    session: made.session,
    maxRestarts: 1,
    waitMs: 1,
    calmMs: 0,
    onFatal: (error) => fatal.push(error.message),
  });
  await consumer.start();
  for (let crashes = 1; crashes <= 5; crashes++) {
    made.events.at(-1)?.crashed(new Error('again'));
    await until(() => made.events.length === crashes + 1 && consumer.isRunning());
  }
  expect(fatal).toEqual([]);
  await consumer.stop();
});

test('goes on restarting while restarts fail', async () => {
  const fails = () => Promise.reject(new Error('still away'));
  const made = sessions(joined, fails, fails);
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session, waitMs: 1 });
  await consumer.start();
  made.events[0]?.crashed(new Error('gone'));
  await until(() => consumer.isRunning());
  expect(made.events).toHaveLength(4);
  await consumer.stop();
});

test('events of a session that was replaced mean nothing any more', async () => {
  const made = sessions();
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session, waitMs: 1 });
  await consumer.start();
  made.events[0]?.crashed(new Error('gone'));
  await until(() => consumer.isRunning());
  made.events[0]?.left();
  made.events[0]?.crashed(new Error('gone'));
  expect(consumer.isRunning()).toBe(true);
  expect(made.events).toHaveLength(2);
  await consumer.stop();
});

test('a stop while a restart opens closes what the restart opened', async () => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const made = sessions(joined, () => opened);
  const consumer = new SupervisedConsumer({ name: 'lamps', session: made.session, waitMs: 1 });
  await consumer.start();
  made.events[0]?.crashed(new Error('gone'));
  await until(() => made.events.length === 2);
  const before = made.closed();
  const stopped = consumer.stop();
  open();
  await stopped;
  expect(made.closed()).toBeGreaterThanOrEqual(before + 2);
  expect(consumer.isRunning()).toBe(false);
});

test('a session that does not close is not waited for beyond the limit', async () => {
  const never = new Promise<void>(() => undefined);
  const session = (events: SessionEvents): ConsumerSession => ({
    open: async () => events.joined(),
    close: () => never,
  });
  const consumer = new SupervisedConsumer({ name: 'lamps', session, closeMs: 5 });
  await consumer.start();
  await consumer.stop();
  expect(consumer.isRunning()).toBe(false);
});
