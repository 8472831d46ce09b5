import { newId, type ReceivedMessage } from '#messaging';
import { eventually } from '../eventually.js';
import { into, message, messages, numberOf, read, type Stand } from './stand.js';

const slowly = { timeoutMs: 40_000 };

/** Who reads what: groups, their members, and where they go on. */
export function groupCases(stand: Stand): void {
  test('continues a group where it left off', async () => {
    const { t, topic } = await stand.fresh();
    const group = newId();
    const [first, second]: ReceivedMessage[][] = [[], []];
    await t.send([message(topic, 'one', 1)]);
    const consumer = await read(t, topic, into(first as ReceivedMessage[]), { group });
    await eventually(() => expect(first).toHaveLength(1));
    await consumer.stop();
    await t.send([message(topic, 'one', 2)]);
    await read(t, topic, into(second as ReceivedMessage[]), { group });
    await eventually(() => expect(second?.map(numberOf)).toEqual([2]));
  });

  test('gives every group its own copy, also while another one fails', async () => {
    const { t, topic } = await stand.fresh();
    const groups: ReceivedMessage[][] = [[], []];
    let failures = 0;
    await t.send(messages(topic, 20, { keys: 10 }));
    await read(t, topic, async () => {
      failures += 1;
      throw new Error('never');
    });
    for (const group of groups) await read(t, topic, into(group));
    await eventually(() => expect(groups.map((g) => g.length)).toEqual([20, 20]));
    expect(failures).toBeGreaterThan(0);
  });

  test('a late group that starts at the latest sees only what comes after it', async () => {
    const { t, topic } = await stand.fresh();
    const received: ReceivedMessage[] = [];
    await t.send([message(topic, 'one', 1)]);
    const consumer = await read(t, topic, into(received), { from: 'latest' });
    await eventually(() => expect(consumer.isRunning()).toBe(true));
    await eventually(async () => {
      await t.send([message(topic, 'one', 2)]);
      expect(received.length).toBeGreaterThan(0);
    });
    expect(new Set(received.map(numberOf))).toEqual(new Set([2]));
  });

  test('a group that starts at a time sees what was stored since, and is told how much that is', async () => {
    const { t, topic } = await stand.fresh();
    await t.send(messages(topic, 4, { keys: 4 }));
    const time = Date.now();
    await eventually(() => expect(Date.now()).toBeGreaterThan(time + 1), { everyMs: 1 });
    const since = new Date();
    await t.send(messages(topic, 2, { from: 4, keys: 4 }));
    const told = await t.since(since, [topic]);
    expect([told.reduce((n, { lag }) => n + lag, 0), told.reduce((n, { end }) => n + end, 0)]).toEqual([2, 6]);
    const received: ReceivedMessage[] = [];
    await read(t, topic, into(received), { from: since });
    await eventually(() => expect(received).toHaveLength(2));
    expect(received.map(numberOf).sort()).toEqual([4, 5]);
  });

  test('a late member takes over a share of the partitions, and gives it back when it leaves', async () => {
    const { t, topic } = await stand.fresh();
    const other = await stand.transport();
    const group = newId();
    const [early, late]: [ReceivedMessage[], ReceivedMessage[]] = [[], []];
    const seen = () => new Set([...early, ...late].map(numberOf)).size;
    await t.send(messages(topic, 60, { keys: 60 }));
    await read(t, topic, into(early), { group });
    await eventually(() => expect(early).toHaveLength(60), slowly);
    const leaving = await read(other, topic, into(late), { group });
    let sent = 60;
    await eventually(async () => {
      await t.send(messages(topic, 60, { from: sent, keys: 60 }));
      sent += 60;
      expect(late.length).toBeGreaterThan(0);
    }, slowly);
    await leaving.stop();
    await t.send(messages(topic, 60, { from: sent, keys: 60 }));
    await eventually(() => expect(seen()).toBe(sent + 60), slowly);
  });

  test('members that come and go under load lose nothing and skip nothing within a key', async () => {
    const { t, topic } = await stand.fresh();
    const group = newId();
    const [keys, rounds] = [9, 60];
    const reached = new Map<string, number>();
    const skipped: string[] = [];
    /** What comes again begins somewhere before; what is new is always the next one. */
    const handle = async (batch: readonly ReceivedMessage[]): Promise<void> => {
      for (const m of batch) {
        const [n, known] = [numberOf(m), reached.get(m.key) ?? 0];
        if (n > known + 1) skipped.push(`${m.key}: ${known}, ${n}`);
        reached.set(m.key, Math.max(known, n));
      }
    };
    const wave = (n: number) => t.send(Array.from({ length: keys }, (_, k) => message(topic, `key-${k}`, n)));
    await read(t, topic, handle, { group });
    const visitors = await Promise.all([stand.transport(), stand.transport()]);
    for (let n = 1; n <= rounds; n++) {
      await wave(n);
      const visitor = visitors[n / 20 - 1];
      if (visitor) await (await read(visitor, topic, handle, { group })).stop();
    }
    await eventually(() => expect([...reached.values()]).toEqual(Array(keys).fill(rounds)), slowly);
    expect(skipped).toEqual([]);
  });

  test('reports how far a group is behind, and where the partitions end', async () => {
    const { t, topic } = await stand.fresh();
    const group = newId();
    const sum = async (of: string) => {
      const lags = await t.lag(of, [topic]);
      return [lags.reduce((n, { lag }) => n + lag, 0), lags.reduce((n, { end }) => n + end, 0)];
    };
    const received: ReceivedMessage[] = [];
    const consumer = await read(t, topic, into(received), { group });
    await t.send(messages(topic, 10, { keys: 10 }));
    await eventually(() => expect(received).toHaveLength(10));
    await consumer.stop();
    await t.send([message(topic, 'one', 11), message(topic, 'one', 12)]);
    expect(await sum(group)).toEqual([2, 12]);
    expect(await sum(newId())).toEqual([12, 12]);
  });
}
