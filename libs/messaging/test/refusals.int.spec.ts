import { jest } from '@jest/globals';
import { newId, Refused, type OutgoingMessage, type Transport } from '#messaging';
import { eventually } from '#testing';
import { memoryBroker } from './memory-broker.js';
import { lampMessage, write, type Sample } from './sample.js';
import { Stage, type Broker } from './stage.js';

jest.setTimeout(60_000);

/** A broker that refuses some messages and stores the others of the same request, as one does with those of other partitions. */
function choosy() {
  const inner = memoryBroker();
  const stored: OutgoingMessage[] = [];
  const requests: OutgoingMessage[][] = [];
  const rule = { refuses: (_: OutgoingMessage): boolean => false, topic: undefined as string | undefined };
  const transport = (): Transport => {
    const seat = inner.transport();
    const send: Transport['send'] = async (messages) => {
      requests.push([...messages]);
      const taken = messages.filter((message) => !rule.refuses(message));
      await seat.send(taken);
      stored.push(...taken);
      if (taken.length < messages.length) throw new Refused('not this one', rule.topic);
    };
    return Object.assign(Object.create(seat) as Transport, { send });
  };
  const broker: Broker = { transport };
  return { broker, stored, requests, rule, of: (key: string) => stored.filter((message) => message.key === key) };
}

describe('what the broker refuses', () => {
  const stage = new Stage(memoryBroker);
  const lit = (sample: Sample, lamp: string, sequences: number[]): Promise<void> =>
    eventually(async () => expect(await sample.sequences(lamp)).toEqual(sequences), { timeoutMs: 20_000 });
  const marks = (sample: Sample): Promise<{ key: string; tries: number; whole_topic: boolean; cause: string }[]> =>
    sample.dataSource.query('SELECT key, tries, whole_topic, cause FROM outbox_refusals');
  const sequencesOf = (messages: readonly OutgoingMessage[]) => messages.map(({ headers }) => headers['ce_sequence']);

  test('is looked for once: others come a few times at most, and once from then on, also with another replica', async () => {
    const { broker, rule, of } = choosy();
    const poisoned = newId();
    const others = Array.from({ length: 60 }, () => newId());
    rule.refuses = ({ key }) => key === poisoned;
    const first = await stage.start({}, broker);
    const batch = [lampMessage(poisoned, 1), ...others.map((lamp) => lampMessage(lamp)), lampMessage(poisoned, 2)];
    await first.dataSource.transaction(async ({ queryRunner }) => {
      for (const { topic, key, value, headers } of batch)
        await queryRunner?.query('INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, $3, $4)', [
          topic,
          key,
          JSON.stringify(headers),
          value,
        ]);
    });
    for (const lamp of others) await lit(first, lamp, [1]);
    await eventually(async () => expect((await marks(first))[0]?.tries).toBeGreaterThanOrEqual(4));
    // Once for each halving of 62 rows.
    for (const lamp of others) expect(of(lamp).length).toBeLessThanOrEqual(7);
    const before = others.map((lamp) => of(lamp).length);
    await stage.stop(first);
    const second = await stage.start({}, broker);
    await Promise.all(others.map((lamp) => write(second.dataSource, lampMessage(lamp, 2))));
    for (const lamp of others) await lit(second, lamp, [1, 2]);
    const [mark] = await marks(second);
    await eventually(async () => expect((await marks(second))[0]?.tries).toBeGreaterThan(mark?.tries ?? 0));
    expect(others.map((lamp) => of(lamp).length)).toEqual(before.map((times) => times + 1));
    expect(mark).toMatchObject({ key: poisoned, whole_topic: false, cause: 'not this one' });
    expect(of(poisoned)).toEqual([]);
    rule.refuses = () => false;
    await lit(second, poisoned, [1, 2]);
    expect(sequencesOf(of(poisoned))).toEqual(['1', '2']);
    await eventually(async () => expect(await second.dataSource.query('SELECT FROM outbox')).toEqual([]));
    expect(await marks(second)).toEqual([]);
  });

  test('for a whole topic, all of it waits behind one row, and the other topics flow', async () => {
    const { broker, rule, requests, stored } = choosy();
    const [dark, answers] = [lampMessage('any').topic, 'yilian.command-outcomes'];
    Object.assign(rule, { refuses: ({ topic }: OutgoingMessage) => topic === dark, topic: dark });
    const sample = await stage.start({}, broker);
    const lamps = Array.from({ length: 40 }, () => newId());
    for (const lamp of lamps) {
      await write(sample.dataSource, lampMessage(lamp));
      await write(sample.dataSource, { ...lampMessage(newId()), topic: answers });
    }
    await eventually(() => expect(stored.filter(({ topic }) => topic === answers).length).toBeGreaterThanOrEqual(40));
    await eventually(async () => expect((await marks(sample))[0]?.tries).toBeGreaterThanOrEqual(3));
    expect(await marks(sample)).toHaveLength(1);
    // The first request tells; from then on only one row is tried, alone.
    const mixed = requests.filter((each) => each.length > 1 && each.some(({ topic }) => topic === dark));
    expect(mixed.length).toBeLessThanOrEqual(1);
    rule.refuses = () => false;
    for (const lamp of lamps) await lit(sample, lamp, [1]);
    expect(stored.filter(({ topic }) => topic === dark)).toHaveLength(40);
  });

  test('leaves room in the outbox for the others, however many pass it, and is forgotten when it is deleted', async () => {
    const { broker, rule } = choosy();
    const [poisoned, well] = [newId(), newId()];
    rule.refuses = ({ headers }) => headers['ce_subject'] === poisoned && headers['ce_sequence'] === '1';
    const sample = await stage.start({ pollMs: 50, outboxLimit: 20 }, broker);
    await sample.light(poisoned);
    await sample.light(poisoned);
    await eventually(async () => expect(await marks(sample)).toHaveLength(1));
    for (let times = 1; times <= 40; times++) {
      await sample.light(well);
      if (times % 10 === 0)
        await lit(
          sample,
          well,
          Array.from({ length: times }, (_, i) => i + 1),
        );
    }
    await eventually(async () => expect((await sample.health.check()).detail).toMatchObject({ outboxRows: 2 }));
    await sample.dataSource.query('DELETE FROM outbox WHERE id IN (SELECT id FROM outbox_refusals)');
    await lit(sample, poisoned, [2]);
    expect(await marks(sample)).toEqual([]);
  });
});
