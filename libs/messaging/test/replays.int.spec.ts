import { jest } from '@jest/globals';
import { newId, type Transport } from '#messaging';
import { eventually } from '#testing';
import { Administrator } from './administrator.js';
import { memoryBroker } from './memory-broker.js';
import { projecting } from './sample-copies.js';
import { behaviour, refuse, type Sample } from './sample.js';
import { gate, Stage, type Broker } from './stage.js';

jest.setTimeout(60_000);

/** A broker on which replays are read through `subscribe`. */
function readBy(
  subscribe: (seat: Transport, ...args: Parameters<Transport['subscribe']>) => ReturnType<Transport['subscribe']>,
): Broker {
  const inner = memoryBroker();
  const transport = (): Transport => {
    const seat = inner.transport();
    const chosen: Transport['subscribe'] = (subscription) =>
      subscription.group.includes('-replay-') ? subscribe(seat, subscription) : seat.subscribe(subscription);
    return Object.assign(Object.create(seat) as Transport, { subscribe: chosen });
  };
  return { transport };
}

describe('6: a replay is never left to nobody', () => {
  const stage = new Stage(memoryBroker);
  const lit = async (sample: Sample, count: number): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => newId());
    for (const id of ids) await sample.light(id);
    await eventually(async () =>
      expect((await sample.dataSource.query('SELECT id FROM lamp_copies')).length).toBe(count),
    );
    return ids;
  };
  const done = (sample: Sample, id: string, handled: number): Promise<void> =>
    eventually(async () => {
      expect(await sample.replay.show(id)).toMatchObject({ status: 'done', remaining: 0, handled, skipped: 0 });
    });

  test('it goes on after the database was away in the middle of it', async () => {
    const administrator = await Administrator.connect();
    const stopped = gate();
    const broker = readBy(async (seat, subscription) => {
      const consumer = await seat.subscribe(subscription);
      return {
        isRunning: () => consumer.isRunning(),
        stop: async () => (await consumer.stop(), stopped.open()),
      };
    });
    const sample = await stage.start({ pollMs: 50 }, broker);
    const [first] = await lit(sample, 20);
    const [entered, released] = [gate(), gate()];
    projecting.set(first ?? '', async () => (entered.open(), released.opened));
    const { id } = await sample.replay.start();
    await entered.opened;
    await administrator.allow(stage.url, false);
    try {
      await administrator.cut(stage.url);
      released.open();
      await stopped.opened;
      // By now it has tried in vain to let the replay go.
      for (const _ of [1, 2, 3]) await expect(sample.dataSource.query('SELECT 1')).rejects.toThrow();
    } finally {
      await administrator.allow(stage.url, true);
      await administrator.close();
    }
    await done(sample, id, 20);
  });

  test('it goes on after the broker could not be read once', async () => {
    let tries = 0;
    const broker = readBy((seat, subscription) => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('no broker')) : seat.subscribe(subscription);
    });
    const sample = await stage.start({ pollMs: 50 }, broker);
    await lit(sample, 5);
    const { id } = await sample.replay.start();
    await done(sample, id, 5);
    expect(tries).toBe(2);
  });

  test('a replica that does not know all its handlers leaves it to one that does', async () => {
    const sample = await stage.start({ pollMs: 50 });
    await lit(sample, 5);
    // Statement triggers also see a look that finds nothing.
    await sample.dataSource.query(`
      CREATE SEQUENCE looks;
      CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''looks''); RETURN NULL; END';
      CREATE TRIGGER look BEFORE UPDATE ON replays FOR EACH STATEMENT EXECUTE FUNCTION look()`);
    const id = newId();
    const targets = Object.fromEntries(
      (await sample.health.lag()).map((each) => [`${each.topic}/${each.partition}`, each.end]),
    );
    await sample.dataSource.query(
      `INSERT INTO replays (id, status, handlers, topics, starts, positions, targets)
       VALUES ($1, 'running', $2, $3, '{}', '{}', $4)`,
      [id, ['LampCopies.lit', 'LampCopies.wentOut'], ['yilian.lamp'], JSON.stringify(targets)],
    );
    const looks = async (): Promise<number> =>
      Number((await sample.dataSource.query('SELECT last_value FROM looks'))[0].last_value);
    const before = await looks();
    await eventually(async () => expect(await looks()).toBeGreaterThan(before + 2));
    const [row] = await sample.dataSource.query('SELECT status, holder FROM replays');
    expect(row).toEqual({ status: 'running', holder: null });
    await sample.dataSource.query('UPDATE replays SET handlers = $1', [['LampCopies.lit']]);
    await done(sample, id, 5);
  });

  test('a transaction of it that was taken for lost and comes late counts nothing twice and turns nothing back', async () => {
    const sample = await stage.start({ pollMs: 50 });
    const [first] = await lit(sample, 5);
    let late = true;
    projecting.set(first ?? '', async () => {
      // As when somebody did the same again meanwhile, and the rest.
      if (late) await sample.dataSource.query('UPDATE replays SET positions = targets, handled = 5');
      late = false;
    });
    const { id } = await sample.replay.start();
    await done(sample, id, 5);
    expect(late).toBe(false);
  });
});

describe('a decision of an operator that is part of a larger transaction takes effect when that commits', () => {
  const stage = new Stage(memoryBroker);
  // Nobody looks by itself: who is woken before the commit sees nothing and sleeps on.
  const start = (): Promise<Sample> => stage.start({ pollMs: 600_000 });

  test('4: requeued', async () => {
    const sample = await start();
    const lamp = newId();
    behaviour.set(lamp, refuse);
    await sample.light(lamp);
    const dead = await eventually(async () => {
      const [first] = await sample.deadLetters.list();
      if (!first) throw new Error('no dead letter yet');
      return first;
    });
    behaviour.delete(lamp);
    await sample.store.transaction(async (tx) => {
      await sample.deadLetters.requeue(dead.id);
      await tx.manager.query('SELECT pg_sleep(0.3)');
    });
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]), { timeoutMs: 5_000 });
  });

  test('6: replayed', async () => {
    const sample = await start();
    const lamp = newId();
    await sample.light(lamp);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
    const { id } = await sample.store.transaction(async (tx) => {
      const state = await sample.replay.start();
      await tx.manager.query('SELECT pg_sleep(0.3)');
      return state;
    });
    await eventually(async () => expect(await sample.replay.show(id)).toMatchObject({ status: 'done' }), {
      timeoutMs: 5_000,
    });
  });
});
