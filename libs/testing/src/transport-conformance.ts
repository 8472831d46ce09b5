import { newId, type BatchControl, type ReceivedMessage, type Transport } from '#messaging';
import { eventually } from './eventually.js';

/** Makes transports that reach the same broker; the suite closes each one. */
export type TransportFactory = () => Promise<Transport> | Transport;

const message = (topic: string, key: string, n: number) => ({
  topic,
  key,
  value: JSON.stringify({ n }),
  headers: { n: String(n) },
});
const numberOf = (received: ReceivedMessage): number => Number(received.headers['n']);

/**
 * What a transport must do for the messaging library's promises to hold on it. Call it inside a test file of your own:
 * `transportConformance('my transport', () => new MyTransport(…))`.
 */
export function transportConformance(name: string, make: TransportFactory): void {
  describe(`${name} as a transport`, () => {
    const open: Transport[] = [];
    const transport = async (): Promise<Transport> => {
      const made = await make();
      await made.connect();
      open.push(made);
      return made;
    };
    const freshTopic = async (on: Transport): Promise<string> => {
      const topic = `conformance.${newId()}`;
      await on.ensureTopics([{ topic, compacted: false }]);
      return topic;
    };
    const collect = (into: ReceivedMessage[]) => async (batch: readonly ReceivedMessage[]) => void into.push(...batch);

    afterEach(async () => {
      await Promise.all(open.splice(0).map((made) => made.close()));
    });

    test('carries key, value and headers as they were sent', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      await t.send([{ topic, key: '钥匙', value: '{"text":"值 𠮷"}', headers: { ce_id: 'a', 标题: '头' } }]);
      const received: ReceivedMessage[] = [];
      await t.subscribe({ group: newId(), topics: [topic], from: 'beginning', handle: collect(received) });
      await eventually(() => expect(received).toHaveLength(1));
      expect(received[0]).toMatchObject({ topic, key: '钥匙', headers: { ce_id: 'a', 标题: '头' } });
      expect(received[0]?.value?.toString('utf8')).toBe('{"text":"值 𠮷"}');
    });

    test('keeps the order of each key over many requests', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      for (let round = 0; round < 10; round++) {
        await t.send(Array.from({ length: 50 }, (_, i) => message(topic, `key-${i % 5}`, round * 50 + i)));
      }
      const received: ReceivedMessage[] = [];
      await t.subscribe({ group: newId(), topics: [topic], from: 'beginning', handle: collect(received) });
      await eventually(() => expect(received).toHaveLength(500));
      for (const [, line] of Map.groupBy(received, (m) => m.key)) {
        const numbers = line.map(numberOf);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    });

    test('delivers a batch again after its handler failed, and nothing is skipped', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      await t.send(Array.from({ length: 5 }, (_, i) => message(topic, 'one', i)));
      const handled: number[] = [];
      let failures = 2;
      await t.subscribe({
        group: newId(),
        topics: [topic],
        from: 'beginning',
        handle: async (batch) => {
          if (failures-- > 0) throw new Error('not yet');
          handled.push(...batch.map(numberOf));
        },
      });
      await eventually(() => expect(handled).toEqual([0, 1, 2, 3, 4]), { timeoutMs: 30_000 });
    });

    test('continues a group where it left off', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const group = newId();
      const first: ReceivedMessage[] = [];
      const second: ReceivedMessage[] = [];
      await t.send([message(topic, 'one', 1)]);
      const consumer = await t.subscribe({ group, topics: [topic], from: 'beginning', handle: collect(first) });
      await eventually(() => expect(first).toHaveLength(1));
      await consumer.stop();
      await t.send([message(topic, 'one', 2)]);
      await t.subscribe({ group, topics: [topic], from: 'beginning', handle: collect(second) });
      await eventually(() => expect(second.map(numberOf)).toEqual([2]));
    });

    test('gives every group its own copy', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const groups: ReceivedMessage[][] = [[], []];
      await t.send([message(topic, 'one', 1), message(topic, 'two', 2)]);
      for (const group of groups) {
        await t.subscribe({ group: newId(), topics: [topic], from: 'beginning', handle: collect(group) });
      }
      await eventually(() => expect(groups.map((g) => g.length)).toEqual([2, 2]));
    });

    test('a group that starts at a time sees what was stored since, and is told how much that is', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const keys = ['one', 'two', 'three', 'four'];
      await t.send(keys.map((key) => message(topic, key, 1)));
      const time = new Date();
      await eventually(() => expect(Date.now()).toBeGreaterThan(time.getTime() + 1));
      const since = new Date();
      await t.send([message(topic, 'one', 2), message(topic, 'two', 2)]);
      const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);
      const told = await t.since(since, [topic]);
      expect([sum(told.map(({ lag }) => lag)), sum(told.map(({ end }) => end))]).toEqual([2, 6]);
      const received: ReceivedMessage[] = [];
      await t.subscribe({ group: newId(), topics: [topic], from: since, handle: collect(received) });
      await eventually(() => expect(received).toHaveLength(2));
      expect(received.map(numberOf)).toEqual([2, 2]);
    });

    test('a late group that starts at the latest sees only what comes after it', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const received: ReceivedMessage[] = [];
      await t.send([message(topic, 'one', 1)]);
      const consumer = await t.subscribe({
        group: newId(),
        topics: [topic],
        from: 'latest',
        handle: collect(received),
      });
      await eventually(() => expect(consumer.isRunning()).toBe(true));
      await eventually(async () => {
        await t.send([message(topic, 'one', 2)]);
        expect(received.length).toBeGreaterThan(0);
      });
      expect(new Set(received.map(numberOf))).toEqual(new Set([2]));
    });

    test('shares the partitions of a group out over its members and loses nothing when one leaves', async () => {
      const t = await transport();
      const other = await transport();
      const topic = await freshTopic(t);
      const group = newId();
      const received: number[] = [];
      const handle = async (batch: readonly ReceivedMessage[]) => void received.push(...batch.map(numberOf));
      await t.subscribe({ group, topics: [topic], from: 'beginning', handle });
      const leaving = await other.subscribe({ group, topics: [topic], from: 'beginning', handle });
      const send = (from: number) => t.send(Array.from({ length: 60 }, (_, i) => message(topic, `key-${i}`, from + i)));
      await send(0);
      await eventually(() => expect(new Set(received).size).toBe(60), { timeoutMs: 40_000 });
      await leaving.stop();
      await send(60);
      await eventually(() => expect(new Set(received).size).toBe(120), { timeoutMs: 40_000 });
    });

    test('a slow handler keeps its partition and is not given the batch twice', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const starts: number[] = [];
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      await t.send([message(topic, 'one', 1)]);
      await t.subscribe({
        group: newId(),
        topics: [topic],
        from: 'beginning',
        handle: async (batch, control: BatchControl) => {
          starts.push(...batch.map(numberOf));
          await control.heartbeat();
          await gate;
        },
      });
      await eventually(() => expect(starts).toEqual([1]));
      release();
      await t.send([message(topic, 'one', 2)]);
      await eventually(() => expect(starts).toEqual([1, 2]));
    });

    test('stop lets the batch in hand finish and commits it', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const group = newId();
      let finished = 0;
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let started = false;
      await t.send([message(topic, 'one', 1)]);
      const consumer = await t.subscribe({
        group,
        topics: [topic],
        from: 'beginning',
        handle: async (batch) => {
          started = true;
          await gate;
          finished += batch.length;
        },
      });
      await eventually(() => expect(started).toBe(true));
      const stopped = consumer.stop();
      release();
      await stopped;
      expect(finished).toBe(1);
      const again: ReceivedMessage[] = [];
      await t.send([message(topic, 'one', 2)]);
      await t.subscribe({ group, topics: [topic], from: 'beginning', handle: collect(again) });
      await eventually(() => expect(again.map(numberOf)).toEqual([2]));
    });

    test('reports how far a group is behind', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const group = newId();
      const received: ReceivedMessage[] = [];
      const consumer = await t.subscribe({ group, topics: [topic], from: 'beginning', handle: collect(received) });
      await t.send(Array.from({ length: 10 }, (_, i) => message(topic, `key-${i}`, i)));
      await eventually(() => expect(received).toHaveLength(10));
      await consumer.stop();
      await t.send([message(topic, 'one', 11), message(topic, 'one', 12)]);
      const lags = await t.lag(group, [topic]);
      expect(lags.reduce((sum, { lag }) => sum + lag, 0)).toBe(2);
    });

    test('takes a large batch and a large message', async () => {
      const t = await transport();
      const topic = await freshTopic(t);
      const received: ReceivedMessage[] = [];
      await t.send(Array.from({ length: 2_000 }, (_, i) => message(topic, `key-${i % 100}`, i)));
      await t.send([{ topic, key: 'large', value: 'x'.repeat(900_000), headers: {} }]);
      await t.subscribe({ group: newId(), topics: [topic], from: 'beginning', handle: collect(received) });
      await eventually(() => expect(received).toHaveLength(2_001));
      expect(received.find((m) => m.key === 'large')?.value).toHaveLength(900_000);
    });
  });
}
