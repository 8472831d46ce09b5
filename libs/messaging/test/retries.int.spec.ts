import { jest } from '@jest/globals';
import { newId } from '#messaging';
import { eventually } from '#testing';
import { memoryBroker } from './memory-broker.js';
import { behaviour, refuse } from './sample.js';
import { gate, Stage } from './stage.js';

jest.setTimeout(30_000);

describe('4: retries', () => {
  const stage = new Stage(memoryBroker);
  const soon = { immediateAttempts: 1, retryMs: 1, pollMs: 20 };

  /** Has a lamp's first event parked, and what `retried` does at each try of it then. */
  function parkedFirst(lamp: string, retried: (nth: number) => void | Promise<void>): { tries: number } {
    const seen = { tries: 0 };
    behaviour.set(lamp, async ({ sequence }, tx) => {
      if (sequence > 1) return;
      const parked = await tx.manager.query('SELECT FROM parked_events WHERE key = $1', [lamp]);
      if (parked.length === 0) throw new Error('parks it');
      seen.tries += 1;
      await retried(seen.tries);
    });
    return seen;
  }

  test('3: tries that take long hold up those of no other key, and the later events of their own wait', async () => {
    const sample = await stage.start(soon);
    const [quick, ...slow] = Array.from({ length: 4 }, () => newId());
    const released = gate();
    const held = slow.map((lamp) => parkedFirst(lamp, () => released.opened));
    parkedFirst(quick!, () => undefined);
    for (const lamp of slow) for (const _ of [1, 2]) await sample.light(lamp);
    await eventually(() => expect(held).toEqual(slow.map(() => ({ tries: 1 }))));
    await sample.light(quick!);
    await eventually(async () => expect(await sample.sequences(quick!)).toEqual([1]));
    for (const lamp of slow) expect(await sample.sequences(lamp)).toEqual([]);
    released.open();
    for (const lamp of slow) await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1, 2]));
    expect(held).toEqual(slow.map(() => ({ tries: 1 })));
  });

  test('3: a key is in one hand at a time, its events in order, whatever the number of hands and replicas', async () => {
    const shared = stage.broker();
    const options = { ...soon, parkedAttempts: 1_000, retryMaxMs: 20 };
    const [one, two] = [await stage.start(options, shared), await stage.start(options, shared)];
    const lamps = Array.from({ length: 6 }, () => newId());
    const inHand = new Map<string, number>();
    let [most, calls] = [0, 0];
    for (const lamp of lamps) {
      behaviour.set(lamp, async (_event, tx) => {
        const count = (inHand.get(lamp) ?? 0) + 1;
        most = Math.max(most, count);
        inHand.set(lamp, count);
        await tx.manager.query('SELECT pg_sleep(0.005)').finally(() => inHand.set(lamp, count - 1));
        if ((calls += 1) % 3) throw new Error('two of three times');
      });
    }
    for (let round = 0; round < 8; round++) {
      await Promise.all(lamps.map((lamp, i) => [one, two][(round + i) % 2]!.light(lamp)));
    }
    for (const lamp of lamps) {
      await eventually(async () => expect(await one.sequences(lamp)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]));
    }
    expect(most).toBe(1);
  });

  test('3: what one replica has in hand, the hands of another pass by instead of waiting for it', async () => {
    const shared = stage.broker();
    const [sample] = [await stage.start(soon, shared), await stage.start(soon, shared)];
    const [quick, ...slow] = Array.from({ length: 5 }, () => newId());
    const released = gate();
    const held = slow.map((lamp) => parkedFirst(lamp, () => released.opened));
    parkedFirst(quick!, () => undefined);
    for (const lamp of slow) await sample.light(lamp);
    await eventually(() => expect(held).toEqual(slow.map(() => ({ tries: 1 }))));
    // As many are held as each replica has hands, and they are due before it.
    await sample.light(quick!);
    await eventually(async () => expect(await sample.sequences(quick!)).toEqual([1]));
    released.open();
    for (const lamp of slow) await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
    expect(held).toEqual(slow.map(() => ({ tries: 1 })));
  });

  test('a failure is noted before the next try, however long that takes', async () => {
    const sample = await stage.start(soon);
    const lamp = newId();
    await sample.dataSource.query(
      `CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END $$;
       CREATE TRIGGER slowly BEFORE UPDATE ON parked_events FOR EACH STATEMENT EXECUTE FUNCTION slowly()`,
    );
    const seen = parkedFirst(lamp, (nth) => {
      if (nth === 1) throw new Error('and fails again');
      refuse();
    });
    await sample.light(lamp);
    await eventually(async () => expect(await sample.deadLetters.list()).toMatchObject([{ key: lamp, attempts: 3 }]));
    expect(seen.tries).toBe(2);
  });

  test('one that is requeued while a try of it fails is tried again', async () => {
    const sample = await stage.start(soon);
    const lamp = newId();
    const [entered, released] = [gate(), gate()];
    parkedFirst(lamp, async (nth) => {
      entered.open();
      await released.opened;
      if (nth === 1) refuse();
    });
    await sample.light(lamp);
    await entered.opened;
    const [parked] = await sample.deadLetters.list({ correlationId: lamp });
    const requeued = sample.deadLetters.requeue(parked!.id);
    await eventually(async () =>
      expect(
        await sample.dataSource.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ).toHaveLength(1),
    );
    released.open();
    await requeued;
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
  });
});
