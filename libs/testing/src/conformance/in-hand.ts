import { newId, type BatchControl, type ReceivedMessage } from '#messaging';
import { eventually } from '../eventually.js';
import { door, into, message, messages, numberOf, read, type Stand } from './stand.js';

/** What becomes of a batch in hand: while it is slow, while its consumer stops, while the group changes. */
export function inHandCases(stand: Stand): void {
  const { sessionTimeoutMs } = stand.traits;

  test('a slow handler keeps its partition beyond the session timeout and is not given the batch twice', async () => {
    const { t, topic } = await stand.fresh();
    const [group, starts, released] = [newId(), [] as number[], door()];
    await t.send([message(topic, 'one', 1)]);
    await read(
      t,
      topic,
      async (batch, control) => {
        starts.push(...batch.map(numberOf));
        await control.heartbeat();
        await released.opened;
      },
      { group },
    );
    await eventually(() => expect(starts).toEqual([1]));
    const begun = performance.now();
    const longEnough = () => expect(performance.now() - begun).toBeGreaterThan(1.1 * (sessionTimeoutMs ?? 0));
    await eventually(longEnough);
    released.open();
    await t.send([message(topic, 'one', 2)]);
    await eventually(() => expect(starts).toEqual([1, 2]));
  });

  test('a partition whose batch is in hand is given no more, and what waits counts as lag', async () => {
    const { t, topic } = await stand.fresh();
    const [group, released] = [newId(), door()];
    const calls: number[][] = [];
    await t.send([message(topic, 'key-0', -1)]);
    await read(
      t,
      topic,
      async (batch) => {
        calls.push(batch.map(numberOf));
        await released.opened;
      },
      { group },
    );
    await eventually(() => expect(calls).toEqual([[-1]]));
    for (let round = 0; round < 5; round++) await t.send(messages(topic, 100, { from: round * 100 }));
    const lag = async () => (await t.lag(group, [topic])).reduce((n, each) => n + each.lag, 0);
    expect(await lag()).toBe(501);
    expect(calls).toEqual([[-1]]);
    released.open();
    await eventually(async () => expect(await lag()).toBe(0));
    expect(calls.flat()).toEqual(Array.from({ length: 501 }, (_, i) => i - 1));
  });

  test('stop lets the batch in hand finish and commits it', async () => {
    const { t, topic } = await stand.fresh();
    const [group, started, released] = [newId(), door(), door()];
    let finished = 0;
    await t.send([message(topic, 'one', 1)]);
    const consumer = await read(
      t,
      topic,
      async (batch) => {
        started.open();
        await released.opened;
        finished += batch.length;
      },
      { group },
    );
    await started.opened;
    const stopped = consumer.stop();
    released.open();
    await stopped;
    expect(finished).toBe(1);
    const again: ReceivedMessage[] = [];
    await t.send([message(topic, 'one', 2)]);
    await read(t, topic, into(again), { group });
    await eventually(() => expect(again.map(numberOf)).toEqual([2]));
  });

  test('a batch that is given up because its consumer stops comes to the next one', async () => {
    const { t, topic } = await stand.fresh();
    const [group, started] = [newId(), door()];
    await t.send([message(topic, 'one', 1)]);
    const consumer = await read(
      t,
      topic,
      async (_batch, control) => {
        started.open();
        await stale(control);
        throw new Error('given up');
      },
      { group },
    );
    await started.opened;
    await consumer.stop();
    const again: ReceivedMessage[] = [];
    await read(t, topic, into(again), { group });
    await eventually(() => expect(again.map(numberOf)).toEqual([1]));
  });

  if (sessionTimeoutMs !== undefined) {
    test('a batch in hand is told when the group changes, and the partitions go on with all of it', async () => {
      const { t, topic } = await stand.fresh();
      const other = await stand.transport();
      const [group, started] = [newId(), door()];
      let told = 0;
      const handled = new Set<number>();
      await t.send(messages(topic, 30, { keys: 30 }));
      await read(
        t,
        topic,
        async (batch, control) => {
          started.open();
          if (told < 1) {
            await stale(control);
            told += 1;
            throw new Error('given up');
          }
          for (const m of batch) handled.add(numberOf(m));
        },
        { group },
      );
      await started.opened;
      await read(other, topic, async (batch) => batch.forEach((m) => handled.add(numberOf(m))), { group });
      await eventually(() => expect(handled.size).toBe(30), { timeoutMs: 40_000 });
      expect(told).toBeGreaterThan(0);
    });
  }

  test('closed twice at once while a batch is in hand, it finishes the batch, and sends nothing more', async () => {
    const { t, topic } = await stand.fresh();
    const [started, released] = [door(), door()];
    let finished = 0;
    await t.send([message(topic, 'one', 1)]);
    const consumer = await read(t, topic, async () => {
      started.open();
      await released.opened;
      finished += 1;
    });
    await started.opened;
    const closed = Promise.all([t.close(), consumer.stop(), t.close()]);
    released.open();
    await closed;
    expect(finished).toBe(1);
    await expect(t.send([message(topic, 'one', 2)])).rejects.toBeInstanceOf(Error);
  });

  test('a consumer that is stopped as soon as it was started leaves nothing behind', async () => {
    const { t, topic } = await stand.fresh();
    const [group, received] = [newId(), [] as ReceivedMessage[]];
    await t.send([message(topic, 'one', 1)]);
    await (await read(t, topic, into(received), { group })).stop();
    await read(t, topic, into(received), { group });
    await eventually(() => expect(received.map(numberOf)).toEqual([1]));
  });
}

/** Resolves once the batch in hand is told to give up. */
const stale = (control: BatchControl): Promise<void> =>
  eventually(() => expect(control.isStale()).toBe(true), { timeoutMs: 20_000 });
