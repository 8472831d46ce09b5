import { jest } from '@jest/globals';
import { newId, type ReceivedMessage, type Transport } from '#messaging';
import { eventually } from '#testing';
import { memoryBroker } from './memory-broker.js';
import { behaviour, lampMessage, refuse, type Sample } from './sample.js';
import { gate, Stage, type Broker } from './stage.js';

jest.setTimeout(120_000);

/** Small steps of a seeded generator, so that a failing run can be done again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A transport whose members all get every batch: a group whose old member does not know yet that it has lost its partition. */
function zombieBroker(): Broker {
  const inner = memoryBroker();
  const handlers = new Set<(batch: readonly ReceivedMessage[]) => Promise<void>>();
  const transport = (): Transport => {
    const seat = inner.transport();
    const subscribe: Transport['subscribe'] = async (subscription) => {
      let over = false;
      const control = { heartbeat: async () => undefined, isStale: () => over };
      const handler = (batch: readonly ReceivedMessage[]): Promise<void> => subscription.handle(batch, control);
      handlers.add(handler);
      const consumer = await seat.subscribe({
        ...subscription,
        handle: async (batch) => {
          await Promise.all([...handlers].map((handle) => handle(batch)));
        },
      });
      const stop = (): Promise<void> => {
        over = true;
        handlers.delete(handler);
        return consumer.stop();
      };
      return { isRunning: () => consumer.isRunning(), stop };
    };
    return Object.assign(Object.create(seat) as Transport, { subscribe });
  };
  return { transport };
}

describe('several replicas', () => {
  const stage = new Stage(memoryBroker);
  const order = (sample: Sample, lamp: string) => sample.sequences(lamp);

  test.each([1, 2, 3])(
    '3: handlers that fail at random, on two replicas that both hold every partition, lose, repeat and reorder nothing (seed %i)',
    async (seed) => {
      const next = random(seed);
      const broker = zombieBroker();
      const options = { parkedAttempts: 1_000, immediateAttempts: 2, retryMs: 40, retryMaxMs: 80, pollMs: 20 };
      const replicas = [await stage.start(options, broker), await stage.start(options, broker)] as const;
      const lamps = Array.from({ length: 6 }, () => newId());
      let failing = true;
      for (const lamp of lamps) {
        behaviour.set(lamp, () => {
          if (failing && next() < 0.4) throw new Error('at random');
        });
      }
      for (let round = 0; round < 15; round++) {
        await Promise.all(lamps.map((lamp) => replicas[next() < 0.5 ? 0 : 1].light(lamp)));
      }
      failing = false;
      const expected = Array.from({ length: 15 }, (_, i) => i + 1);
      for (const lamp of lamps) {
        await eventually(async () => expect(await order(replicas[0], lamp)).toHaveLength(15), { timeoutMs: 60_000 });
        expect(await order(replicas[0], lamp)).toEqual(expected);
      }
      const [left] = await replicas[0].dataSource.query('SELECT count(*)::int AS rows FROM parked_events');
      expect(left.rows).toBe(0);
    },
  );

  test('2: an event that two replicas have in hand at the same time has one effect: the second waits and then skips it', async () => {
    const broker = zombieBroker();
    const first = await stage.start({}, broker);
    await stage.start({}, broker);
    const lamp = newId();
    const [entered, released] = [gate(), gate()];
    let calls = 0;
    behaviour.set(lamp, async () => {
      calls += 1;
      entered.open();
      await released.opened;
    });
    await first.light(lamp);
    await entered.opened;
    await eventually(async () => {
      const [waiting] = await first.dataSource.query(
        `SELECT count(*)::int AS sessions FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO inbox%'`,
      );
      expect(waiting.sessions).toBeGreaterThan(0);
    });
    released.open();
    await eventually(async () => expect(await order(first, lamp)).toEqual([1]));
    await first.light(lamp);
    await eventually(async () => expect(await order(first, lamp)).toEqual([1, 2]));
    expect(calls).toBe(2);
  });

  test('3: an event that arrives while the last parked one of its key is being handled waits behind it', async () => {
    const shared = stage.broker();
    const sample = await stage.start({ immediateAttempts: 1, retryMs: 1 }, shared);
    const lamp = newId();
    const [entered, released] = [gate(), gate()];
    let tries = 0;
    behaviour.set(lamp, async (event) => {
      if (event.sequence > 1) return;
      tries += 1;
      if (tries <= 2) throw new Error('parks it');
      entered.open();
      await released.opened;
    });
    await sample.light(lamp);
    // The retrier has the first event in hand, in a transaction that has not committed.
    await entered.opened;
    await sample.light(lamp);
    await eventually(async () => {
      const rows = await sample.dataSource.query(`SELECT status FROM parked_events WHERE key = $1 ORDER BY id`, [lamp]);
      expect(rows).toEqual([{ status: 'retrying' }, { status: 'waiting' }]);
    });
    expect(await order(sample, lamp)).toEqual([]);
    released.open();
    await eventually(async () => expect(await order(sample, lamp)).toEqual([1, 2]));
  });

  test('4: a discarded event that the broker delivers once more stays discarded', async () => {
    const shared = stage.broker();
    const sample = await stage.start({}, shared);
    const sender = await stage.sender(shared);
    const lamp = newId();
    behaviour.set(lamp, (event) => {
      if (event.sequence === 1) refuse();
    });
    const message = lampMessage(lamp);
    await sender.send([message]);
    const dead = await eventually(async () => {
      const [first] = await sample.deadLetters.list();
      if (!first) throw new Error('not dead yet');
      return first;
    });
    await sample.deadLetters.discard(dead.id, 'test');
    behaviour.delete(lamp);
    await sender.send([message, lampMessage(lamp, 2)]);
    await eventually(async () => expect(await order(sample, lamp)).toEqual([2]));
  });

  test('7: when the replica that holds the relay stops, the other one publishes', async () => {
    const shared = stage.broker();
    const leader = await stage.start({}, shared);
    const lamp = newId();
    await leader.light(lamp);
    await eventually(async () => expect(await order(leader, lamp)).toEqual([1]));
    const follower = await stage.start({}, shared);
    await stage.stop(leader);
    await follower.light(lamp);
    await eventually(async () => expect(await order(follower, lamp)).toEqual([1, 2]), { timeoutMs: 5_000 });
  });
});
