import { newId, Refused, type ReceivedMessage } from '#messaging';
import { eventually } from '../eventually.js';
import { into, message, messages, numberOf, read, type Stand } from './stand.js';

/** What goes in comes out: whole, in order, and again until it is handled. */
export function deliveryCases(stand: Stand): void {
  const { tooLargeBytes } = stand.traits;

  test('carries key, value and headers as they were sent, in any script', async () => {
    const { t, topic } = await stand.fresh();
    const received: ReceivedMessage[] = [];
    await t.send([{ topic, key: '钥匙', value: '{"text":"值 𠮷"}', headers: { ce_id: 'a', 标题: '头' } }]);
    await read(t, topic, into(received));
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ topic, key: '钥匙', headers: { ce_id: 'a', 标题: '头' } });
    expect(received[0]?.value?.toString('utf8')).toBe('{"text":"值 𠮷"}');
  });

  test('carries bytes that are no text, and an empty key, an empty value and no headers', async () => {
    const { t, topic } = await stand.fresh();
    const received: ReceivedMessage[] = [];
    await t.send([{ topic, key: '', value: Buffer.from([0, 255, 254]), headers: {} }]);
    await t.send([{ topic, key: '', value: '', headers: {} }]);
    await read(t, topic, into(received));
    await eventually(() => expect(received).toHaveLength(2));
    const [bytes, empty] = received.map(({ key, value, headers }) => ({ key, headers, value: [...(value ?? [])] }));
    expect(bytes).toEqual({ key: '', headers: {}, value: [0, 255, 254] });
    expect(empty).toEqual({ key: '', headers: {}, value: [] });
  });

  test('sends nothing at all without complaint', async () => {
    const { t, topic } = await stand.fresh();
    await t.send([]);
    expect((await t.lag(newId(), [topic])).map(({ end }) => end)).not.toContain(1);
  });

  test('keeps the order of each key over many requests', async () => {
    const { t, topic } = await stand.fresh();
    for (let round = 0; round < 10; round++) await t.send(messages(topic, 50, { from: round * 50, keys: 5 }));
    const received: ReceivedMessage[] = [];
    await read(t, topic, into(received));
    await eventually(() => expect(received).toHaveLength(500));
    for (const [, line] of Map.groupBy(received, (m) => m.key)) {
      const numbers = line.map(numberOf);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  test('hands over messages of several partitions, those of each in the order of their offsets and none twice', async () => {
    const { t, topic } = await stand.fresh();
    const other = await stand.topic(t);
    const batches: (readonly ReceivedMessage[])[] = [];
    await t.send([...messages(topic, 60, { keys: 20 }), ...messages(other, 60, { keys: 20 })]);
    await t.subscribe({
      group: newId(),
      topics: [topic, other],
      from: 'beginning',
      handle: async (batch) => void batches.push(batch),
    });
    await eventually(() => expect(batches.flat()).toHaveLength(120));
    for (const batch of batches) expect(batch.length).toBeGreaterThan(0);
    for (const [, line] of Map.groupBy(batches.flat(), (m) => `${m.topic} ${m.partition}`)) {
      const offsets = line.map(({ offset }) => Number(offset));
      expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
    }
  });

  test('sends nothing of what is over before it begins, and goes on with what comes next', async () => {
    const { t, topic } = await stand.fresh();
    const received: ReceivedMessage[] = [];
    await read(t, topic, into(received));
    await expect(t.send([message(topic, 'one', 1)], AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
    await t.send([message(topic, 'one', 2)], new AbortController().signal);
    await eventually(() => expect(received.map(numberOf)).toEqual([2]));
  });

  test('takes a large batch and a large message', async () => {
    const { t, topic } = await stand.fresh();
    const received: ReceivedMessage[] = [];
    await t.send(messages(topic, 2_000, { keys: 100 }));
    await t.send([{ topic, key: 'large', value: 'x'.repeat(900_000), headers: {} }]);
    await read(t, topic, into(received));
    await eventually(() => expect(received).toHaveLength(2_001));
    expect(received.find((m) => m.key === 'large')?.value).toHaveLength(900_000);
  });

  if (tooLargeBytes !== undefined) {
    test('refuses what the broker does not take, and goes on sending', async () => {
      const { t, topic } = await stand.fresh();
      const received: ReceivedMessage[] = [];
      await expect(
        t.send([{ topic, key: 'one', value: 'x'.repeat(tooLargeBytes), headers: {} }]),
      ).rejects.toBeInstanceOf(Refused);
      await t.send([message(topic, 'one', 1)]);
      await read(t, topic, into(received));
      await eventually(() => expect(received.map(numberOf)).toEqual([1]));
    });
  }

  test('delivers a batch again after its handler failed, and nothing is skipped', async () => {
    const { t, topic } = await stand.fresh();
    await t.send(messages(topic, 5));
    const handled: number[] = [];
    let failures = 2;
    await read(t, topic, async (batch) => {
      if (failures-- > 0) throw new Error('not yet');
      handled.push(...batch.map(numberOf));
    });
    await eventually(() => expect(handled).toEqual([0, 1, 2, 3, 4]), { timeoutMs: 30_000 });
  });

  test('leaves a topic that exists, and what is on it, as it is', async () => {
    const { t, topic } = await stand.fresh();
    const received: ReceivedMessage[] = [];
    await t.send([message(topic, 'one', 1)]);
    await t.ensureTopics([{ topic, compacted: true }]);
    await t.send([message(topic, 'one', 2)]);
    await read(t, topic, into(received));
    await eventually(() => expect(received.map(numberOf)).toEqual([1, 2]));
  });
}
